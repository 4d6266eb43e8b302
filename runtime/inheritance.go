package perstore

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// ModelOf gives the name of the model that obj, an object of e, is stored as:
// e's own, or that of a model that specialises it. It is empty for an object
// that was not stored yet.
func (e *Entity) ModelOf(obj any) string {
	if s := e.Schema.Shared; s != nil {
		return e.Schema.Value(obj, s.Field).Text()
	}
	return e.Schema.Name
}

// NameModel notes in obj the name of the model that it is stored as. A store
// calls it before it writes a new object, with the name of e, and after it has
// written one that another model has stored. It does nothing where e has its
// table for itself.
func (e *Entity) NameModel(obj any, name string) {
	if e.Schema.Shared == nil {
		return
	}
	e.Meta(obj).as = name
	if e.SetModel != nil {
		e.SetModel(obj, name)
	}
}

// claim makes an object that names no model of e one of e.
func (e *Entity) claim(obj any) {
	if e.Schema.Shared == nil {
		return
	}
	name := e.ModelOf(obj)
	if name == "" || !e.Schema.Shared.Holds(name) {
		name = e.Schema.Name
	}
	e.NameModel(obj, name)
}

// Specialised tells whether other models specialise e: an object of e may be
// stored as one of theirs.
func (e *Entity) Specialised() bool {
	return e.Schema.Shared != nil && len(e.Schema.Shared.Names) != 1
}

// Selected gives the fields that an object has of which some are selected:
// those of the key, the discriminator and the selected ones, each once.
func (e *Entity) Selected(fields []int) []int {
	all := slices.Clone(e.Schema.Key)
	if s := e.Schema.Shared; s != nil {
		all = append(all, s.Field)
	}
	for _, f := range fields {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// ForeignKeysBeyond gives the foreign keys of e that super, which e specialises,
// does not have. Super nil is none, and gives them all.
func (e *Entity) ForeignKeysBeyond(super *Entity) []ForeignKey {
	if super == nil {
		return e.ForeignKeys
	}
	var keys []ForeignKey
	for _, fk := range e.ForeignKeys {
		if !slices.ContainsFunc(super.ForeignKeys, func(k ForeignKey) bool { return k.Link == fk.Link }) {
			keys = append(keys, fk)
		}
	}
	return keys
}

// Convert gives obj, an object of another model of e's family, as a detached
// object of e. One of the models specialises the other. The members that only e
// has are those of rest, an object of e; nil leaves them empty.
func (e *Entity) Convert(obj any, of *Entity, rest any) (any, error) {
	row := NewRow(e)
	for i := range e.Schema.Fields {
		var v rql.Value
		switch {
		case i < len(of.Schema.Fields):
			v = of.Schema.Value(obj, i)
		case rest != nil:
			v = e.Schema.Value(rest, i)
		default:
			continue
		}
		if err := row.setValue(i, v); err != nil {
			return nil, err
		}
	}
	converted := e.New()
	e.Scan(converted, row)
	return converted, row.Err()
}

// checkExtends fails for an entity that does not have what stores rely on: the
// table, the key and, as its first ones, the fields of the one that it
// specialises.
func (e *Entity) checkExtends(byName map[string]*Entity) error {
	if e.Extends == "" {
		return nil
	}
	super, ok := byName[e.Extends]
	if !ok {
		return fmt.Errorf("%w: %s specialises %s, which is no model", ErrInvalid, e.Schema.Name, e.Extends)
	}
	a, b := super.Schema, e.Schema
	same := a.Table == b.Table && a.Shared != nil && b.Shared != nil && a.Shared.Field == b.Shared.Field &&
		slices.Equal(super.Schema.Key, e.Schema.Key) && len(a.Fields) <= len(b.Fields) &&
		slices.EqualFunc(a.Fields, b.Fields[:min(len(a.Fields), len(b.Fields))], func(a, b rql.Field) bool { return a.Column == b.Column })
	up := super
	for range byName {
		if same = same && up != e; up != nil {
			up = byName[up.Extends]
		}
	}
	if !same {
		return fmt.Errorf("%w: %s does not have the table, key and fields of %s", ErrInvalid, e.Schema.Name, e.Extends)
	}
	return nil
}
