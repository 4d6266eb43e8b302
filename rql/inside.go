package rql

import (
	"slices"
	"strings"
	"sync"
)

// inside are the members of nested objects that queries may name: fields of
// their own, whose indexes follow those of Schema.Fields. They are found once,
// in an order that depends on the schema alone.
type inside struct {
	once   sync.Once
	fields []Field
	steps  [][]int // indexes on the way: of a field, and of fields of what it holds
}

// The bounds of what is found inside of objects: definitions may be recursive.
const (
	maxInsideDepth  = 6
	maxInsideFields = 1000
)

func (s *Schema) members() *inside {
	s.inside.once.Do(func() { s.inside.find(s, Field{}, nil) })
	return &s.inside
}

// find adds the members of objects of s, which are at a place.
func (in *inside) find(s *Schema, at Field, way []int) {
	for i := range s.Fields {
		f := s.Fields[i]
		if f.Unnamed {
			continue
		}
		steps := append(slices.Clip(way), i)
		if len(way) > 0 {
			f.Path = append(slices.Clip(at.Path), f.Name)
			f.Name, f.Column, f.Nullable, f.Hidden = at.Name, at.Column, true, f.Hidden || at.Hidden
			if len(in.fields) == maxInsideFields {
				return
			}
			in.fields, in.steps = append(in.fields, f), append(in.steps, steps)
		}
		if f.Of != nil && f.Items == nil && len(steps) < maxInsideDepth {
			in.find(f.Of, f, steps)
		}
	}
}

// Field is a field by its index in a bound query: one of Fields, or a member of
// an object inside of one.
func (s *Schema) Field(i int) *Field {
	if i < len(s.Fields) {
		return &s.Fields[i]
	}
	return &s.members().fields[i-len(s.Fields)]
}

// Get reads a field of an object by its index in a bound query.
func (s *Schema) Get(obj any, i int) Value {
	if i < len(s.Fields) {
		return s.Value(obj, i)
	}
	return s.getInside(obj, i)
}

func (s *Schema) getInside(obj any, i int) Value {
	steps := s.members().steps[i-len(s.Fields)]
	v := s.Value(obj, steps[0])
	at := &s.Fields[steps[0]]
	for _, step := range steps[1:] {
		if v.kind == KindNull {
			return v
		}
		v = at.Of.Value(v.JSON(), step)
		at = &at.Of.Fields[step]
	}
	return v
}

// reader is Get for a field that is known.
func (s *Schema) reader(i int) func(obj any, i int) Value {
	if i < len(s.Fields) {
		return s.Value
	}
	return s.getInside
}

// fieldAt is the index of the field at a path of names; -1 is none. With own it
// finds hidden fields, too.
func (s *Schema) fieldAt(path []string, own bool) int {
	if len(path) == 1 {
		return s.index(path[0], own)
	}
	for i, f := range s.members().fields {
		if f.Name == path[0] && slices.Equal(f.Path, path[1:]) && (own || !f.Hidden) {
			return len(s.Fields) + i
		}
	}
	return -1
}

// names are the path of a field.
func (f *Field) names() []string { return append([]string{f.Name}, f.Path...) }

// text is a field as a query names it.
func (f *Field) text() string { return strings.Join(f.names(), "/") }
