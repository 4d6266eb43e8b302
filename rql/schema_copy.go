package rql

import (
	"maps"
	"slices"
)

// Copies are copies of schemas that may be changed: the originals, which queries
// use, stay as they are. Links lead to copies, too.
func Copies(schemas ...*Schema) []*Schema {
	made := make(map[*Schema]*Schema, len(schemas))
	out := make([]*Schema, len(schemas))
	for i, s := range schemas {
		out[i] = s.copied(made)
	}
	return out
}

func (s *Schema) copied(made map[*Schema]*Schema) *Schema {
	if s == nil || made[s] != nil {
		return made[s]
	}
	c := &Schema{
		Name: s.Name, Table: s.Table, Fields: slices.Clone(s.Fields), Key: slices.Clone(s.Key), Links: slices.Clone(s.Links),
		Where: s.Where, Value: s.Value, Struct: s.Struct, open: s.open, gained: maps.Clone(s.gained), self: s.self,
	}
	made[s] = c
	if s.Shared != nil {
		c.Shared = &Shared{Field: s.Shared.Field, Names: slices.Clone(s.Shared.Names)}
	}
	for i := range c.Fields {
		f := &c.Fields[i]
		f.Path, f.Of = slices.Clone(f.Path), f.Of.copied(made)
	}
	for i, l := range c.Links {
		to := *l
		to.Target, to.On = l.Target.copied(made), slices.Clone(l.On)
		for j := range to.On {
			to.On[j].Remote = slices.Clone(to.On[j].Remote)
		}
		c.Links[i] = &to
	}
	return c
}
