package memdb

import (
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

// onto gives the newest state with what a writer has changed since base. What
// it changed must be as it was in base; unique values and links are checked
// against the newest state. The writer's snapshot, which is settled, stays as
// it is, but for a state that is still base.
func (s *snapshot) onto(base, newest *snapshot) (*snapshot, error) {
	if newest == base {
		next := *s // it is published; the writer's may be needed again
		return &next, nil
	}
	if err := s.seen.fresh(base, newest); err != nil && len(s.touched) > 0 {
		return nil, err
	}
	m := merge{base: base, from: s, newest: newest, next: newest.writable()}
	m.next.touched, m.next.seen = s.touched, s.seen
	rows := m.adopt(s.touched)
	for _, r := range rows {
		if err := m.unchanged(r); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		m.each(r, m.takeOut)
	}
	for _, r := range rows {
		if err := m.putIn(r); err != nil {
			return nil, err
		}
	}
	for _, r := range s.touched {
		if err := m.checkLinks(r); err != nil {
			return nil, err
		}
	}
	return m.next, nil
}

// merge brings the changes of one writer, made to base, into the newest state.
type merge struct{ base, from, newest, next *snapshot }

// adopt takes the tables of the families that nobody else has written, and gives
// the rows that are left. Each write of a family changes the table of its root.
func (m *merge) adopt(touched []row) (rest []row) {
	for _, r := range touched {
		if m.base.tables[r.table] != m.newest.tables[r.table] {
			rest = append(rest, r)
			continue
		}
		for _, i := range m.next.db.family(r.table) {
			m.next.tables[i] = m.from.tables[i]
		}
	}
	return rest
}

// unchanged fails where another one has changed an object since base. Objects
// are never changed in place, and each write of a family's object makes a new
// one for its root.
func (m *merge) unchanged(r row) error {
	is := m.newest.tables[r.table]
	before, now := m.base.tables[r.table].get(r.key), is.get(r.key)
	if before == now {
		return nil
	}
	name, key := is.entity.Schema.Name, keyOf(is.entity, r.key)
	if before == nil {
		return fmt.Errorf("%w: another one has added %s %v: %w", perstore.ErrConflict, name, key, perstore.ErrExists)
	}
	return fmt.Errorf("%w: another one has changed %s %v", perstore.ErrConflict, name, key)
}

// each calls fn with the tables that may have an object, where the writer has
// another one, nil for none, than the newest state.
func (m *merge) each(r row, fn func(i int, obj, old any)) {
	for _, i := range m.next.db.family(r.table) {
		if obj, old := m.from.tables[i].get(r.key), m.newest.tables[i].get(r.key); obj != old {
			fn(i, obj, old)
		}
	}
}

// takeOut makes place first, so that objects may exchange unique values.
func (m *merge) takeOut(i int, _, old any) {
	if old != nil {
		m.next.change(i).delete(old)
	}
}

func (m *merge) putIn(r row) (err error) {
	m.each(r, func(i int, obj, _ any) {
		if obj == nil || err != nil {
			return
		}
		t := m.next.change(i)
		if taken := t.checkUnique(obj, nil); taken != nil {
			err = fmt.Errorf("%w: %w", perstore.ErrConflict, taken)
			return
		}
		t.put(obj, nil)
	})
	return err
}

// checkLinks fails where a link of the object leads to what another one has
// deleted, or where the object is deleted and another one has added a link to
// it.
func (m *merge) checkLinks(r row) (err error) {
	m.each(r, func(i int, obj, _ any) {
		if obj == nil || err != nil {
			return
		}
		if broken := m.next.checkTargets(i, obj, r.key); broken != nil {
			err = fmt.Errorf("%w: %w", perstore.ErrConflict, broken)
		}
	})
	if err != nil || m.next.tables[r.table].get(r.key) != nil {
		return err
	}
	for k := range m.next.db.refsTo[r.table] {
		ref := &m.next.db.refsTo[r.table][k]
		if m.base.tables[ref.from] == m.newest.tables[ref.from] {
			continue // the writer itself has looked
		}
		ref.referrers(m.next.tables[ref.from], r.key, func(any) bool {
			err = fmt.Errorf("%w: another one refers to %s %v by link %s of %s", perstore.ErrConflict,
				ref.target, keyOf(m.next.tables[r.table].entity, r.key), ref.link, ref.owner)
			return false
		})
	}
	return err
}
