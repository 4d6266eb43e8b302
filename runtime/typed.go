package perstore

import (
	"context"
	"iter"
)

// Collect reads all objects of q as P, a pointer to its generated struct.
//
//go:noinline
func Collect[P any](ctx context.Context, q *Query) ([]P, error) {
	var objs []P
	err := q.Each(ctx, func(obj any) bool {
		if objs == nil {
			objs = make([]P, 0, q.expected())
		}
		objs = append(objs, obj.(P))
		return true
	})
	if err != nil {
		return nil, err
	}
	if len(q.with) == 0 {
		return objs, nil
	}
	return objs, q.include(ctx, Untyped(objs))
}

// Iter streams the objects of q as P and releases the store on break: outside of a
// transaction an SQL database holds on to none of those that it has given. In a
// transaction, inside of more loops than it has connections for, and with links to
// load it reads the objects first, all of them: of very many ask for pages there.
//
//go:noinline
func Iter[P any](ctx context.Context, q *Query) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		var none P
		if len(q.with) > 0 {
			iterLoaded(ctx, q, yield)
			return
		}
		stopped := false
		err := q.Each(ctx, func(obj any) bool {
			stopped = !yield(obj.(P), nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(none, err)
		}
	}
}

func iterLoaded[P any](ctx context.Context, q *Query, yield func(P, error) bool) {
	objs, err := Collect[P](ctx, q)
	for _, obj := range objs {
		if err != nil || !yield(obj, nil) {
			break
		}
	}
	if err != nil {
		var none P
		yield(none, err)
	}
}

// As gives the result of an untyped call as P.
//
//go:noinline
func As[P any](obj any, err error) (P, error) {
	if err != nil {
		var none P
		return none, err
	}
	return obj.(P), nil
}

// Untyped gives objs as any.
//
//go:noinline
func Untyped[P any](objs []P) []any {
	out := make([]any, len(objs))
	for i, obj := range objs {
		out[i] = obj
	}
	return out
}

// GetManyAs reads the objects of those keys that exist as P, by key.
//
//go:noinline
func GetManyAs[K comparable, P any](ctx context.Context, m *Model, keys []K) (map[K]P, error) {
	out := make(map[K]P, len(keys))
	err := m.GetMany(ctx, Untyped(keys), func(key, obj any) { out[key.(K)] = obj.(P) })
	if err != nil {
		return nil, err
	}
	return out, nil
}
