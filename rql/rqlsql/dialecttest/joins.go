package dialecttest

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// testJoins goes through links with every operator, straight and along a path,
// and their complements, of which schemas only use some.
func (h *harness) testJoins(t *testing.T) {
	kind := &rql.BoundLink{Link: h.product.Link("kind"),
		On: []rql.BoundJoin{{Op: rql.PredEq, Local: productCategory, Remote: 0}}}
	path := []*rql.BoundLink{kind}
	joins := []rql.BoundJoin{
		{Op: rql.PredIn, Local: productRivals, Remote: productCategory},
		{Op: rql.PredIn, Local: productRivals, Path: path, Remote: categoryParent},
		{Op: rql.PredContains, Local: productCategory, Remote: productRivals},
	}
	for op := rql.PredEq; op <= rql.PredGe; op++ {
		joins = append(joins,
			rql.BoundJoin{Op: op, Local: productCategory, Remote: productCategory},
			rql.BoundJoin{Op: op, Local: productCategory, Path: path, Remote: categoryParent})
	}
	for _, j := range joins {
		for _, not := range []bool{false, true} {
			j.Not = not
			h.testJoin(t, j)
		}
	}
}

// testJoin asks for the products that are joined to one whose name is before
// the middle of the names, and for those that are not.
func (h *harness) testJoin(t *testing.T, j rql.BoundJoin) {
	t.Helper()
	link := &rql.BoundLink{Link: &rql.Link{Name: "joined", Many: true, Target: h.product}, On: []rql.BoundJoin{j}}
	where := &rql.Pred{Op: rql.PredLink, Via: link, Args: []*rql.Pred{
		{Op: rql.PredLt, Field: productName, Values: []rql.Value{rql.String("a ")}}}}
	for _, p := range []*rql.Pred{where, {Op: rql.PredNot, Args: []*rql.Pred{where}}} {
		h.compare(t, &rql.Bound{Schema: h.product, Where: p, Limit: -1, MaxCount: -1}, "join")
	}
}
