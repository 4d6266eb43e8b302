package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errOutside is the error of a write that would take an object out of what the
// holder has.
var errOutside = fmt.Errorf("%w: the object would be outside of the facet", ErrAccess)

// toModel makes the object that is written of one of the view.
func (f *facet) toModel(view, previous any) any {
	if f.Whole == nil {
		return view
	}
	return f.Whole(view, previous)
}

// shown makes obj, an object of the model that was written, what the holder has of
// it in view.
func (m *Model) shown(obj, view any) {
	if m.facet.Show != nil {
		m.facet.Show(obj, view)
	}
	m.attach(view, true, nil)
	m.entity.rememberRevision(view)
}

// create adds an object of a facet: one inside of its condition, with nothing in
// what the holder cannot change.
func (m *Model) create(ctx context.Context, view any) error {
	return m.guarded(ctx, view, func(ctx context.Context) error {
		m.fill(view)
		if err := m.checkFixed(view, nil); err != nil {
			return err
		}
		next := m.facet.toModel(view, nil)
		if err := m.narrow(ctx, view, nil, next); err != nil {
			return err
		}
		if err := m.facet.base.Add(ctx, next); err != nil {
			return err
		}
		return m.keep(ctx, next, view)
	})
}

// fill gives a new object the defaults of the facet and of the model.
func (m *Model) fill(view any) {
	if m.facet != nil && m.facet.Defaults != nil {
		m.facet.Defaults(view)
	}
	view.(object).Defaults()
}

// createOne is create of one object that the caller adds.
func (m *Model) createOne(ctx context.Context, view any) error {
	if err := m.can(CanAdd, "add"); err != nil {
		return err
	}
	return m.create(ctx, view)
}

// createAll adds all objects of a facet, or none.
func (m *Model) createAll(ctx context.Context, views []any) error {
	return m.transaction(ctx, func(ctx context.Context) error {
		for i, view := range views {
			err := errNil
			if !isNil(view) {
				err = m.createOne(ctx, view)
			}
			if err != nil {
				return fmt.Errorf("object %d of %d: %w", i+1, len(views), err)
			}
		}
		return nil
	})
}

// replace puts an object of a facet where the options allow.
func (m *Model) replace(ctx context.Context, view any, cond Cond) error {
	return m.guarded(ctx, view, func(ctx context.Context) error {
		var held, whole any
		var err error
		if !m.entity.keyUnset(view) {
			held, whole, err = m.held(ctx, m.entity.KeyOf(view))
		}
		switch {
		case err != nil:
			return err
		case held == nil:
			if err := cond.Check(m.entity, nil); err != nil {
				return err
			}
			if err := m.can(CanAdd|CanPut, "put"); err != nil {
				return err
			}
			return m.create(ctx, view)
		}
		if err := m.can(CanPut, "put"); err != nil {
			return err
		}
		if err := cond.Check(m.entity, held); err != nil {
			return err
		}
		return m.overwrite(ctx, view, held, whole)
	})
}

// held reads the object of a key as the holder sees it and as it is stored; nil is
// that there is none for the holder. What is stored is read first: where it is the
// same when it is written, it was so when the holder's condition was asked.
func (m *Model) held(ctx context.Context, key any) (view, whole any, err error) {
	if whole, err = m.facet.base.previous(ctx, key); whole == nil {
		return nil, nil, err
	}
	if view, err = m.previous(ctx, key); view == nil {
		return nil, nil, err
	}
	return view, whole, nil
}

// unchanged is the condition of a write that whole is stored still, where its model
// counts writes. Others rely on the isolation of the transaction.
func (m *Model) unchanged(whole any) Cond {
	base := m.facet.base.entity
	if base.Version == nil {
		return Cond{Presence: Present}
	}
	return Cond{Presence: Present, Revision: base.Revision(whole)}
}

// raced makes the error of a write under that condition one of who came in between:
// it is not a condition of the caller's.
func raced(err error) error {
	if errors.Is(err, errStale) {
		return fmt.Errorf("%w: somebody else has written the object meanwhile", ErrConflict)
	}
	return err
}

