package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// defaults prints
//
//	func (p *Product) Defaults() {
//		if p.Rating.IsZero() {
//			p.Rating = perstore.Some[int64](3)
//		}
//	}
func (g *generator) defaults(name string, fields []*ir.Field) *jen.Statement {
	r := receiver(name)
	var body []jen.Code
	for _, f := range fields {
		body = append(body, g.defaultOf(r, f)...)
		body = append(body, g.nestedDefaults(r, f)...)
	}
	return code.Method("Defaults fills absent members from the defaults of the schema.", r, name, "Defaults").
		Params().Block(body...).Line()
}

// defaultOf prints the default of one member that is absent. A required
// number, boolean or text is never absent: its default is for New alone.
func (g *generator) defaultOf(r string, f *ir.Field) []jen.Code {
	if f.Default == nil || f.DefaultNew {
		return nil
	}
	member := jen.Id(r).Dot(f.Name)
	return []jen.Code{jen.If(g.absent(f, member)).Block(g.setDefault(f, member))}
}

// absent is the condition that a member is not set.
func (g *generator) absent(f *ir.Field, member *jen.Statement) *jen.Statement {
	switch {
	case f.Type.Opt, f.Type.Kind == ir.KindTime, f.Type.Kind == ir.KindUUID:
		return member.Clone().Dot("IsZero").Call()
	case f.Type.Kind == ir.KindEnum:
		return member.Clone().Op("==").Lit("")
	case f.Type.Kind == ir.KindDate:
		return member.Clone().Op("==").Parens(g.rt("Date").Values())
	}
	return member.Clone().Op("==").Nil()
}

// setDefault prints p.Rating = perstore.Some[int64](3). Only of integers does
// Go not infer the type.
func (g *generator) setDefault(f *ir.Field, member *jen.Statement) *jen.Statement {
	v := g.constant(f.Type, f.Default)
	switch {
	case f.Type.Opt && f.Type.Kind == ir.KindInt:
		v = g.rt("Some").Types(jen.Int64()).Call(v)
	case f.Type.Opt && f.Type.Kind == ir.KindFloat:
		v = g.rt("Some").Call(jen.Lit(f.Default.Float)) // 0.0: Go would infer int from 0
	case f.Type.Opt:
		v = g.rt("Some").Call(v)
	}
	return member.Clone().Op("=").Add(v)
}

// nestedDefaults prints the calls of the own defaults of the objects in a
// member:
//
//	for i := range p.Variants {
//		p.Variants[i].Defaults()
//	}
func (g *generator) nestedDefaults(r string, f *ir.Field) []jen.Code {
	return g.defaultsIn(f.Type, jen.Id(r).Dot(f.Name), "i")
}

func (g *generator) defaultsIn(t ir.Type, expr *jen.Statement, index string) []jen.Code {
	if !g.needs.defaults(t) {
		return nil
	}
	value := expr.Clone()
	if t.Opt {
		value = value.Dot("V")
	}
	if t.Pointer && !t.Opt {
		return []jen.Code{jen.If(expr.Clone().Op("!=").Nil()).Block(value.Dot("Defaults").Call())}
	}
	if t.Kind == ir.KindList {
		inside := g.defaultsIn(*t.Elem, value.Clone().Index(jen.Id(index)), index+"i")
		return []jen.Code{jen.For(jen.Id(index).Op(":=").Range().Add(value)).Block(inside...)}
	}
	call := value.Dot("Defaults").Call()
	if t.Opt {
		call = jen.If(expr.Clone().Dot("State").Op("==").Add(g.rt("OptValue"))).Block(call)
	}
	return []jen.Code{call}
}

// newDefaults prints the defaults that only New applies: of required members
// whose zero value is a value.
func (g *generator) newDefaults(r string, fields []*ir.Field) []jen.Code {
	var out []jen.Code
	for _, f := range fields {
		if f.DefaultNew {
			out = append(out, g.setDefault(f, jen.Id(r).Dot(f.Name)))
			out = append(out, g.nestedDefaults(r, f)...)
		}
	}
	return out
}
