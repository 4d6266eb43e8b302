package rql

import "slices"

// Shared tells the objects of a schema from others that are kept in the same
// table: a model that specialises another one shares its table. Bind makes it
// a condition of every query, and of every link to the schema.
type Shared struct {
	Field int      // the discriminator: a text that names the schema of an object
	Names []string // of the schemas whose objects belong to this one; nil is all
}

// Holds tells whether an object that is named so belongs to the schema.
func (s *Shared) Holds(name string) bool {
	return s == nil || s.Names == nil || slices.Contains(s.Names, name)
}

// condition holds for the rows of the table that belong to the schema; nil is
// all of them.
func (s *Shared) condition() *Pred {
	if s == nil || s.Names == nil {
		return nil
	}
	values := make([]Value, len(s.Names))
	for i, name := range s.Names {
		values[i] = String(name)
	}
	return &Pred{Op: PredIn, Field: s.Field, Values: values}
}
