package perstore

import (
	"context"
	"math"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Page is a part of what a query finds, and where the next part begins. P is a
// pointer to the generated struct.
type Page[P any] struct {
	Items []P        // in the order of the query
	Next  string     // the cursor for After; empty on the last page
	Prev  string     // the cursor for Before, of a page that After, Before or Offset began; empty on the first page
	Total Opt[int64] // how many objects match, on all pages, where WithTotal asked for it; else absent
}

// ReadPage reads the page of q that its limit and cursor say.
//
//go:noinline
func ReadPage[P any](ctx context.Context, q *Query) (Page[P], error) {
	p, err := q.page(ctx)
	if err != nil {
		return Page[P]{}, q.fail(err)
	}
	out := Page[P]{Items: make([]P, len(p.Items)), Next: p.Next, Prev: p.Prev, Total: p.Total}
	for i, obj := range p.Items {
		out.Items[i] = obj.(P)
	}
	return out, nil
}

// After goes on behind the last object of a page, whose Next is the cursor; the
// empty cursor is the beginning. It has its meaning in an order: the query must
// be sorted as the one that gave it was, of the same model; another cursor, or
// a text that is none, is ErrInvalid from the terminal method. It counts as a
// condition wherever objects are read, reduced or written, and not in Count,
// Exists and Total. Limit and Offset count from there.
//
//go:noinline
func (q *Query) After(cursor string) *Query {
	c := *q
	c.after, c.loaded, c.parts = cursor, nil, nil
	return &c
}

// Before goes back from the first object of a page, whose Prev is the cursor: Page
// gives the last objects before it, as many as the limit says, in the order of the
// query. For all else it is a condition, as [Query.After] is. Offset has no meaning
// with it.
//
//go:noinline
func (q *Query) Before(cursor string) *Query {
	c := *q
	c.before, c.loaded, c.parts = cursor, nil, nil
	return &c
}

// WithTotal makes Page count the objects on all pages.
//
//go:noinline
func (q *Query) WithTotal() *Query {
	c := *q
	c.total = true
	return &c
}

// tree gives the query as a store runs it: with what With needs to read, and
// with the cursor as a condition.
func (q *Query) tree() (rql.Query, error) {
	if q.after == "" && q.before == "" {
		return q.whole(), nil
	}
	ks, _, err := q.keyset()
	if err != nil {
		return rql.Query{}, err
	}
	tree := ks.sorted(q.whole())
	if q.after != "" {
		behind, err := ks.behind(q.after, ks.keys)
		if err != nil {
			return rql.Query{}, err
		}
		tree = tree.And(behind)
	}
	if q.before == "" {
		return tree, nil
	}
	before, err := ks.behind(q.before, ks.reversed().keys)
	return tree.And(before), err
}

// keyset gives the order of the query, and how many objects it asks for.
func (q *Query) keyset() (keyset, *rql.Bound, error) {
	b, err := rql.Bind(q.rql, q.model.entity.Schema)
	if err != nil {
		return keyset{}, nil, err
	}
	if !b.Objects() {
		return keyset{}, nil, GivesObjects(b)
	}
	return q.model.keyset(b), b, nil
}

func (q *Query) page(ctx context.Context) (p Page[any], err error) {
	if err := q.objects(); err != nil {
		return p, err
	}
	if q.allLoaded() {
		p.Items = q.loaded.rows
	} else if p, err = q.readPage(ctx); err != nil {
		return p, err
	}
	if q.total {
		n, err := q.Count(ctx)
		if err != nil {
			return p, err
		}
		p.Total = Some(n)
	}
	return p, nil
}

// readPage reads one object more than the page has, which tells whether there
// is another one.
func (q *Query) readPage(ctx context.Context) (p Page[any], err error) {
	if err := q.bounded(); err != nil {
		return p, err
	}
	ks, bound, err := q.keyset()
	if err != nil {
		return p, err
	}
	tree, err := q.tree()
	if err != nil {
		return p, err
	}
	limit, offset, order := bound.Limit, bound.Offset, ks
	if q.before != "" {
		order, offset = ks.reversed(), 0 // the nearest ones first
	}
	if limit >= 0 && limit < math.MaxInt32 {
		tree = tree.Without("limit").And(rql.Limit(limit+1, offset))
	}
	tree = ks.model.entity.withFields(order.sorted(tree), ks.locals())
	var first, last any // of the page, as they are stored
	more := false
	err = q.run(ctx, tree, func(obj any, fields []int) (bool, error) {
		if more = int64(len(p.Items)) == limit; more {
			return false, nil // it is another page's: no hook sees it
		}
		p.Items = append(p.Items, obj)
		if len(p.Items) == 1 && (q.after != "" || q.before != "" || offset > 0) {
			first = q.model.unhooked(obj)
		}
		if int64(len(p.Items)) == limit || q.before != "" && len(p.Items) == 1 {
			last = q.model.unhooked(obj)
		}
		return true, q.model.loaded(ctx, obj, fields)
	})
	if err != nil {
		return p, err
	}
	if err := q.include(ctx, p.Items); err != nil {
		return p, err
	}
	return p, q.cursors(ctx, ks, &p, first, last, more && limit > 0)
}

// cursors gives a page where those beside it begin: more is that there was one object
// more to read.
func (q *Query) cursors(ctx context.Context, ks keyset, p *Page[any], first, last any, more bool) (err error) {
	next, prev := more, first != nil
	if q.before != "" {
		slices.Reverse(p.Items)
		first, last = last, first // as they were read
		next, prev = len(p.Items) > 0, more
	}
	if next {
		if p.Next, err = ks.cursor(ctx, last); err != nil {
			return err
		}
	}
	if prev {
		p.Prev, err = ks.cursor(ctx, first)
	}
	return err
}
