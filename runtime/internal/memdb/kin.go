package memdb

import (
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// kin are the tables of the models that an entity specialises and of those that
// specialise it. Each has the objects of its model as that model sees them, so
// an object is in several tables: one and the same write changes them all.
type kin struct {
	root   int   // the table with all objects of the family
	supers []int // the nearest first, the root last
	subs   []int
	family []int // itself and the subs: all of the family where it is the root
}

// kinships finds the kin of each table.
func kinships(entities []*perstore.Entity) []kin {
	kins := make([]kin, len(entities))
	for i := range entities {
		kins[i].root = i
		for at := superOf(entities, i); at >= 0; at = superOf(entities, at) {
			kins[i].root = at
			kins[i].supers = append(kins[i].supers, at)
			kins[at].subs = append(kins[at].subs, i)
		}
	}
	for i := range kins {
		kins[i].family = append([]int{i}, kins[i].subs...)
	}
	return kins
}

// superOf finds what the entity of a table specialises; -1 is nothing.
func superOf(entities []*perstore.Entity, i int) int {
	extends := entities[i].Extends
	if extends == "" {
		return -1
	}
	return slices.IndexFunc(entities, func(other *perstore.Entity) bool { return other.Schema.Name == extends })
}

// tables are those that may have an object of table i.
func (k kin) tables(i int) []int {
	return slices.Concat([]int{i}, k.supers, k.subs)
}

// family gives the tables of the family whose root is i.
func (db *Database) family(i int) []int { return db.kin[i].family }

// change is an object to be put into a table.
type change struct {
	table    int
	obj, old any
}

// file puts obj, which the tables keep, in place of old into the tables of all
// its models, or into none; old nil is none. It checks what the indexes and the
// links ask for.
func (s *snapshot) file(i int, obj, old any, key probe) error {
	var one [1]change
	changes, err := s.spread(append(one[:0], change{i, obj, old}), key)
	if err != nil {
		return err
	}
	if err := s.check(changes, key); err != nil {
		return err
	}
	s.touch(i, key)
	s.apply(changes)
	return nil
}

// check looks at the indexes of all tables first: as in SQL, a value that is
// taken is told before a link to what is not there.
func (s *snapshot) check(changes []change, key probe) error {
	for _, c := range changes {
		if err := s.tables[c.table].checkUnique(c.obj, c.old); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if err := s.targets(c.table, c.obj, key); err != nil {
			return err
		}
	}
	return nil
}

// apply makes changes, which were checked.
func (s *snapshot) apply(changes []change) {
	for _, c := range changes {
		s.change(c.table).put(c.obj, c.old)
	}
}

// spread appends to the one change of a table those of the other tables that
// have or get the object. What only a specialising model has stays as it is.
func (s *snapshot) spread(changes []change, key probe) ([]change, error) {
	first := changes[0]
	of, kin := s.tables[first.table].entity, &s.db.kin[first.table]
	for _, i := range kin.supers {
		converted, err := s.tables[i].entity.Convert(first.obj, of, nil)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change{i, converted, s.tables[i].get(key)})
	}
	for _, i := range kin.subs {
		rest := s.tables[i].get(key)
		if rest == nil {
			continue
		}
		converted, err := s.tables[i].entity.Convert(first.obj, of, rest)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change{i, converted, rest})
	}
	return changes, nil
}

// remove takes an object of table i out of the tables of all its models.
func (s *snapshot) remove(i int, key probe) {
	s.touch(i, key)
	for _, i := range s.db.kin[i].tables(i) {
		if old := s.tables[i].get(key); old != nil {
			s.change(i).delete(old)
		}
	}
}
