package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// enum prints a named string type, its constants, their list and Valid:
//
//	type ProductStatus string
//
//	const (
//		ProductStatusDraft ProductStatus = "draft"
//		…
//	)
//
//	var productStatusValues = []ProductStatus{ProductStatusDraft, …}
//
//	func (p ProductStatus) Valid() bool {
//		return perstore.OneOf(p, productStatusValues)
//	}
func (g *generator) enum(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	var consts, names []jen.Code
	for _, v := range d.Enum {
		consts = append(consts, jen.Id(v.Name).Id(d.Name).Op("=").Lit(v.Value))
		names = append(names, jen.Id(v.Name))
	}
	return code.Doc(docOf(d.Name, d.Doc, "is one of a few texts.")).
		Type().Id(d.Name).String().Line().Line().
		Add(code.Doc("The values of " + d.Name + ".")).Const().Defs(consts...).Line().Line().
		Var().Id(valuesVar(d)).Op("=").Index().Id(d.Name).Add(enumList(names)).Line().Line().
		Add(code.Doc("Valid tells whether it is one of the values.")).
		Func().Params(jen.Id(r).Id(d.Name)).Id("Valid").Params().Bool().
		Add(code.Short(jen.Return(g.rt("OneOf").Call(jen.Id(r), jen.Id(valuesVar(d)))))).Line()
}

// enumList prints a few names in one line, and more of them one a line.
func enumList(names []jen.Code) *jen.Statement {
	if len(names) > 3 {
		return code.Lines(names...)
	}
	return jen.Values(names...)
}

// valuesVar is the list of an enum's values.
func valuesVar(d *ir.Decl) string { return d.Var + "Values" }
