package dialecttest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// testLists looks for every value of a column, and for none of them, in lists of
// the lengths about the one from which a list is one argument.
func (h *harness) testLists(t *testing.T) {
	r := source(t, 7)
	for _, s := range h.schemas() {
		for i, f := range s.Fields {
			if !scalar(f) {
				continue
			}
			for _, n := range []int{0, 1, 2, 16, 17, 50} {
				h.checkLists(t, s, f, h.valuesOf(r, s, i, n))
			}
		}
	}
}

// checkLists asks for a list in every way, with a null in it and without.
func (h *harness) checkLists(t *testing.T, s *rql.Schema, f rql.Field, values []rql.Value) {
	t.Helper()
	p, withNull := rql.Property(f.Name), append([]rql.Value{rql.Null()}, values...)
	for _, node := range []rql.Node{
		rql.In(p, values...), rql.Out(p, values...), rql.Not(rql.In(p, values...)), rql.Not(rql.Out(p, values...)),
		rql.In(p, withNull...), rql.Out(p, withNull...),
	} {
		h.check(t, s, rql.NewQuery(node))
	}
}

// valuesOf gives n values, half of them of the rows.
func (h *harness) valuesOf(r *rand.Rand, s *rql.Schema, field, n int) []rql.Value {
	values := make([]rql.Value, n)
	for i := range values {
		values[i] = randomValue(r, s.Fields[field])
		if v := pick(r, h.rows[s])[field]; i%2 == 0 && !v.IsNull() {
			values[i] = v
		}
	}
	return values
}

// testLongList asks for more values than a statement may have arguments.
func (h *harness) testLongList(t *testing.T) {
	values := make([]rql.Value, 40_000)
	for i := range values {
		values[i] = rql.Int(int64(i) * 3)
	}
	p := rql.Property("id")
	for _, node := range []rql.Node{rql.In(p, values...), rql.Out(p, values...)} {
		b, err := rql.Bind(rql.NewQuery(node), h.category)
		if err != nil {
			t.Fatal(err)
		}
		h.compare(t, b, fmt.Sprintf("a list of %d", len(values)))
	}
}
