package dialecttest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// testBounds runs the longest and the deepest queries that package rqlsql
// compiles, which a database has to take, and expects it to refuse longer ones.
func (h *harness) testBounds(t *testing.T) {
	long := strings.Repeat("1,", 16) + "2" // a list that is one argument
	tests := []struct {
		make func(n int) string
		most int
	}{
		{func(n int) string { return strings.Repeat("id=1|", n-1) + "id=2" }, 900},
		{func(n int) string { return strings.Repeat("parent!=1&", n-1) + "id=2" }, 900},
		{func(n int) string { return strings.Repeat("in(parent,(1,2))|", n-1) + "id=2" }, 900},
		{func(n int) string { return strings.Repeat("in(parent,("+long+"))|", n-1) + "id=2" }, 900},
		{func(n int) string {
			return strings.Repeat("(id>0|(parent<9&", n/2) + "id=1" + strings.Repeat("))", n/2)
		}, 64},
		{func(n int) string {
			return strings.Repeat("(id>0|(parent<9&", n/2) + "out(parent,(" + long + "))" + strings.Repeat("))", n/2)
		}, 62},
	}
	for _, test := range tests {
		text := func(n int) (*rql.Bound, string) { return h.bind(t, test.make(n)), test.make(n) }
		h.checkBound(t, test.most, text)
	}
	h.askText(t, "in(id,("+strings.Repeat("1,", 9998)+"1,2))")
}

// testDeepLinks does the same with links behind links, of which rql takes fewer
// in one query; filters of links may add to them.
func (h *harness) testDeepLinks(t *testing.T) {
	up := h.bind(t, "rel(twin,id=1)").Where.Via // which cannot be joined
	one := h.bind(t, "id=1").Where
	list := h.bind(t, "out(id,("+strings.Repeat("1,", 16)+"2))").Where
	plain := func(p *rql.Pred) *rql.Pred { return p }
	not := func(p *rql.Pred) *rql.Pred { return &rql.Pred{Op: rql.PredNot, Args: []*rql.Pred{p}} }
	either := func(p *rql.Pred) *rql.Pred { return &rql.Pred{Op: rql.PredOr, Args: []*rql.Pred{one, p}} }
	tests := []struct {
		inner *rql.Pred
		wrap  func(*rql.Pred) *rql.Pred
		most  int
	}{{one, plain, 16}, {one, not, 16}, {one, either, 12}, {list, not, 16}, {list, either, 12}}
	for i, test := range tests {
		h.checkBound(t, test.most, func(n int) (*rql.Bound, string) {
			p := test.inner
			for range n {
				p = test.wrap(&rql.Pred{Op: rql.PredLink, Via: up, Args: []*rql.Pred{p}})
			}
			return &rql.Bound{Schema: h.category, Where: p, Limit: -1, MaxCount: -1}, fmt.Sprintf("%d links of kind %d", n, i)
		})
	}
	h.testDeepJoins(t, h.bind(t, "rel(up,id=1)").Where.Via)
	h.checkBound(t, 16, func(n int) (*rql.Bound, string) {
		sort := []rql.Order{{Path: slices.Repeat([]*rql.BoundLink{up}, n)}, {}}
		return &rql.Bound{Schema: h.category, Sort: sort, Limit: -1, MaxCount: -1}, fmt.Sprintf("sort by %d links", n)
	})
}

// testDeepJoins does it with a link that is joined: 8 steps to a FROM, and one
// from there to the next.
func (h *harness) testDeepJoins(t *testing.T, up *rql.BoundLink) {
	for _, op := range []rql.PredOp{rql.PredAnd, rql.PredNot} {
		h.checkBound(t, 8+16*9, func(n int) (*rql.Bound, string) {
			p := h.bind(t, "name!=a").Where
			for range n {
				p = &rql.Pred{Op: rql.PredLink, Via: up, Args: []*rql.Pred{p}}
			}
			p = &rql.Pred{Op: op, Args: []*rql.Pred{p}}
			return &rql.Bound{Schema: h.category, Where: p, Limit: -1, MaxCount: -1}, fmt.Sprintf("%d joined links", n)
		})
	}
}

// checkBound runs a query of a size and expects one of twice the size to be
// refused.
func (h *harness) checkBound(t *testing.T, most int, query func(n int) (b *rql.Bound, name string)) {
	t.Helper()
	b, name := query(most)
	h.compare(t, b, fmt.Sprintf("%.60s…", name))
	b, name = query(2 * most)
	if _, err := rqlsql.Select(h.dialect, b, nil).SQL(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("%.60s…: SQL() error = %v; want unsupported", name, err)
	}
}

// askText asks a query of text about the categories.
func (h *harness) askText(t *testing.T, text string) {
	t.Helper()
	h.compare(t, h.bind(t, text), fmt.Sprintf("%.60s…", text))
}

// bind makes a query about the categories of a text of any length.
func (h *harness) bind(t *testing.T, text string) *rql.Bound {
	t.Helper()
	return h.bindTo(t, h.category, text)
}

// bindTo makes a query of a text of any length.
func (h *harness) bindTo(t *testing.T, s *rql.Schema, text string) *rql.Bound {
	t.Helper()
	q, err := rql.Parse(text, rql.MaxTerms(100_000), rql.MaxLength(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	b, err := rql.Bind(q, s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
