package perstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/rql"
)

// Counter is a store that counts without reading the objects.
type Counter interface {
	Count(ctx context.Context, q rql.Query) (int64, error)
}

// Count tells how many objects of s match q, or how many rows an aggregate or
// distinct makes of them, whatever its limit, offset and order. No more are
// counted than the third argument of its limit. A store that is no [Counter] is
// read; what is linked to its objects is not.
func Count(ctx context.Context, s Store, q rql.Query) (int64, error) {
	if c, ok := s.(Counter); ok {
		return c.Count(ctx, q)
	}
	f, err := fallBack(ctx, s, q)
	if err != nil {
		return 0, err
	}
	n, err := f.program().Count(f.objects(), nil)
	return n, f.err(err)
}

// Reducer is a store that computes sum, mean, min and max itself.
type Reducer interface {
	Reduce(ctx context.Context, q rql.Query) (rql.Value, error)
}

// Reduce gives the one value that q, which ends in sum, mean, min, max or
// count, makes of the objects of s. ErrOverflow when a sum of integers is beyond
// 64 bits. A store that is no [Reducer] is read; what is linked to its objects
// is not.
func Reduce(ctx context.Context, s Store, q rql.Query) (rql.Value, error) {
	if r, ok := s.(Reducer); ok {
		return r.Reduce(ctx, q)
	}
	f, err := fallBack(ctx, s, q)
	if err != nil {
		return rql.Null(), err
	}
	v, err := f.ordered(q).program().Reduce(f.objects(), nil)
	return v, f.err(err)
}

// Batcher is a store that adds many objects faster than one by one.
type Batcher interface {
	AddAll(ctx context.Context, objs []any) error
}

// AddAll creates all objects or none. A store that is no [Batcher] puts them
// one by one in a transaction, inside of one of the caller's in a nested one.
func AddAll(ctx context.Context, s Store, objs []any) error {
	if b, ok := s.(Batcher); ok {
		return b.AddAll(ctx, objs)
	}
	return Transaction(ctx, func(ctx context.Context) error {
		for i, obj := range objs {
			if err := s.Put(ctx, obj, Cond{Presence: Absent}); err != nil {
				return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
			}
		}
		return nil
	})
}

// ManyGetter is a store that reads many keys in one call.
type ManyGetter interface {
	GetMany(ctx context.Context, keys []any, yield func(obj any) bool) error
}

// GetMany yields the objects of those keys that exist, in no particular order.
// A store that is no [ManyGetter] is asked for one after another.
func GetMany(ctx context.Context, s Store, keys []any, yield func(obj any) bool) error {
	if m, ok := s.(ManyGetter); ok {
		return m.GetMany(ctx, keys, yield)
	}
	for _, key := range keys {
		obj, err := s.Get(ctx, key)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return err
		case !yield(obj):
			return nil
		}
	}
	return nil
}

// Plan tells how a store would run a query.
type Plan struct {
	Query    string // canonical RQL
	SQL      string // the statement; empty where the store has none
	Args     []any  // its arguments, as they go to the driver
	InMemory string // what runs in this process, in words; empty is nothing

	Link string // the link whose targets are read; empty for the query itself
	With []Plan // of the links that are loaded along, as for one object whose members are 0 or empty
}

// Explainer is a store that can tell its plan.
type Explainer interface {
	Explain(ctx context.Context, q rql.Query) (Plan, error)
}

// Explain gives the plan of s for q. A store that is no [Explainer] gives
// errors.ErrUnsupported.
func Explain(ctx context.Context, s Store, q rql.Query) (Plan, error) {
	if e, ok := s.(Explainer); ok {
		return e.Explain(ctx, q)
	}
	return Plan{}, fmt.Errorf("explain: %w", errors.ErrUnsupported)
}
