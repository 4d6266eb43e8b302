package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// stored tells whether there are stores, which need to copy and normalize.
func (g *generator) stored() bool { return len(g.pkg.Models) > 0 }

// named prints a type that is neither a struct nor an enum:
//
//	type Tags []string
//
//	func (t Tags) Validate() error {
//		check := new(perstore.Check)
//		check.MinItems("", len(t), 1)
//		return check.Err()
//	}
//
// or, where it would lose methods, a second name for it:
//
//	type When = time.Time
func (g *generator) named(f *jen.File, d *ir.Decl) {
	typ := code.Doc(docOf(d.Name, d.Doc, "is a value of the schema.")).Type().Id(d.Name)
	if d.Alias {
		f.Add(typ.Op("=").Add(goType(*d.Of)).Line())
		return
	}
	f.Add(typ.Add(plainType(*d.Of)).Line())
	field := &ir.Field{Name: "Value", Type: *d.Of}
	f.Add(g.validateNamed(d, field))
	if patterns := g.patterns(d.Name, []*ir.Field{field}); patterns != nil {
		f.Add(patterns)
	}
}

func (g *generator) validateNamed(d *ir.Decl, field *ir.Field) *jen.Statement {
	r := receiver(d.Name)
	expr := jen.Id(r)
	if d.Of.Kind != ir.KindList {
		expr = plainType(*d.Of).Call(jen.Id(r))
	}
	body := []jen.Code{jen.Return(jen.Nil())}
	if checks := (checker{g: g, owner: d.Name, field: field}).value("", *d.Of, expr); len(checks) > 0 {
		body = append([]jen.Code{jen.Id("check").Op(":=").New(code.P("Check"))}, checks...)
		body = append(body, jen.Return(jen.Id("check").Dot("Err").Call()))
	}
	return code.Doc("Validate checks the rules of the schema and reports all that are broken, as a *perstore.ValidationError.").
		Func().Params(jen.Id(r).Id(d.Name)).Id("Validate").Params().Error().Block(body...).Line()
}

// objectDoc describes a struct whose schema does not.
func (g *generator) objectDoc() string {
	if g.stored() {
		return "is a nested object."
	}
	return "is an object of the schema."
}
