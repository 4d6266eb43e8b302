package perstore

import (
	"context"
	"fmt"

	"github.com/perstore/perstoregen/rql"
)

// Each streams the objects until yield returns false. It does not load links.
func (q *Query) Each(ctx context.Context, yield func(obj any) bool) error {
	if err := q.objects(); err != nil {
		return q.fail(err)
	}
	if q.loaded != nil {
		for _, obj := range q.loaded.rows {
			if !yield(obj) {
				break
			}
		}
		return nil
	}
	if err := q.bounded(); err != nil {
		return q.fail(err)
	}
	tree, err := q.tree()
	if err != nil {
		return q.fail(err)
	}
	return q.fail(q.run(ctx, tree, func(obj any, fields []int) (bool, error) {
		if err := q.model.loaded(ctx, obj, fields); err != nil {
			return false, err
		}
		return yield(obj), nil
	}))
}

// run streams the objects of tree, which have these fields (nil is all), until
// yield returns false or fails. It attaches none and runs no hook.
func (q *Query) run(ctx context.Context, tree rql.Query, yield func(obj any, fields []int) (bool, error)) error {
	fields, err := q.model.entity.selected(tree)
	if err != nil {
		return err
	}
	var failed error
	err = q.model.store.Query(ctx, tree, func(obj any) (more bool) {
		more, failed = yield(obj, fields)
		return more && failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}

// objects fails for a query that was built wrongly or gives no objects.
func (q *Query) objects() error {
	if q.err != nil {
		return q.err
	}
	if name := q.rql.Reduction(); name != "" {
		return fmt.Errorf("%w: it ends in %s()", ErrShape, name)
	}
	if q.asked {
		return nil
	}
	return q.allowed()
}

// check fails for a query with a mistake, also in a part that the call leaves
// out, and for one that gives no objects.
func (q *Query) check() error {
	tree, err := q.tree()
	if err != nil {
		return q.fail(err)
	}
	b, err := rql.Bind(tree, q.model.entity.Schema)
	if err != nil {
		return q.fail(err)
	}
	return q.fail(GivesObjects(b))
}

func (q *Query) fail(err error) error { return q.failed("query", err) }

func (q *Query) failed(op string, err error) error {
	if q.model == nil {
		return fail(op, "", nil, err)
	}
	return q.model.fail(op, nil, err)
}

// All reads all objects and the links that With named.
func (q *Query) All(ctx context.Context) ([]any, error) {
	var objs []any
	if err := q.Each(ctx, func(obj any) bool { objs = append(objs, obj); return true }); err != nil {
		return nil, err
	}
	return objs, q.include(ctx, objs)
}

// First reads the first object. ErrNotFound when there is none.
//
//go:noinline
func (q *Query) First(ctx context.Context) (any, error) {
	return q.pick(ctx, 1)
}

// One reads the only object. ErrNotFound when there is none, ErrNotUnique when
// there are several.
//
//go:noinline
func (q *Query) One(ctx context.Context) (any, error) {
	return q.pick(ctx, 2)
}

// pick reads the first object and fails when there are most.
func (q *Query) pick(ctx context.Context, most int) (any, error) {
	if err := q.objects(); err != nil {
		return nil, q.fail(err)
	}
	limited := q
	if q.loaded == nil {
		limited = q.atMost(most)
		limited.asked = true
	}
	var objs []any
	err := limited.Each(ctx, func(obj any) bool { objs = append(objs, obj); return len(objs) < most })
	switch {
	case err != nil:
		return nil, err
	case len(objs) == 0:
		return nil, q.fail(ErrNotFound)
	case most > 1 && len(objs) == most:
		return nil, q.fail(ErrNotUnique)
	}
	return objs[0], q.include(ctx, objs)
}

// atMost is q with a limit of n at most.
func (q *Query) atMost(n int) *Query {
	limit, _ := limits(q.rql)
	if v := limit.Value(); v.Kind() == rql.KindInt && v.Int() <= int64(n) {
		same := *q
		return &same
	}
	return q.Limit(n)
}

// Count tells how many objects match, whatever limit, offset and order.
func (q *Query) Count(ctx context.Context) (int64, error) {
	if err := q.objects(); err != nil {
		return 0, q.fail(err)
	}
	if q.allLoaded() {
		return int64(len(q.loaded.rows)), nil
	}
	if err := q.check(); err != nil {
		return 0, err
	}
	from := q.model.store
	if leaks("count") && q.model.facet != nil {
		from = q.model.facet.base.store
	}
	n, err := Count(ctx, from, q.rql.Filters())
	return n, q.fail(err)
}

// Exists tells whether an object matches.
func (q *Query) Exists(ctx context.Context) (bool, error) {
	if err := q.objects(); err != nil {
		return false, q.fail(err)
	}
	if q.allLoaded() {
		return len(q.loaded.rows) > 0, nil
	}
	if err := q.check(); err != nil {
		return false, err
	}
	schema, found := q.model.entity.Schema, false
	key := q.changed(q.rql.Filters()).Select(schema.Fields[q.model.entity.Schema.Key[0]].Name).Limit(1)
	err := q.model.store.Query(ctx, key.rql, func(any) bool { found = true; return false })
	return found, q.fail(err)
}

// Reduce runs sum, mean, min or max over a field.
func (q *Query) reduce(ctx context.Context, op, field string) (rql.Value, error) {
	if err := q.objects(); err != nil {
		return rql.Null(), q.fail(err)
	}
	call := rql.Call(op, rql.Property(field))
	if err := (&Query{model: q.model, rql: rql.NewQuery(call)}).allowed(); err != nil {
		return rql.Null(), q.fail(err)
	}
	tree, err := q.tree()
	if err != nil {
		return rql.Null(), q.fail(err)
	}
	if _, ok := tree.Clause("limit"); !ok {
		tree = tree.Without("sort") // without a limit the order does not matter
	}
	v, err := Reduce(ctx, q.model.store, tree.And(call))
	return v, q.fail(err)
}
