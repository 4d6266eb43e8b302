package perstore

import (
	"context"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Patch changes the members of an object that set has, in one transaction, and
// gives the object as it is stored then: read, changed, put with hooks and
// rules. ErrNotFound when there is none, ErrPrecondition when the options do
// not hold. A patch of nothing reads the object and writes
// nothing: no hook but AfterLoad runs.
func (m *Model) Patch(ctx context.Context, key any, set Setter, opts ...PutOption) (any, error) {
	cond, err := putOptionsOf(opts).replacing()
	if err == nil {
		err = m.can(CanPatch, "patch")
	}
	if err != nil {
		return nil, m.fail("patch", key, err)
	}
	var obj any
	err = m.inTransaction(ctx, true, func(ctx context.Context) (err error) {
		obj, err = m.patch(ctx, key, set, cond)
		if err == nil && obj == nil {
			err = cond.missing(m.entity)
		}
		return err
	})
	if err != nil {
		return nil, m.fail("patch", key, err)
	}
	return obj, nil
}

// patch is Patch inside a transaction. It gives nil when there is no object.
func (m *Model) patch(ctx context.Context, key any, set Setter, cond Cond) (any, error) {
	if m.facet != nil {
		return m.change(ctx, key, set, cond)
	}
	previous, err := m.previous(ctx, key)
	if previous == nil {
		return nil, err
	}
	if err := cond.Check(m.entity, previous); err != nil {
		return nil, err
	}
	obj := m.entity.Clone(previous)
	if err := m.loaded(ctx, obj, nil); err != nil {
		return nil, err
	}
	var p Patching
	set(obj, &p)
	if err := p.err(m.entity.Schema); err != nil || p.nothing() {
		return obj, err
	}
	edited := obj
	obj = m.entity.Clone(edited) // it shares nothing with the patch
	p.carry(edited, obj)
	m.attach(obj, true, nil)
	if err := m.beforePut(ctx, obj, previous); err != nil {
		return nil, err
	}
	if err := m.write(ctx, obj, Cond{Presence: Present, Revision: cond.Revision}); err != nil {
		return nil, err
	}
	m.written(ctx, obj, previous)
	return obj, nil
}

// Update changes the members that set has of all objects of the query, of
// those between its limits in its order where it has any, and tells how many:
// of all or of none. The store does it at once, and the rules of those members
// are checked once. Where a put of the model has a hook, where its rules
// concern several members and where a member is readOnly, each object is
// patched by itself in one transaction; one of the caller's can then only abort
// after a refusal, as with middleware that is no [Updater]. A patch of nothing
// gives 0 and writes nothing. ErrShape for a query that ends in a reduction; With and Select make
// no difference.
func (q *Query) Update(ctx context.Context, set Setter) (int64, error) {
	if err := q.objects(); err != nil {
		return 0, q.failed("update", err)
	}
	tree, err := q.tree()
	if err != nil {
		return 0, q.failed("update", err)
	}
	n, err := q.model.update(ctx, tree, set)
	return n, q.failed("update", err)
}

// Delete deletes all objects of the query, those between its limits in its
// order where it has any, and behind its cursor, and tells how many: all or
// none. The store does it at once; where a delete of the model has a hook, each
// object is deleted by itself in one transaction. ErrShape for a query that ends
// in a reduction; With and Select make no difference.
func (q *Query) Delete(ctx context.Context) (int64, error) {
	if err := q.objects(); err != nil {
		return 0, q.failed("delete", err)
	}
	tree, err := q.tree()
	if err != nil {
		return 0, q.failed("delete", err)
	}
	n, err := q.model.deleteAll(ctx, tree)
	return n, q.failed("delete", err)
}

func (m *Model) update(ctx context.Context, q rql.Query, set Setter) (int64, error) {
	if err := m.can(CanPatch, "patch"); err != nil {
		return 0, err
	}
	if err := m.entity.writable(q); err != nil {
		return 0, err
	}
	scratch := m.entity.New()
	var p Patching
	set(scratch, &p)
	if err := p.err(m.entity.Schema); err != nil || len(p.given) == 0 {
		return 0, err
	}
	if m.byObject(&p) {
		return m.eachKey(ctx, q, func(ctx context.Context, key any) (bool, error) {
			obj, err := m.patch(ctx, key, set, Cond{})
			return obj != nil, m.fail("update", key, err)
		})
	}
	assigned, err := m.assignments(scratch, &p)
	if err != nil {
		return 0, err
	}
	return Update(ctx, m.store, q, assigned)
}

// byObject tells whether an update needs each object: for a hook, or for a rule
// that compares the members of the patch with others.
func (m *Model) byObject(p *Patching) bool {
	fixed := func(field int) bool { return slices.Contains(m.entity.ReadOnly, field) }
	return m.facet != nil || m.entity.Hooks.onPut() || m.entity.CrossRules || slices.ContainsFunc(p.given, fixed)
}

// assignments gives the values of a patch that was applied to scratch, an
// otherwise empty object, as stores keep them. They meet their rules.
func (m *Model) assignments(scratch any, p *Patching) ([]rql.Assignment, error) {
	e := m.entity
	scratch = e.Clone(scratch) // it shares nothing with the patch
	if err := p.own(e.Schema, scratch.(object).Validate()); err != nil {
		return nil, err
	}
	if e.Normalize != nil {
		e.Normalize(scratch)
	}
	set := make([]rql.Assignment, len(p.given))
	for i, field := range p.given {
		set[i] = rql.Assignment{Field: field, Value: e.Schema.Value(scratch, field)}
	}
	return set, nil
}

func (m *Model) deleteAll(ctx context.Context, q rql.Query) (int64, error) {
	if err := m.can(CanDelete, "delete"); err != nil {
		return 0, err
	}
	if err := m.entity.writable(q); err != nil {
		return 0, err
	}
	if !m.entity.Hooks.onDelete() && m.facet == nil {
		return Remove(ctx, m.store, q)
	}
	return m.eachKey(ctx, q, func(ctx context.Context, key any) (bool, error) {
		ok, err := m.delete(ctx, key, Cond{})
		return ok, m.fail("delete", key, err)
	})
}

// eachKey is the function eachKey, whose commit tells the holder of a facet nothing
// either.
func (m *Model) eachKey(ctx context.Context, q rql.Query, fn func(ctx context.Context, key any) (bool, error)) (n int64, err error) {
	err = m.inTransaction(ctx, m.facet != nil, func(ctx context.Context) (err error) {
		n, err = eachKey(ctx, m.store, q, fn)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}
