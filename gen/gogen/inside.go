package gogen

import (
	"cmp"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// insideVar is the variable with the schema of a nested struct.
func (g *generator) insideVar(name string) string { return g.decls[name].Var + "Schema" }

// inside prints what queries know of a nested struct:
//
//	var productDimensionsSchema = &rql.Schema{
//		Name: "ProductDimensions",
//		Fields: []rql.Field{
//			{Name: "width", Type: rql.TypeFloat},
//		},
//		Value: productDimensionsValue,
//	}
func (g *generator) inside(d *ir.Decl) []jen.Code {
	var fields, cases []jen.Code
	r := receiver(d.Name)
	for i, f := range withExtra(d) {
		fields = append(fields, g.insideField(f))
		cases = append(cases, jen.Case(jen.Lit(i)).Block(fieldValue(f, jen.Id(r).Dot(f.Name))...))
	}
	return []jen.Code{
		code.Doc(g.insideVar(d.Name) + " is what queries know of the members of " + d.Name + ".").
			Var().Id(g.insideVar(d.Name)).Op("=").Op("&").Add(code.R("Schema")).Add(code.Lines(
			code.Member("Name", jen.Lit(d.Name)),
			code.Member("Fields", jen.Index().Add(code.R("Field")).Add(code.Lines(fields...))),
			code.Member("Value", jen.Id(d.Var+"Value")))).Line(),
		valueFuncOf(d.Name, d.Var, cases),
	}
}

// insideField prints {Name: "width", Type: rql.TypeFloat}.
func (g *generator) insideField(f *ir.Field) jen.Code {
	members := list(
		code.Member("Name", jen.Lit(cmp.Or(f.Property, f.Name))),
		code.Member("Type", code.R(rqlTypes[f.QueryType])))
	if f.QueryElem != "" {
		members = append(members, code.Member("Elem", code.R(rqlTypes[f.QueryElem])))
	}
	if !f.Required || f.Nullable {
		members = append(members, code.Member("Nullable", jen.True()))
	}
	if f.Extra {
		members = append(members, code.Member("Unnamed", jen.True()))
	}
	return jen.Values(append(members, g.schemaInside(f)...)...)
}
