package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// Model keeps the objects of one entity by the rules of its schema: the core
// of a generated model. Keys and objects travel as any. It is safe for
// concurrent use.
type Model struct {
	entity *Entity
	store  Store
	data   *DataModel

	bare       Store        // below the middleware
	middleware []Middleware // the outermost first
	facet      *facet       // that the model is of; nil is the model itself
}

// object is what every generated struct of a model can do.
type object interface {
	Validate() error
	Defaults()
}

// Entity describes the objects of the model. That of a facet is a copy.
func (m *Model) Entity() *Entity {
	if m.facet != nil {
		return m.facet.seen()[m.name()].entity
	}
	return m.entity
}

// Store gives the store below the model, middleware included. That of a facet refuses
// everything.
func (m *Model) Store() Store {
	if m.facet != nil {
		return m.facet.seen()[m.name()].store
	}
	return m.store
}

func (m *Model) name() string { return m.entity.Schema.Name }

func (m *Model) fail(op string, key any, err error) error {
	return fail(op, m.name(), key, m.concealRead(err))
}

// New constructs an object: defaults applied, attached, not stored.
func (m *Model) New() any {
	obj := m.entity.New()
	if m.facet != nil && m.facet.Construct != nil {
		m.facet.Construct(obj)
	}
	m.fill(obj)
	m.attach(obj, false, nil)
	return obj
}

// Get reads one object. ErrNotFound when there is none.
func (m *Model) Get(ctx context.Context, key any) (any, error) {
	obj, err := m.store.Get(ctx, key)
	if err == nil {
		err = m.loaded(ctx, obj, nil)
	}
	if leaks("status") || leaks("etag") {
		err = m.leak(ctx, key, obj, err)
	}
	if err != nil {
		return nil, m.fail("get", key, err)
	}
	return obj, nil
}

// GetMany gives the objects of those keys that exist.
func (m *Model) GetMany(ctx context.Context, keys []any, found func(key, obj any)) error {
	var failed error
	err := GetMany(ctx, m.store, keys, func(obj any) bool {
		if failed = m.loaded(ctx, obj, nil); failed == nil {
			found(m.entity.KeyOf(obj), obj)
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return m.fail("get", nil, err)
}

// loaded attaches an object that was read and runs its hook.
func (m *Model) loaded(ctx context.Context, obj any, fields []int) error {
	m.attach(obj, true, fields)
	if hook := m.entity.Hooks.AfterLoad; hook != nil {
		m.entity.rememberRevision(obj)
		return hook(ctx, obj)
	}
	return nil
}

// unhooked gives an object that was read as AfterLoad will not change it.
func (m *Model) unhooked(obj any) any {
	if m.entity.Hooks.AfterLoad == nil {
		return obj
	}
	return m.entity.Clone(obj)
}

// attach makes obj one of the model, with the fields that it has.
func (m *Model) attach(obj any, stored bool, fields []int) {
	meta := m.entity.Meta(obj)
	meta.attach(m, stored, fields)
	if m.entity.Schema.Shared != nil {
		meta.as = m.entity.ModelOf(obj)
	}
}

// inTransaction runs fn in a transaction where several steps must be one. In
// one of the caller's an error leaves it to the caller whether to go on.
func (m *Model) inTransaction(ctx context.Context, needed bool, fn func(context.Context) error) error {
	if !needed || scopeOf(ctx) != nil {
		return fn(ctx)
	}
	return m.transaction(ctx, fn)
}

// transaction is [Transaction] whose own end tells the holder of a facet nothing of
// what that hides. The errors of fn are as they are: it has seen to them.
func (m *Model) transaction(ctx context.Context, fn func(context.Context) error) error {
	var refused error
	err := Transaction(ctx, func(ctx context.Context) error {
		refused = fn(ctx)
		return refused
	})
	if refused == nil {
		err = m.conceal(err)
	}
	return err
}

// failObject wraps an error with the object's key, where it has one.
func (m *Model) failObject(op string, obj any, err error) error {
	switch {
	case err == nil:
		return nil
	case m.entity.keyUnset(obj):
		return m.fail(op, nil, err)
	}
	return m.fail(op, m.entity.KeyOf(obj), err)
}

// Where begins a query; Query has what follows.
//
//go:noinline
func (m *Model) Where(preds ...rql.Node) *Query {
	return &Query{model: m, rql: m.given(rql.NewQuery(preds...))}
}

// RQL begins a query from text. Errors come out of the terminal method.
//
//go:noinline
func (m *Model) RQL(text string, params ...any) *Query {
	q, err := rql.Parse(text, rql.Params(params...))
	return &Query{model: m, rql: m.given(q.Flat()), err: err}
}
