package gogen

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// view names the view of a facet on a model.
type view struct{ facet, model string }

// addViews makes of each view whose objects are of a type of their own a model, with
// what the facet shows: what prints the types of models prints it.
func (g *generator) addViews() {
	g.views, g.blocked = make(map[view]*ir.Model), make(map[string][]*ir.Field)
	for _, m := range g.pkg.Models {
		for _, f := range m.Facets {
			if !f.View {
				continue
			}
			v := g.shown(m, f)
			g.views[view{f.Name, m.Name}] = v
			g.models[v.Name] = v
			g.decls[v.Name] = &ir.Decl{Name: v.Name, Var: v.Var, At: v.At, Fields: v.Fields, Unknown: v.Unknown}
			for _, i := range f.Hidden {
				g.blocked[v.Name] = append(g.blocked[v.Name], m.Fields[i])
			}
		}
	}
}

// shown is a model with what a facet shows of m. Positions in the table stay.
func (g *generator) shown(m *ir.Model, f *ir.Facet) *ir.Model {
	v := *m
	v.Name, v.Var, v.Doc = f.Object, f.Var, f.Object+" is what the facet "+strconv.Quote(f.Name)+" shows of "+m.Name+"."
	v.Across, v.CrossRules, v.Types, v.Rules = nil, false, nil, nil // the model checks what it is made of
	v.Fields, v.Links, v.Version, v.Discriminator = nil, nil, nil, nil
	at := make(map[int]int, len(m.Fields))
	for i, field := range m.Fields {
		if !slices.Contains(f.Hidden, i) {
			at[i] = len(v.Fields)
			v.Fields = append(v.Fields, field)
		}
	}
	v.Key.Fields = make([]int, len(m.Key.Fields))
	for i, key := range m.Key.Fields {
		v.Key.Fields[i] = at[key]
	}
	if m.Version != nil && !slices.Contains(f.Hidden, *m.Version) {
		i := at[*m.Version]
		v.Version = &i
	}
	if d := m.Discriminator; d != nil && !slices.Contains(f.Hidden, d.Field) {
		v.Discriminator = &ir.Discriminator{Field: at[d.Field], Models: d.Models}
	}
	for _, i := range f.Links {
		l := *m.Links[i]
		l.Target = g.facetOf(l.Target, f.Name).Object
		v.Links = append(v.Links, &l)
	}
	return &v
}

// facetOf is the facet of that name of a model.
func (g *generator) facetOf(model, name string) *ir.Facet {
	facets := g.models[model].Facets
	return facets[slices.IndexFunc(facets, func(f *ir.Facet) bool { return f.Name == name })]
}

// viewType prints the type of a view, with its codec and what belongs to it.
func (g *generator) viewType(f *code.Printer, m, v *ir.Model, facet *ir.Facet) {
	f.Add(g.modelStruct(v))
	f.Add(primaryKey(v))
	f.Add(g.validate(v.Name, false))
	f.Add(g.defaults(v.Name, v.Fields))
	f.Add(viewSaveLoad(v, facet))
	for i, l := range v.Links {
		if l.Many {
			f.Add(toMany(v, l, facet.GoName+m.Links[facet.Links[i]].Target+"Query"))
			continue
		}
		f.Add(toOne(v, l))
	}
	if slices.Contains(facet.Powers, ir.PowerPatch) {
		f.Add(patch(v))
	}
	g.structMethods(f.File, v.Name, v.Fields)
	g.codec(f.File, g.decls[v.Name])
	f.Cut()
	f.Add(aliases(v.Name))
	f.Add(g.fields(v))
	if len(v.Links) > 0 {
		f.Add(g.links(v))
	}
	f.Add(g.viewValue(m, v))
	f.Add(g.scan(v))
	if body := g.normalized(v); len(body) > 0 {
		f.Add(normalizeModel(v, body))
	}
	f.Add(g.whole(m, v, facet))
	f.Add(show(m, v))
}

// viewSaveLoad prints Save, where the holder may add or put, and Load.
func viewSaveLoad(v *ir.Model, f *ir.Facet) *jen.Statement {
	if slices.Contains(f.Powers, ir.PowerAdd) || slices.Contains(f.Powers, ir.PowerPut) {
		return modelSaveLoad(v)
	}
	return modelLoad(v)
}

