// Package describe makes entities by hand, for tests of stores and of the
// runtime: it puts a [perstore.Entity] together from accessors where generated
// code spells it out.
package describe

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Model describes the struct T. Fields are referred to by their index.
type Model[T any] struct {
	Name        string
	Table       string // the Name where it is empty
	Fields      []Field[T]
	Key         Key[T]
	Generate    perstore.Generate
	Indexes     []perstore.Index
	Links       []perstore.EntityLink
	ReadOnly    []int
	Version     *perstore.VersionField // Counter makes one
	Defaults    []perstore.ColumnDefault
	Enums       []perstore.ColumnEnum
	ForeignKeys []perstore.ForeignKey
	CrossRules  bool
	Meta        func(*T) *perstore.Meta

	Extends  string           // the model that it specialises, with whose Fields its own begin
	Shared   *rql.Shared      // of a model that specialises another one, or is specialised
	SetModel func(*T, string) // sets the member that Shared names; nil where that is Hidden
}

// Entity makes a new entity each time: binding its links changes it.
func (m Model[T]) Entity() *perstore.Entity {
	e := &perstore.Entity{
		Schema:      m.schema(),
		Extends:     m.Extends,
		Generate:    m.Generate,
		Indexes:     m.Indexes,
		Links:       m.Links,
		ReadOnly:    m.ReadOnly,
		Version:     m.Version,
		Defaults:    m.Defaults,
		Enums:       m.Enums,
		ForeignKeys: m.ForeignKeys,
		CrossRules:  m.CrossRules,
		Hooks:       perstore.HooksOf[*T](),
		New:         func() any { return new(T) },
		Meta:        func(obj any) *perstore.Meta { return m.Meta(obj.(*T)) },
		KeyOf:       func(obj any) any { return m.Key.Of(obj.(*T)) },
		SetKey:      func(obj, key any) { m.Key.Set(obj.(*T), key) },
		KeyValues:   m.Key.Values,
		KeyFrom:     m.Key.From,
		Clone:       m.clone,
		Scan:        m.scan,
		Normalize:   m.normalize,
	}
	if m.SetModel != nil {
		e.SetModel = func(obj any, name string) { m.SetModel(obj.(*T), name) }
	}
	return e
}

// Counter is the field of that index as the one that counts writes.
func Counter[T any](field int, at func(*T) *int64) *perstore.VersionField {
	return &perstore.VersionField{Field: field, Set: func(obj any, n int64) { *at(obj.(*T)) = n }}
}

func (m Model[T]) schema() *rql.Schema {
	s := &rql.Schema{
		Name:   m.Name,
		Table:  m.Table,
		Key:    m.Key.Fields,
		Shared: m.Shared,
		Value:  func(obj any, i int) rql.Value { return m.Fields[i].value(obj.(*T)) },
	}
	if s.Table == "" {
		s.Table = m.Name
	}
	for _, f := range m.Fields {
		s.Fields = append(s.Fields, f.column)
	}
	return s
}

func (m Model[T]) clone(obj any) any {
	c := *obj.(*T)
	*m.Meta(&c) = m.Meta(&c).Detached()
	for _, f := range m.Fields {
		if f.clone != nil {
			f.clone(&c)
		}
	}
	return &c
}

func (m Model[T]) scan(obj any, row *perstore.Row) {
	for i, f := range m.Fields {
		f.scan(obj.(*T), row, i)
	}
}

func (m Model[T]) normalize(obj any) {
	for _, f := range m.Fields {
		if f.normalize != nil {
			f.normalize(obj.(*T))
		}
	}
}
