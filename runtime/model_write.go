package perstore

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// Add stores a new object: defaults are applied, a generated key is filled.
// ErrExists when its key or a unique value is taken, ErrInvalid for nil.
func (m *Model) Add(ctx context.Context, obj any) error {
	if isNil(obj) {
		return m.fail("add", nil, errNil)
	}
	if m.facet != nil {
		return m.failObject("add", obj, m.createOne(ctx, obj))
	}
	obj.(object).Defaults()
	err := m.inTransaction(ctx, m.entity.Hooks.onPut(), func(ctx context.Context) error {
		if err := m.beforePut(ctx, obj, nil); err != nil {
			return err
		}
		if err := m.write(ctx, obj, Cond{Presence: Absent}); err != nil {
			return err
		}
		m.written(ctx, obj, nil)
		return nil
	})
	return m.failObject("add", obj, err)
}

// AddAll stores new objects, all or none, and fills their keys. An error names
// the object by its place, "object 2 of 3"; ErrInvalid for nil. In a transaction
// of the caller's a refusal leaves it to the caller whether to go on. Where the
// store is no [Batcher], as with middleware that hides it, that takes a database
// with savepoints: without them the transaction can only abort.
func (m *Model) AddAll(ctx context.Context, objs []any) error {
	if m.facet != nil {
		return m.fail("add", nil, m.createAll(ctx, objs))
	}
	var before []state
	restore := func() {
		for i, s := range before {
			m.restore(objs[i], s)
		}
	}
	_, whole := m.store.(Batcher) // all or none by itself
	err := m.inTransaction(ctx, m.entity.Hooks.onPut() || !whole, func(ctx context.Context) error {
		for i, obj := range objs {
			if err := m.beforeAdd(ctx, obj); err != nil {
				return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
			}
		}
		before = make([]state, len(objs))
		for i, obj := range objs {
			before[i] = m.stateOf(obj)
		}
		onAbort(ctx, restore)
		if err := AddAll(ctx, m.store, objs); err != nil {
			restore() // there may be no transaction that does
			return err
		}
		for _, obj := range objs {
			m.written(ctx, obj, nil)
		}
		return nil
	})
	return m.fail("add", nil, err)
}

// beforeAdd readies one of many new objects.
func (m *Model) beforeAdd(ctx context.Context, obj any) error {
	if isNil(obj) {
		return errNil
	}
	obj.(object).Defaults()
	return m.beforePut(ctx, obj, nil)
}

// errNil is the error of an object that is none.
var errNil = fmt.Errorf("%w: the object is nil", ErrInvalid)

