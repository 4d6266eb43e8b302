package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// linkMethod prints a link as a method: a to-one link reads its target, a
// to-many link begins a query.
func (g *generator) linkMethod(m *ir.Model, l *ir.Link) *jen.Statement {
	if l.Many {
		return toMany(m, l, l.Target+"Query")
	}
	return toOne(m, l)
}

// toOne prints
//
//	func (p *Product) Supplier(ctx context.Context) (*Supplier, error) {
//		return perstore.LoadLink[*Supplier](ctx, &p.Perstore, p, "supplier")
//	}
func toOne(m *ir.Model, l *ir.Link) *jen.Statement {
	r := receiver(m.Name)
	target := jen.Op("*").Id(l.Target)
	return code.Method(docOf(l.Name, l.Doc, "follows the link "+l.Rel+": nil when it is unset, perstore.ErrNotFound when its target is gone."), r, m.Name, l.Name).
		Params(code.Ctx()).Params(target.Clone(), jen.Error()).Add(code.Short(
		jen.Return(code.P("LoadLink").Types(target).Call(jen.Id("ctx"), jen.Op("&").Id(r).Dot("Perstore"), jen.Id(r), jen.Lit(l.Rel))))).Line()
}

// toMany prints
//
//	func (p *Product) Reviews() *ReviewQuery {
//		return (*ReviewQuery)(perstore.LinkQuery(&p.Perstore, p, "reviews"))
//	}
func toMany(m *ir.Model, l *ir.Link, query string) *jen.Statement {
	r := receiver(m.Name)
	return code.Method(docOf(l.Name, l.Doc, "queries the targets of the link "+l.Rel+"."), r, m.Name, l.Name).
		Params().Op("*").Id(query).Add(code.Short(
		jen.Return(jen.Parens(jen.Op("*").Id(query)).Call(code.P("LinkQuery").Call(jen.Op("&").Id(r).Dot("Perstore"), jen.Id(r), jen.Lit(l.Rel)))))).Line()
}
