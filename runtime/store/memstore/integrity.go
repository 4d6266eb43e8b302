package memstore

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// checkTargets refuses an object of table i with a link to what is not there.
// It may refer to itself.
func (s *snapshot) checkTargets(i int, obj any, key probe) error {
	for k := range s.db.refsFrom[i] {
		r := &s.db.refsFrom[i][k]
		target := r.target(s.tables[i].entity, obj)
		if target == nil || r.to == i && slices.EqualFunc(target, key, rql.Value.Equal) {
			continue
		}
		if to := s.tables[r.to]; to.get(target) == nil {
			return fmt.Errorf("%w: link %s: no %s %v", perstore.ErrInvalid, r.link, to.entity.Schema.Name, keyOf(to.entity, target))
		}
	}
	return nil
}

// keyOf is a key as errors show it.
func keyOf(e *perstore.Entity, parts probe) any {
	key, _ := e.KeyFrom(parts)
	return key
}

// attempt runs fn and undoes what it has changed if it fails.
func (s *snapshot) attempt(fn func() error) error {
	before := slices.Clone(s.tables)
	clear(s.own) // so that fn changes copies
	err := fn()
	if err != nil {
		s.tables = before
		clear(s.own)
	}
	return err
}

// delete removes objects of table i and does what their referrers ask for: all
// of it, or nothing when one restricts it. As in SQL only the end counts: a
// referrer that is deleted along restricts nothing.
func (s *snapshot) delete(i int, objs ...any) error {
	if len(s.db.refsTo[i]) == 0 {
		for _, obj := range objs {
			s.change(i).delete(obj)
		}
		return nil
	}
	d := deletion{snapshot: s, given: len(objs)}
	return s.attempt(func() error {
		for _, obj := range objs {
			d.delete(i, obj)
		}
		for len(d.next) > 0 {
			last := d.next[len(d.next)-1]
			d.next = d.next[:len(d.next)-1]
			if err := d.follow(last); err != nil {
				return err
			}
		}
		return d.checkReferrers()
	})
}

// deletion is one delete with all that follows from it.
type deletion struct {
	*snapshot
	given int   // how many objects the caller deletes
	gone  []row // the given ones first
	next  []row // of gone, those whose referrers were not seen yet
}

// row is an object that was deleted.
type row struct {
	table int
	key   probe
}

func (d *deletion) delete(i int, obj any) {
	e := d.tables[i].entity
	key := make(probe, len(e.Key))
	for k, f := range e.Key {
		key[k] = e.Schema.Value(obj, f)
	}
	d.change(i).delete(obj)
	d.gone = append(d.gone, row{i, key})
	d.next = append(d.next, row{i, key})
}

// follow deletes or clears what refers to a deleted object.
func (d *deletion) follow(target row) error {
	for k := range d.db.refsTo[target.table] {
		r := &d.db.refsTo[target.table][k]
		if r.onDelete.Restricts() {
			continue
		}
		var found []any
		r.referrers(d.tables[r.from], target.key, func(obj any) bool { found = append(found, obj); return true })
		for _, obj := range found {
			if r.onDelete == perstore.Cascade {
				d.delete(r.from, obj)
				continue
			}
			if err := d.clear(r, obj); err != nil {
				return err
			}
		}
	}
	return nil
}

// clear unsets the link of an object.
func (d *deletion) clear(r *reference, obj any) error {
	t := d.change(r.from)
	for _, f := range r.local {
		if field := t.entity.Schema.Fields[f]; !field.Nullable {
			return fmt.Errorf("%w: link %s of %s cannot be unset: %s is required", perstore.ErrInvalid, r.link, t.entity.Schema.Name, field.Name)
		}
	}
	cleared, err := t.entity.Cleared(obj, r.local)
	if err == nil {
		t.put(cleared, obj)
	}
	return err
}

// checkReferrers refuses the deletion where an object that stays refers to one
// that is gone.
func (d *deletion) checkReferrers() error {
	for n, target := range d.gone {
		for k := range d.db.refsTo[target.table] {
			r := &d.db.refsTo[target.table][k]
			if !r.onDelete.Restricts() {
				continue
			}
			from, stays := d.tables[r.from], false
			r.referrers(from, target.key, func(any) bool { stays = true; return false })
			switch name := from.entity.Schema.Name; {
			case stays && n < d.given:
				return fmt.Errorf("%w: %s still refers to it by link %s", perstore.ErrInvalid, name, r.link)
			case stays:
				return fmt.Errorf("%w: %s still refers by link %s to what would be deleted with it", perstore.ErrInvalid, name, r.link)
			}
		}
	}
	return nil
}
