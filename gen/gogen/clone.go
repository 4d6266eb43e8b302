package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// clone prints
//
//	func (p *Product) clone() Product {
//		c := *p
//		c.Tags = slices.Clone(p.Tags)
//		return c
//	}
//
// without the transient members, which no copy for a store has.
func (g *generator) clone(name string, fields []*ir.Field) *jen.Statement {
	r := receiver(name)
	copied := "c"
	if r == copied {
		copied = "d"
	}
	body := []jen.Code{jen.Id(copied).Op(":=").Op("*").Id(r)}
	for _, f := range fields {
		body = append(body, g.cloneField(copied, f)...)
	}
	body = append(body, jen.Return(jen.Id(copied)))
	return code.Method("clone copies the object deeply.", r, name, "clone").Params().Id(name).Block(body...).Line()
}

func (g *generator) cloneField(c string, f *ir.Field) []jen.Code {
	if !g.needs.clone(f.Type) || f.Transient {
		return nil
	}
	member := jen.Id(c).Dot(f.Name)
	if f.Type.Opt {
		member = member.Dot("V")
	}
	return []jen.Code{member.Clone().Op("=").Add(g.cloned(f.Type, member))}
}

// cloned is a deep copy of expr, a value of type t without its Opt.
func (g *generator) cloned(t ir.Type, expr *jen.Statement) *jen.Statement {
	switch {
	case t.Kind == ir.KindObject:
		return expr.Clone().Dot("clone").Call()
	case t.Kind == ir.KindOpen:
		return expr.Clone().Dot("Clone").Call()
	case t.Kind == ir.KindGoText:
		return code.P("CloneText").Call(jen.Op("&").Add(expr))
	case t.Kind == ir.KindGoJSON:
		return code.P("CloneJSON").Call(jen.Op("&").Add(expr))
	case t.Kind == ir.KindList && g.needs.clone(*t.Elem):
		return code.P("CloneList").Call(expr.Clone(), g.cloneFunc(*t.Elem))
	}
	return jen.Qual("slices", "Clone").Call(expr.Clone())
}

// cloneFunc is a function that copies an element: (*Item).clone, or a literal.
func (g *generator) cloneFunc(t ir.Type) *jen.Statement {
	if t.Kind == ir.KindObject && !t.Opt {
		return jen.Parens(jen.Op("*").Id(t.Name)).Dot("clone")
	}
	body := []jen.Code{jen.Return(g.cloned(t, jen.Op("*").Id("v")))}
	if t.Opt {
		body = []jen.Code{
			jen.Id("c").Op(":=").Op("*").Id("v"),
			jen.Id("c").Dot("V").Op("=").Add(g.cloned(t, jen.Id("c").Dot("V"))),
			jen.Return(jen.Id("c")),
		}
	}
	return jen.Func().Params(jen.Id("v").Op("*").Add(goType(t))).Add(goType(t)).Block(body...)
}
