package perstore

import (
	"context"
	"errors"
	"iter"

	"github.com/perstore/perstoregen/rql"
)

// fallback is a query that its store cannot answer by itself: the store finds
// the objects, and a program makes the rest of them. What is linked to the objects
// is known to the store alone, so that the rest has no columns of linked objects.
type fallback struct {
	ctx    context.Context
	store  Store
	ask    rql.Query // that the store answers with objects
	rest   *rql.Bound
	failed error // of the store
}

// fallBack gives what the store is asked for the objects that q is about, in the
// order of the store.
func fallBack(ctx context.Context, s Store, q rql.Query) (*fallback, error) {
	b, err := rql.Bind(q, s.Entity().Schema)
	if err != nil {
		return nil, err
	}
	rest := *b
	rest.Where = nil
	return &fallback{ctx: ctx, store: s, ask: q.Filters(), rest: &rest}, nil
}

// ordered lets the store sort and bound the objects. Where order and bounds are
// about what is made of them, they belong to the rest.
func (f *fallback) ordered(q rql.Query) *fallback {
	if f.rest.Group != nil || f.rest.Distinct {
		return f
	}
	for _, name := range []string{"sort", "limit"} {
		if args, ok := q.Clause(name); ok {
			f.ask = f.ask.And(rql.Call(name, args...))
		}
	}
	f.rest.Sort, f.rest.Limit, f.rest.Offset = nil, -1, 0
	return f
}

func (f *fallback) program() *rql.Program { return rql.Compile(f.rest) }

// objects yields what the store finds.
func (f *fallback) objects() iter.Seq[any] {
	return func(yield func(any) bool) { f.failed = f.store.Query(f.ctx, f.ask, yield) }
}

// err is what the store failed with, and the program.
func (f *fallback) err(err error) error { return errors.Join(f.failed, err) }
