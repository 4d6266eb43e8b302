package memstore

import (
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// reference is a to-one link between two tables that the database keeps whole:
// a foreign key.
type reference struct {
	link     string
	from, to int   // tables
	local    []int // fields of from, in the order of to's key
	onDelete perstore.OnDelete
}

// references finds the foreign keys that are checked: all of them, or those
// whose definition states what a deletion does. A target that is kept in
// another database is not looked at.
func references(entities []*perstore.Entity, all bool) []reference {
	var out []reference
	for from, e := range entities {
		for _, fk := range e.ForeignKeys {
			if fk.OnDelete == perstore.Unstated && !all {
				continue
			}
			if r, ok := newReference(entities, from, fk); ok {
				out = append(out, r)
			}
		}
	}
	return out
}

// newReference finds both ends by name: links need not be bound yet.
func newReference(entities []*perstore.Entity, from int, fk perstore.ForeignKey) (reference, bool) {
	links := entities[from].Links
	i := slices.IndexFunc(links, func(l perstore.EntityLink) bool { return l.Name == fk.Link })
	if i < 0 {
		return reference{}, false
	}
	to := slices.IndexFunc(entities, func(e *perstore.Entity) bool { return e.Schema.Name == links[i].Target })
	if to < 0 {
		return reference{}, false
	}
	r := reference{link: fk.Link, from: from, to: to, onDelete: fk.OnDelete}
	for _, k := range entities[to].Key {
		for _, j := range links[i].On {
			if j.Remote[0] == entities[to].Schema.Fields[k].Name {
				r.local = append(r.local, j.Local)
			}
		}
	}
	return r, len(r.local) == len(entities[to].Key)
}

// target gives the key that the link of an object leads to; nil when it is
// unset.
func (r *reference) target(e *perstore.Entity, obj any) probe {
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
		t.rows.Scan(leads)
	}
}
