package dialecttest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// chained rows are more than the rounds that databases go by themselves.
const chained = 1100

// testRecurse goes along a long chain and round circles of rows that have a key
// of two columns, in every place of a condition and from every statement.
func (h *harness) testRecurse(t *testing.T) {
	s := newChain()
	h.rows[s] = chain()
	h.create(t, s)
	h.exec(t, "CREATE INDEX chain_next ON "+h.dialect.Quote(s.Table)+" ("+h.dialect.Quote("next")+")")
	h.insert(t, s)
	for _, query := range []string{
		"recurse(next,id=0)", "recurse(next,id=1090)", "recurse(before,id=1099)", "recurse(before,id=3)&zone=a", "recurse(next,next=null)",
		"recurse(next,id=1101)", "recurse(next,id=1102)", "recurse(same,id=7)", "recurse(next,id=0)&recurse(before,id=9)", "recurse(next,id=0)&sort(-id)&limit(3,2)",
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		h.check(t, s, q)
	}
	h.compareReached(t, h.bindTo(t, s, "recurse(before,id=5)").Where)
	h.compareReached(t, h.bind(t, "recurse(children,name>=a)").Where)
	h.compareReached(t, h.bind(t, "recurse(up,or(up/name>=a,twin/name=a))").Where) // which is joined
	gone := func(row) row { return nil }
	for _, query := range []string{"recurse(before,id=5)", "recurse(next,id=2)&zone=b&limit(2)&sort(id)"} {
		b := h.bindTo(t, s, query)
		h.write(t, rqlsql.Delete(h.dialect, b, s.Key), b, nil, gone)
		set := []rql.Assignment{{Field: 2, Value: rql.Null()}}
		h.write(t, rqlsql.Update(h.dialect, b, s.Key, set), b, set, func(r row) row {
			r = slices.Clone(r)
			r[2] = rql.Null()
			return r
		})
	}
}

// newChain is the schema of a chain. The table has the name that a text would
// have for what is reached.
func newChain() *rql.Schema {
	s := newSchema("chain", []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "zone", Column: "zone", Type: rql.TypeString},
		{Name: "next", Column: "next", Type: rql.TypeInt, Nullable: true},
	})
	s.Table, s.Key = "r1", []int{0, 1}
	s.Links = []*rql.Link{
		{Name: "next", Target: s, On: on("eq", 2, "id")},
		{Name: "before", Many: true, Target: s, On: on("eq", 0, "next")},
		{Name: "same", Many: true, Target: s, On: on("eq", 1, "zone"), Filter: rql.NewQuery(rql.Lt(rql.Property("id"), rql.Int(20)))},
	}
	return s
}

// chain is one row behind the other; then two in a circle, and one that is next
// to itself.
func chain() []row {
	rows := make([]row, chained)
	for i := range rows {
		rows[i] = row{rql.Int(int64(i)), rql.String(pickZone(i)), rql.Int(int64(i + 1))}
	}
	rows[chained-1][2] = rql.Null()
	for i, next := range []int64{chained + 1, chained, chained + 2} {
		rows = append(rows, row{rql.Int(int64(chained + i)), rql.String("c"), rql.Int(next)})
	}
	return rows
}

func pickZone(i int) string { return string(rune('a' + i%2)) }

// compareReached asks for what p, a recurse, reaches, for all else, and for both
// beside a condition, behind a link and without one.
func (h *harness) compareReached(t *testing.T, p *rql.Pred) {
	t.Helper()
	s := p.Via.Link.Target
	first := &rql.Pred{Op: rql.PredEq, Field: 0, Values: []rql.Value{rql.Int(1)}}
	not := &rql.Pred{Op: rql.PredNot, Args: []*rql.Pred{p}}
	for i, where := range []*rql.Pred{
		p, not,
		{Op: rql.PredOr, Args: []*rql.Pred{p, first}},
		{Op: rql.PredOr, Args: []*rql.Pred{first, not}},
		{Op: rql.PredLink, Via: p.Via, Args: []*rql.Pred{p}},
		{Op: rql.PredLink, Via: p.Via, Args: []*rql.Pred{not}},
		{Op: rql.PredNot, Args: []*rql.Pred{{Op: rql.PredLink, Via: p.Via, Args: []*rql.Pred{p}}}},
		{Op: rql.PredRecurse, Via: p.Via, Args: []*rql.Pred{not}},
	} {
		h.compare(t, &rql.Bound{Schema: s, Where: where, Limit: -1, MaxCount: -1}, fmt.Sprintf("recurse of kind %d", i))
	}
}
