package memdb

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// checkTargets refuses an object of table i with a link to what is not there.
// It may refer to itself, and to an object of any model of its target's family:
// a foreign key is one to the table.
func (s *snapshot) checkTargets(i int, obj any, key probe) error {
	for k := range s.db.refsFrom[i] {
		r := &s.db.refsFrom[i][k]
		target := r.targetOf(s.tables[i].entity, obj)
		if target == nil || r.to == s.db.kin[i].root && slices.EqualFunc(target, key, rql.Value.Equal) {
			continue
		}
		if to := s.tables[r.to]; to.get(target) == nil {
			return fmt.Errorf("%w: link %s: no %s %v", perstore.ErrInvalid, r.link, r.target, keyOf(to.entity, target))
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
	before, touched := slices.Clone(s.tables), len(s.touched)
	clear(s.own) // so that fn changes copies
	err := fn()
	if err != nil {
		s.tables, s.touched = before, s.touched[:touched]
		clear(s.own)
	}
	return err
}

// delete removes objects of table i and does what their referrers ask for: all
// of it, or nothing when one restricts it. As in SQL only the end counts: a
// referrer that is deleted along restricts nothing.
func (s *snapshot) delete(i int, objs ...any) error {
	if len(s.db.refsTo[s.db.kin[i].root]) == 0 {
		for _, obj := range objs {
			s.remove(i, s.tables[i].key(obj))
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

func (d *deletion) delete(i int, obj any) {
	gone := row{d.db.kin[i].root, d.tables[i].key(obj)}
	d.remove(i, gone.key)
	d.gone, d.next = append(d.gone, gone), append(d.next, gone)
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

// clear unsets the link of an object. Its other links are looked at in the end.
func (d *deletion) clear(r *reference, obj any) error {
	t := d.tables[r.from]
	for _, f := range r.local {
		if field := t.entity.Schema.Fields[f]; !field.Nullable {
			return fmt.Errorf("%w: link %s of %s cannot be unset: %s is required", perstore.ErrInvalid, r.link, r.owner, field.Name)
		}
	}
	cleared, err := t.entity.Cleared(obj, r.local)
	if err != nil {
		return err
	}
	changes, err := d.spread([]change{{r.from, cleared, obj}}, t.key(obj))
	if err == nil {
		d.touch(r.from, t.key(obj))
		d.apply(changes)
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
			stays := false
			r.referrers(d.tables[r.from], target.key, func(any) bool { stays = true; return false })
			switch {
			case stays && n < d.given:
				return fmt.Errorf("%w: %s still refers to it by link %s", perstore.ErrInvalid, r.owner, r.link)
			case stays:
				return fmt.Errorf("%w: %s still refers by link %s to what would be deleted with it", perstore.ErrInvalid, r.owner, r.link)
			}
		}
	}
	return nil
}
