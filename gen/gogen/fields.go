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
//		ID: &perstore.OrderedField[*Product, int64]{Name: "id", Value: rql.Int},
//		…
//	}
func (g *generator) fields(m *ir.Model) *jen.Statement {
	var types, values []jen.Code
	for _, f := range stored(m) {
		if f.Hidden {
			continue
		}
		t := fieldType(m, f)
		members := []jen.Code{code.Member("Name", jen.Lit(f.Property))}
		if v := fieldValueFunc(f); v != nil {
			members = append(members, code.Member("Value", v))
		}
		types = append(types, jen.Id(f.Name).Op("*").Add(t))
		values = append(values, code.Member(f.Name, jen.Op("&").Add(t.Clone()).Values(members...)))
	}
	return code.Doc(m.Name + "Fields are the fields of " + m.Name + ", for Where, Sort and Select. Never assign to it.").
		Var().Id(m.Name + "Fields").Op("=").Struct(types...).Add(code.Lines(values...)).Line()
}

// fieldType is the runtime's type of a field in queries.
func fieldType(m *ir.Model, f *ir.Field) *jen.Statement {
	of := jen.Op("*").Id(m.Name)
	switch {
	case f.Type.Kind == ir.KindEnum:
		return code.P("EnumField").Types(of, jen.Id(f.Type.Name))
	case f.QueryType == ir.QueryString:
		return code.P("StringField").Types(of)
	case f.QueryType == ir.QueryBool:
		return code.P("BoolField").Types(of)
	case f.QueryType == ir.QueryList:
		return code.P("ListField").Types(of, plainType(*f.Type.Elem))
	case f.QueryType == ir.QueryJSON:
		return code.P("JSONField").Types(of)
	}
	return code.P("OrderedField").Types(of, plainType(f.Type))
}

// fieldValueFunc is the function that a field gives values to a query with;
// nil where the field's type knows it.
func fieldValueFunc(f *ir.Field) *jen.Statement {
	switch f.QueryType {
	case ir.QueryString, ir.QueryBool, ir.QueryJSON:
		return nil
	case ir.QueryList:
		return valueFunc(*f.Type.Elem)
	}
	return valueFunc(f.Type)
}

// links prints the typed links of a model:
//
//	var ProductLinks = struct {
//		Supplier *perstore.Link[*Product, *Supplier]
//	}{
//		Supplier: &perstore.Link[*Product, *Supplier]{Rel: "supplier"},
//	}
func (g *generator) links(m *ir.Model) *jen.Statement {
	var types, values []jen.Code
	for _, l := range m.Links {
		t := code.P("Link").Types(jen.Op("*").Id(m.Name), jen.Op("*").Id(l.Target))
		types = append(types, jen.Id(l.Name).Op("*").Add(t))
		values = append(values, code.Member(l.Name, jen.Op("&").Add(t.Clone()).Values(code.Member("Rel", jen.Lit(l.Rel)))))
	}
	return code.Doc(m.Name + "Links are the links of " + m.Name + ", for With and as predicates. Never assign to it.").
		Var().Id(m.Name + "Links").Op("=").Struct(types...).Add(code.Lines(values...)).Line()
}
