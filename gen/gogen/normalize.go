package gogen

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// normalizeModel prints the function that makes an object what stores keep:
//
//	func productNormalize(obj any) {
//		p := obj.(*Product)
//		p.CreatedAt = perstore.CutTime(p.CreatedAt)
//		p.Rating = perstore.OrAbsent(p.Rating)
//	}
func normalizeModel(m *ir.Model, body []jen.Code) *jen.Statement {
	r := receiver(m.Name)
	return code.Doc(m.Var + "Normalize makes an object what every store keeps of it.").
		Func().Id(m.Var + "Normalize").Params(jen.Id("obj").Any()).Block(
		append([]jen.Code{jen.Id(r).Op(":=").Id("obj").Assert(jen.Op("*").Id(m.Name))}, body...)...).Line()
}

// normalizeDecl prints the same as a method of a nested object. Inside JSON
// absent and null stay apart.
func (g *generator) normalizeDecl(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	var body []jen.Code
	for _, f := range d.Fields {
		member := jen.Id(r).Dot(f.Name)
		if kept := keptValue(f, member); kept != nil {
			body = append(body, member.Clone().Op("=").Add(kept))
		}
		body = append(body, g.normalizeInside(f.Type, member, 0)...)
	}
	return code.Method("normalize makes the object what stores keep.", r, d.Name, "normalize").
		Params().Block(body...).Line()
}

// normalized prints the body of a model's function; nothing where stores keep
// every object as it is.
func (g *generator) normalized(m *ir.Model) []jen.Code {
	var out []jen.Code
	for _, f := range stored(m) {
		member := jen.Id(receiver(m.Name)).Dot(f.Name)
		kept := keptValue(f, member)
		if f.Type.Opt || f.Type.Kind == ir.KindJSON {
			if kept == nil {
				kept = member.Clone()
			}
			kept = code.P(oneAbsence(f)).Call(kept)
		}
		if kept != nil {
			out = append(out, member.Clone().Op("=").Add(kept))
		}
		out = append(out, g.normalizeInside(f.Type, member, 0)...)
	}
	return out
}

// oneAbsence is the function on an Opt, or on raw JSON, that makes absent and
// null the same.
func oneAbsence(f *ir.Field) string {
	switch {
	case f.Type.Kind == ir.KindJSON && f.ReadNull:
		return "OrNullJSON"
	case f.Type.Kind == ir.KindJSON:
		return "OrNoJSON"
	case f.ReadNull:
		return "OrNull"
	}
	return "OrAbsent"
}

// keptValue is what a store keeps of a member itself; nil where that is the
// member as it is.
func keptValue(f *ir.Field, member *jen.Statement) *jen.Statement {
	switch {
	case keptScalar(f.Type, member) != nil:
		return keptScalar(f.Type, member)
	case f.Type.Kind == ir.KindList && f.Type.Opt:
		return code.P("NotNilOpt").Call(member.Clone())
	case f.NilEmpty:
		return code.P("NotNil").Call(member.Clone())
	}
	return nil
}

// keptScalar is what a store keeps of expr, a value of type t; nil where that is expr.
func keptScalar(t ir.Type, expr *jen.Statement) *jen.Statement {
	prefix, name := "Cut", "Time"
	switch t.Kind {
	case ir.KindTime:
	case ir.KindDecimal:
		prefix, name = "Normal", "Decimal"
	default:
		return nil
	}
	if t.Opt {
		prefix += "Opt"
	}
	return code.P(prefix + name).Call(expr.Clone())
}

// normalizeInside prints what is done to the inside of expr, a value of type t
// at a depth of lists:
//
//	p.Period.normalize()
//	for i := range p.Visits {
//		p.Visits[i] = perstore.CutTime(p.Visits[i])
//	}
func (g *generator) normalizeInside(t ir.Type, expr *jen.Statement, depth int) []jen.Code {
	inner := expr.Clone()
	if t.Opt {
		inner = inner.Dot("V")
	}
	var body []jen.Code
	switch {
	case t.Kind == ir.KindObject && g.needs.normalize(ir.Type{Kind: t.Kind, Name: t.Name}):
		body = []jen.Code{inner.Dot("normalize").Call()}
	case t.Kind == ir.KindList && g.needs.normalize(*t.Elem):
		index := jen.Id(strings.Repeat("i", depth+1)) // no receiver is called so
		item := inner.Clone().Index(index)
		inside := g.normalizeInside(*t.Elem, item, depth+1)
		if kept := keptScalar(*t.Elem, item); kept != nil {
			inside = []jen.Code{item.Clone().Op("=").Add(kept)}
		}
		return []jen.Code{jen.For(index.Clone().Op(":=").Range().Add(inner)).Block(inside...)}
	}
	if len(body) == 0 || !t.Opt {
		return body
	}
	return []jen.Code{jen.If(expr.Clone().Dot("State").Op("==").Add(code.P("OptValue"))).Block(body...)}
}
