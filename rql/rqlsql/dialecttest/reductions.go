package dialecttest

import (
	"math"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// testReductions reduces every field that can be, over all rows, over none and
// between limits.
func (h *harness) testReductions(t *testing.T) {
	none := &rql.Pred{Op: rql.PredOr}
	for _, s := range h.schemas() {
		for field, f := range s.Fields {
			for _, op := range reductionsOf(f.Type) {
				h.reduce(t, rql.Bound{Schema: s, Limit: -1}, op, field)
				h.reduce(t, rql.Bound{Schema: s, Limit: -1, Where: none}, op, field)
				h.reduce(t, rql.Bound{Schema: s, Limit: 4, Offset: 2, Sort: []rql.Order{{Desc: true}}}, op, field)
				h.reduce(t, rql.Bound{Schema: s, Limit: -1, Offset: 2, Sort: []rql.Order{{}}}, op, field)
			}
		}
	}
}

func reductionsOf(t rql.Type) []string {
	switch t {
	case rql.TypeInt, rql.TypeFloat, rql.TypeDecimal:
		return []string{"count", "sum", "mean", "min", "max"}
	case rql.TypeString, rql.TypeTime, rql.TypeDate, rql.TypeUUID:
		return []string{"count", "min", "max"}
	}
	return []string{"count"}
}

func (h *harness) reduce(t *testing.T, b rql.Bound, op string, field int) {
	t.Helper()
	b.Reduce = rql.Reduction{Op: op, Column: rql.Column{Field: field}}
	want, err := rql.Compile(&b).Reduce(h.all(b.Schema), h.shop)
	if err != nil {
		t.Fatal(err)
	}
	s := rqlsql.Reduce(h.dialect, &b)
	if got := h.result(t, s); !near(got, want) {
		t.Errorf("%s\n got %v (%d)\nwant %v (%d)", describe(s), got, got.Kind(), want, want.Kind())
	}
}

// near compares floats up to what the order of a sum makes of them.
func near(a, b rql.Value) bool {
	if a.Kind() != rql.KindFloat || b.Kind() != rql.KindFloat {
		return a.Kind() == b.Kind() && a.Equal(b)
	}
	return math.Abs(a.Float()-b.Float()) <= 1e-9*math.Max(1, math.Abs(b.Float()))
}