// isNil tells whether obj is no object: nil, or a nil pointer.
func isNil(obj any) bool {
	v := reflect.ValueOf(obj)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// Put creates or replaces an object as the options allow. A member that is
// readOnly must keep its stored value. ErrPrecondition when Overwrite or IfMatch
// does not hold, ErrPartial for an object that select cut, ErrInvalid for nil.
func (m *Model) Put(ctx context.Context, obj any, opts ...PutOption) error {
	if isNil(obj) {
		return m.fail("put", nil, errNil)
	}
	cond, err := putOptionsOf(opts).cond()
	if err == nil {
		err = m.put(ctx, obj, cond)
	}
	return m.failObject("put", obj, err)
}

func (m *Model) put(ctx context.Context, obj any, cond Cond) error {
	if m.facet != nil {
		return m.replace(ctx, obj, cond)
	}
	compare := m.entity.Hooks.onPut() || len(m.entity.ReadOnly) > 0
	return m.inTransaction(ctx, compare, func(ctx context.Context) error {
		var previous any
		if compare && !m.entity.keyUnset(obj) {
			var err error
			if previous, err = m.previous(ctx, m.entity.KeyOf(obj)); err != nil {
				return err
			}
			if err := cond.Check(m.entity, previous); err != nil {
				return err
			}
		}
		if err := m.beforePut(ctx, obj, previous); err != nil {
			return err
		}
		if err := m.write(ctx, obj, cond); err != nil {
			return err
		}
		m.written(ctx, obj, previous)
		return nil
	})
}

// previous reads the stored object that a write replaces; nil is none.
func (m *Model) previous(ctx context.Context, key any) (any, error) {
	obj, err := m.store.Get(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err == nil {
		m.attach(obj, true, nil) // a hook may follow its links
	}
	return obj, err
}

// beforePut runs the hook and then the rules, so that what is stored is valid.
// ErrPartial for an object that select cut.
func (m *Model) beforePut(ctx context.Context, obj, previous any) error {
	if m.entity.Meta(obj).Partial() {
		return ErrPartial
	}
	m.entity.claim(obj)
	if hook := m.entity.Hooks.BeforePut; hook != nil {
		if err := hook(ctx, obj, previous); err != nil {
			return err
		}
	}
	if err := obj.(object).Validate(); err != nil {
		return err
	}
	if previous != nil {
		return m.checkReadOnly(obj, previous)
	}
	return nil
}

func (m *Model) checkReadOnly(obj, previous any) error {
	var check Check
	s := m.entity.Schema
	for _, i := range m.entity.ReadOnly {
		switch is, was := s.Value(obj, i), s.Value(previous, i); {
		case s.Fields[i].Unnamed:
			for _, name := range changedMembers(is, was) {
				check.Fail(name, "readOnly", "is read-only and cannot change")
			}
		case !sameValue(is, was):
			check.Fail(s.Fields[i].Name, "readOnly", "is read-only and cannot change")
		}
	}
	return check.Err()
}

// written attaches an object that was stored and runs its hook after commit.
func (m *Model) written(ctx context.Context, obj, previous any) {
	m.attach(obj, true, nil)
	m.entity.rememberRevision(obj)
	if hook := m.entity.Hooks.AfterPut; hook != nil {
		AfterCommit(ctx, func() { hook(afterCommit(ctx), obj, previous) })
	}
}

// write puts obj into the store. If that fails or the transaction aborts, obj
// gets its key, version and state back.
func (m *Model) write(ctx context.Context, obj any, cond Cond) error {
	before := m.stateOf(obj)
	m.restoreOnAbort(ctx, obj, before)
	err := m.store.Put(ctx, obj, cond)
	if err != nil {
		m.restore(obj, before)
	}
	return err
}

// state is what a write changes in the caller's object.
type state struct {
	key     any // nil when it was set
	version int64
	meta    Meta
}

func (m *Model) stateOf(obj any) state {
	s := state{version: m.entity.VersionOf(obj), meta: *m.entity.Meta(obj)}
	if m.entity.keyUnset(obj) {
		s.key = m.entity.KeyOf(obj)
	}
	return s
}

func (m *Model) restore(obj any, s state) {
	if s.key != nil {
		m.entity.SetKey(obj, s.key)
	}
	m.entity.SetVersion(obj, s.version)
	*m.entity.Meta(obj) = s.meta
}

// restoreOnAbort restores obj if ctx's transaction aborts. Without one it
// allocates nothing.
func (m *Model) restoreOnAbort(ctx context.Context, obj any, s state) {
	if scopeOf(ctx) != nil {
		later := s
		onAbort(ctx, func() { m.restore(obj, later) })
	}
}

// Save stores an attached object: a new one is added, another replaces what
// must still exist and, where the model counts writes, have the version of obj:
// ErrPrecondition when somebody else has written it since.
func (m *Model) Save(ctx context.Context, obj any) error {
	if !m.entity.Meta(obj).stored {
		return m.Add(ctx, obj)
	}
	cond := Cond{Presence: Present}
	if m.entity.Version != nil {
		cond.Revision = m.entity.Revision(obj)
	}
	return m.failObject("save", obj, m.put(ctx, obj, cond))
}

// Load reads the stored state of an attached object again.
func (m *Model) Load(ctx context.Context, obj any) error {
	stored, err := m.Get(ctx, m.entity.KeyOf(obj))
	if err == nil {
		reflect.ValueOf(obj).Elem().Set(reflect.ValueOf(stored).Elem())
	}
	return err
}

// Delete removes an object. ErrNotFound when there is none, ErrPrecondition
// when IfMatch does not hold, and with Overwrite(false), which no delete meets.
func (m *Model) Delete(ctx context.Context, key any, opts ...PutOption) error {
	cond, err := putOptionsOf(opts).replacing()
	if err != nil {
		return m.fail("delete", key, err)
	}
	if err := m.can(CanDelete, "delete"); err != nil {
		return m.fail("delete", key, err)
	}
	err = m.inTransaction(ctx, m.entity.Hooks.onDelete() || m.facet != nil, func(ctx context.Context) error {
		ok, err := m.delete(ctx, key, cond)
		if err == nil && !ok {
			err = cond.missing(m.entity)
		}
		return err
	})
	return m.fail("delete", key, err)
}

// delete removes an object with its hooks, and tells whether there was one.
func (m *Model) delete(ctx context.Context, key any, cond Cond) (bool, error) {
	if m.facet != nil {
		return m.discard(ctx, key, cond)
	}
	hooks := m.entity.Hooks
	if !hooks.onDelete() {
		return found(m.store.Delete(ctx, key, cond))
	}
	obj, err := m.store.Get(ctx, key)
	if err != nil {
		return found(err)
	}
	if err := cond.Check(m.entity, obj); err != nil { // before AfterLoad, which may change obj
		return false, err
	}
	if err := m.loaded(ctx, obj, nil); err != nil {
		return false, err
	}
	if hooks.BeforeDelete != nil {
		if err := hooks.BeforeDelete(ctx, obj); err != nil {
			return false, err
		}
	}
	if ok, err := found(m.store.Delete(ctx, key, cond)); !ok {
		return false, err
	}
	if hooks.AfterDelete != nil {
		AfterCommit(ctx, func() { hooks.AfterDelete(afterCommit(ctx), obj) })
	}
	return true, nil
}
