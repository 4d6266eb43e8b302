// Package rqlschema makes, of the models of a package, the schemas that queries
// are bound to: those that the generated code has, without the code.
package rqlschema

import (
	"cmp"
	"fmt"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/rql"
)

// Of gives the schema of each model of pkg, in the order of the models, linked
// to each other. Value is left out: whoever evaluates in memory sets it. The
// error tells of a package that the compiler would not make.
func Of(pkg *ir.Package) ([]*rql.Schema, error) {
	schemas := make([]*rql.Schema, len(pkg.Models))
	byName := make(map[string]*rql.Schema, len(pkg.Models))
	maker := NewMaker(pkg.Models)
	for i, m := range pkg.Models {
		schemas[i] = maker.Model(m)
		byName[m.Name] = schemas[i]
	}
	for i, m := range pkg.Models {
		for _, l := range m.Links {
			bound, err := link(m, l, byName)
			if err != nil {
				return nil, fmt.Errorf("link %s of %s: %w", l.Rel, m.Name, err)
			}
			schemas[i].Links = append(schemas[i].Links, bound)
		}
	}
	return schemas, nil
}

// Model gives the schema of one model, without its links.
func (in Maker) Model(m *ir.Model) *rql.Schema {
	s := &rql.Schema{Name: m.Name, Table: m.Table}
	for _, f := range m.Fields {
		if !f.Transient {
			s.Fields = append(s.Fields, in.field(f, f.ColumnNull))
		}
	}
	for _, f := range m.Key.Fields {
		s.Key = append(s.Key, m.Fields[f].Index)
	}
	if d := m.Discriminator; d != nil {
		s.Shared = &rql.Shared{Field: m.Fields[d.Field].Index, Names: d.Models}
	}
	return s
}

// types are the types of queries; the IR has the same.
var types = map[ir.QueryType]rql.Type{
	ir.QueryBool: rql.TypeBool, ir.QueryInt: rql.TypeInt, ir.QueryFloat: rql.TypeFloat, ir.QueryDecimal: rql.TypeDecimal, ir.QueryString: rql.TypeString,
	ir.QueryTime: rql.TypeTime, ir.QueryDate: rql.TypeDate, ir.QueryUUID: rql.TypeUUID,
	ir.QueryList: rql.TypeList, ir.QueryJSON: rql.TypeJSON,
}

// Maker makes the schemas of models and of the nested objects in them. One that
// several models share is declared beside one of them and made once.
type Maker struct {
	decls map[string]*ir.Decl
	made  map[string]*rql.Schema
}

// NewMaker is a maker of the schemas of these models, which are all of a package.
func NewMaker(models []*ir.Model) Maker {
	in := Maker{decls: make(map[string]*ir.Decl), made: make(map[string]*rql.Schema)}
	for _, m := range models {
		for _, d := range m.Types {
			in.decls[d.Name] = d
		}
	}
	return in
}

func (in Maker) field(f *ir.Field, nullable bool) rql.Field {
	made := rql.Field{Name: cmp.Or(f.Property, f.Name), Column: f.Column, Type: types[f.QueryType], Elem: types[f.QueryElem], Nullable: nullable, Unnamed: f.Extra}
	if f.QueryElem != "" {
		made.ListType = f.SQLType
	}
	if f.QueryOf != "" {
		made.Of = in.schema(f.QueryOf)
		if f.Type.Kind == ir.KindList {
			made.Items = none
		}
	}
	return made
}

// none yields no items: nothing is evaluated here.
func none(any, func(any) bool) {}

func (in Maker) schema(name string) *rql.Schema {
	if s := in.made[name]; s != nil {
		return s
	}
	s := &rql.Schema{Name: name}
	in.made[name] = s
	for _, f := range in.decls[name].Fields {
		s.Fields = append(s.Fields, in.field(f, !f.Required || f.Nullable))
	}
	return s
}

func link(m *ir.Model, l *ir.Link, byName map[string]*rql.Schema) (*rql.Link, error) {
	target := byName[l.Target]
	if target == nil {
		return nil, fmt.Errorf("no model %s", l.Target)
	}
	bound := &rql.Link{Name: l.Rel, Many: l.Many, Target: target}
	for _, j := range l.On {
		bound.On = append(bound.On, rql.Join{Op: j.Op, Local: m.Fields[j.Local].Index, Remote: j.Remote})
	}
	var err error
	if l.Filter != "" {
		bound.Filter, err = rql.Parse(l.Filter)
	}
	return bound, err
}