// overwrite puts view in place of held, both of the view, which is stored as before.
func (m *Model) overwrite(ctx context.Context, view, held, before any) error {
	if err := m.checkFixed(view, held); err != nil {
		return err
	}
	next, cond := m.facet.toModel(view, before), m.unchanged(before)
	if err := m.narrow(ctx, view, before, next); err != nil {
		return err
	}
	if err := m.facet.base.put(ctx, next, cond); err != nil {
		return raced(err)
	}
	return m.keep(ctx, next, view)
}

// narrow asks the rules of the facet.
func (m *Model) narrow(ctx context.Context, view, previous, next any) error {
	if m.facet.Check != nil {
		if err := m.facet.Check(view); err != nil {
			return err
		}
	}
	for _, r := range m.facet.rules {
		if r.Put == nil {
			continue
		}
		if err := r.Put(ctx, previous, next); err != nil {
			return &ruleError{err}
		}
	}
	return nil
}

// keep looks that what was written is still the holder's, and shows it.
func (m *Model) keep(ctx context.Context, next, view any) error {
	_, err := m.store.Get(ctx, m.facet.base.entity.KeyOf(next))
	if errors.Is(err, ErrNotFound) {
		return errOutside
	}
	if err == nil {
		m.shown(next, view)
	}
	return err
}

// checkFixed refuses a change of what the holder cannot change. A new object has
// there what a fresh one has.
func (m *Model) checkFixed(view, previous any) error {
	if len(m.facet.ReadOnly) == 0 {
		return nil
	}
	as := []any{previous}
	if previous == nil {
		as = []any{m.New(), m.entity.New()}
		m.fill(as[1])
	}
	var check Check
	s := m.entity.Schema
	for _, i := range m.facet.ReadOnly {
		same := func(other any) bool { return sameValue(s.Value(view, i), s.Value(other, i)) }
		if !slices.ContainsFunc(as, same) {
			check.Fail(s.Fields[i].Name, "readOnly", "is read-only in facet %s", m.facet.name)
		}
	}
	return check.Err()
}

// change patches the object of a key for the holder; nil is that there is none.
func (m *Model) change(ctx context.Context, key any, set Setter, cond Cond) (any, error) {
	held, whole, err := m.held(ctx, key)
	if held == nil {
		return nil, m.concealRead(err)
	}
	if err := cond.Check(m.entity, held); err != nil {
		return nil, err
	}
	view := m.entity.Clone(held)
	m.attach(view, true, nil)
	var p Patching
	set(view, &p)
	if err := p.err(m.entity.Schema); err != nil || p.nothing() {
		return view, err
	}
	edited := view
	view = m.entity.Clone(edited) // it shares nothing with the patch
	p.carry(edited, view)
	m.attach(view, true, nil)
	return view, m.guarded(ctx, view, func(ctx context.Context) error { return m.overwrite(ctx, view, held, whole) })
}

// discard deletes an object of the holder's, and tells whether there was one.
func (m *Model) discard(ctx context.Context, key any, cond Cond) (bool, error) {
	held, whole, err := m.held(ctx, key)
	if held == nil {
		return false, m.concealRead(err)
	}
	if err := cond.Check(m.entity, held); err != nil {
		return false, err
	}
	cond = m.unchanged(whole)
	for _, r := range m.facet.rules {
		if r.Delete == nil {
			continue
		}
		if err := r.Delete(ctx, whole); err != nil {
			return false, m.conceal(&ruleError{err})
		}
	}
	ok, err := m.facet.base.delete(ctx, key, cond)
	return ok, m.conceal(raced(err))
}

// guarded runs a write in a transaction of its own, or nested in that of the caller:
// what it has written goes when it fails. Where it is undone view is as it was, and
// the error tells nothing of what the facet hides.
func (m *Model) guarded(ctx context.Context, view any, write func(context.Context) error) error {
	if m.entity.Meta(view).Partial() {
		return ErrPartial // what it lacks would be stored as empty
	}
	before := m.stateOf(view)
	return m.transaction(ctx, func(ctx context.Context) error {
		m.restoreOnAbort(ctx, view, before)
		return m.conceal(write(ctx)) // in here: an outer transaction may tell why it cannot commit
	})
}
