package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// fields prints the typed fields of a model:
//
//	var ProductFields = struct {
//		ID *perstore.OrderedField[*Product, int64]
//		…
//	}{
//		ID: perstore.NewOrderedField[*Product]("id", rql.Int),
//		…
//	}
func (g *generator) fields(m *ir.Model) *jen.Statement {
	var types, values []jen.Code
	for _, f := range stored(m) {
		if f.Hidden || f.Extra {
			continue
		}
		t := fieldTypeOf(m, f)
		types = append(types, jen.Id(f.Name).Op("*").Add(t.typ()))
		values = append(values, code.Member(f.Name, t.construct(f.Property)))
	}
	return code.Doc(m.Name + "Fields are the fields of " + m.Name + ", for Where, Sort and Select. Never assign to it.").
		Var().Id(m.Name + "Fields").Op("=").Struct(types...).Add(code.Lines(values...)).Line()
}

// fieldType is the runtime's type of a field in queries.
type fieldType struct {
	name  string         // OrderedField
	model *jen.Statement // *Product
	of    *jen.Statement // the type of its values, where the runtime's type has that as a parameter
	value *jen.Statement // the function that gives a value to a query; the type of values follows from it
}

func fieldTypeOf(m *ir.Model, f *ir.Field) fieldType {
	model := jen.Op("*").Id(m.Name)
	switch {
	case f.Type.Kind == ir.KindEnum:
		return fieldType{name: "EnumField", model: model, of: jen.Id(f.Type.Name)}
	case f.QueryType == ir.QueryString:
		return fieldType{name: "StringField", model: model}
	case f.QueryType == ir.QueryBool:
		return fieldType{name: "BoolField", model: model}
	case f.QueryType == ir.QueryList:
		return fieldType{"ListField", model, plainType(*f.Type.Elem), valueFunc(*f.Type.Elem)}
	case f.QueryType == ir.QueryJSON:
		return fieldType{name: "JSONField", model: model}
	}
	return fieldType{"OrderedField", model, plainType(f.Type), valueFunc(f.Type)}
}

// typ is perstore.OrderedField[*Product, int64].
func (t fieldType) typ() *jen.Statement {
	params := list(t.model)
	if t.of != nil {
		params = append(params, t.of)
	}
	return code.P(t.name).Types(params...)
}

// construct is perstore.NewOrderedField[*Product]("id", rql.Int).
func (t fieldType) construct(property string) *jen.Statement {
	params, args := list(t.model), list(jen.Lit(property))
	switch {
	case t.value != nil:
		args = append(args, t.value)
	case t.of != nil:
		params = append(params, t.of)
	}
	return code.P("New" + t.name).Types(params...).Call(args...)
}

// links prints the typed links of a model:
//
//	var ProductLinks = struct {
//		Supplier *perstore.Link[*Product, *Supplier]
//	}{
//		Supplier: perstore.NewLink[*Product, *Supplier]("supplier"),
//	}
func (g *generator) links(m *ir.Model) *jen.Statement {
	var types, values []jen.Code
	for _, l := range m.Links {
		ends := list(jen.Op("*").Id(m.Name), jen.Op("*").Id(l.Target))
		types = append(types, jen.Id(l.Name).Op("*").Add(code.P("Link")).Types(ends...))
		values = append(values, code.Member(l.Name, code.P("NewLink").Types(ends...).Call(jen.Lit(l.Rel))))
	}
	return code.Doc(m.Name + "Links are the links of " + m.Name + ", for With and as predicates. Never assign to it.").
		Var().Id(m.Name + "Links").Op("=").Struct(types...).Add(code.Lines(values...)).Line()
}
