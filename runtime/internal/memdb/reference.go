package memdb

import (
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// reference is a to-one link between two tables that the database keeps whole:
// a foreign key. It leads to any object of the target's family, and all objects
// that have its properties have it: in SQL these are one table.
type reference struct {
	link, owner, target string // as errors name them: the link of owner to target
	from, to            int    // tables; to is a family's root
	local               []int  // fields of from, in the order of to's key
	onDelete            perstore.OnDelete
}

// references finds the foreign keys that are checked: all of them, or those
// whose definition states what a deletion does. A target that is kept in
// another database is not looked at.
func (db *Database) references(all bool) []reference {
	var out []reference
	for from, e := range db.entities {
		var super *perstore.Entity
		if supers := db.kin[from].supers; len(supers) > 0 {
			super = db.entities[supers[0]]
		}
		for _, fk := range e.ForeignKeysBeyond(super) {
			if fk.OnDelete == perstore.Unstated && !all {
				continue
			}
			if r, ok := db.newReference(from, fk); ok {
				out = append(out, r)
			}
		}
	}
	return out
}

// newReference finds both ends by name: links need not be bound yet.
func (db *Database) newReference(from int, fk perstore.ForeignKey) (reference, bool) {
	owner := db.entities[from]
	i := slices.IndexFunc(owner.Links, func(l perstore.EntityLink) bool { return l.Name == fk.Link })
	if i < 0 {
		return reference{}, false
	}
	link := owner.Links[i]
	to := slices.IndexFunc(db.entities, func(e *perstore.Entity) bool { return e.Schema.Name == link.Target })
	if to < 0 {
		return reference{}, false
	}
	target := db.entities[to]
	r := reference{link: fk.Link, owner: owner.Schema.Name, target: link.Target, from: from, to: db.kin[to].root, onDelete: fk.OnDelete}
	for _, k := range target.Schema.Key {
		for _, j := range link.On {
			if j.Remote[0] == target.Schema.Fields[k].Name {
				r.local = append(r.local, j.Local)
			}
		}
	}
	if len(r.local) != len(target.Schema.Key) {
		return reference{}, false
	}
	for _, super := range db.kin[from].supers {
		if slices.Max(r.local) < len(db.entities[super].Schema.Fields) {
			r.from = super
		}
	}
	return r, true
}

// targetOf gives the key that the link of an object leads to; nil when it is
// unset.
func (r *reference) targetOf(e *perstore.Entity, obj any) probe {
	key := make(probe, len(r.local))
	for i, f := range r.local {
		if key[i] = e.Schema.Value(obj, f); key[i].IsNull() {
			return nil
		}
	}
	return key
}

// referrers gives the objects whose link leads to key, by an index where one
// begins with the link's first field.
func (r *reference) referrers(t *table, key probe, yield func(any) bool) {
	leads := func(obj any) bool {
		for i, f := range r.local {
			if t.entity.Schema.Value(obj, f).Compare(key[i]) != 0 {
				return true
			}
		}
		return yield(obj)
	}
	if !t.lookup(r.local[0], key[0], leads) {
		t.rows.scan(leads)
	}
}
