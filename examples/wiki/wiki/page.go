package wiki

import (
	"context"

	perstore "github.com/perstore/perstoregen/runtime"
)

// This file is written by hand: methods beside the generated ones.

var _ perstore.BeforePutter[Page] = (*Page)(nil)

// BeforePut keeps the pages a tree: no page may come to stand below itself.
func (p *Page) BeforePut(ctx context.Context, previous *Page) error {
	if p.Parent == perstore.Some(p.Slug) {
		return circle(p)
	}
	if previous == nil || p.Parent == previous.Parent {
		return nil // nothing stands below a new page
	}
	at := *previous // knows its model, which p need not
	at.Parent = p.Parent
	for {
		above, err := at.Above(ctx)
		if err != nil || above == nil {
			return err
		}
		if above.Slug == p.Slug {
			return circle(p)
		}
		at = *above
	}
}

// circle says that a page would stand below itself.
func circle(p *Page) error {
	return &perstore.ValidationError{Violations: []perstore.Violation{{
		Pointer: "/parent", Keyword: "tree", Message: "would put " + p.Slug + " below itself",
	}}}
}

// Published keeps the pages that readers see.
func (q *PageQuery) Published() *PageQuery {
	return q.Where(PageFields.Status.Eq(PageStatusPublished))
}