// viewValue prints the accessor of a view, which also reads the stored objects of
// its model:
//
//	func publicProductValue(obj any, i int) rql.Value {
//		p, ok := obj.(*PublicProduct)
//		if !ok {
//			return productValue(obj, i)
//		}
//		…
//	}
func (g *generator) viewValue(m, v *ir.Model) *jen.Statement {
	r := jen.Id(receiver(v.Name))
	return code.Doc(v.Var+"Value gives a field of an object to queries and stores: of one of the view, or of a stored one.").
		Func().Id(v.Var+"Value").Params(jen.Id("obj").Any(), jen.Id("i").Int()).Add(code.R("Value")).Block(
		jen.List(r, jen.Id("ok")).Op(":=").Id("obj").Assert(jen.Op("*").Id(v.Name)),
		jen.If(jen.Op("!").Id("ok")).Block(jen.Return(jen.Id(m.Var+"Value").Call(jen.Id("obj"), jen.Id("i")))),
		jen.Switch(jen.Id("i")).Block(g.valueCases(v)...),
		jen.Return(code.R("Null").Call())).Line()
}

// whole prints
//
//	func publicProductWhole(view, previous any) any {
//		from, to := view.(*PublicProduct), new(Product)
//		if before, ok := previous.(*Product); ok {
//			*to = *before
//		}
//		to.ID = from.ID
//		…
//		return to
//	}
//
// with the defaults that only New applies to what a new object hides.
func (g *generator) whole(m, v *ir.Model, facet *ir.Facet) *jen.Statement {
	fresh := g.newDefaults("to", g.blocked[v.Name])
	if m.Discriminator != nil {
		fresh = append(fresh, jen.Id("to").Dot("Perstore").Op("=").Id("from").Dot("Perstore").Dot("Detached").Call())
	}
	kept := jen.If(jen.List(jen.Id("before"), jen.Id("ok")).Op(":=").Id("previous").Assert(jen.Op("*").Id(m.Name)), jen.Id("ok")).
		Block(jen.Op("*").Id("to").Op("=").Op("*").Id("before"))
	if len(fresh) > 0 {
		kept.Else().Block(fresh...)
	}
	body := []jen.Code{jen.List(jen.Id("from"), jen.Id("to")).Op(":=").List(jen.Id("view").Assert(jen.Op("*").Id(v.Name)), jen.New(jen.Id(m.Name))), kept}
	for _, f := range v.Fields {
		if !f.Hidden {
			body = append(body, jen.Id("to").Dot(f.Name).Op("=").Id("from").Dot(f.Name))
		}
	}
	return code.Doc(v.Var + "Whole makes the " + m.Name + " that view stands for, with what the facet hides as in previous.").
		Func().Id(v.Var + "Whole").Params(jen.List(jen.Id("view"), jen.Id("previous")).Any()).Any().
		Block(append(body, jen.Return(jen.Id("to")))...).Line()
}

// show prints
//
//	func publicProductShow(obj, view any) {
//		from, to := obj.(*Product), view.(*PublicProduct)
//		to.ID = from.ID
//		…
//	}
func show(m, v *ir.Model) *jen.Statement {
	body := []jen.Code{jen.List(jen.Id("from"), jen.Id("to")).Op(":=").List(jen.Id("obj").Assert(jen.Op("*").Id(m.Name)), jen.Id("view").Assert(jen.Op("*").Id(v.Name)))}
	for _, f := range stored(v) {
		if !f.Hidden {
			body = append(body, jen.Id("to").Dot(f.Name).Op("=").Id("from").Dot(f.Name))
		}
	}
	if m.Discriminator != nil {
		body = append(body, jen.Id("to").Dot("Perstore").Op("=").Id("from").Dot("Perstore").Dot("Detached").Call())
	}
	return code.Doc(v.Var + "Show writes what the facet shows of obj into view.").
		Func().Id(v.Var + "Show").Params(jen.List(jen.Id("obj"), jen.Id("view")).Any()).Block(body...).Line()
}
