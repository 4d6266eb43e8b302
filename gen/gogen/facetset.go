package gogen

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// facetSet is the facets of one name.
type facetSet struct {
	*ir.Facet // the first one: all share their params
	models    []*ir.Model
}

// facetNames are the facets of each name, in order of appearance.
func (g *generator) facetNames() []facetSet {
	var sets []facetSet
	for _, m := range g.pkg.Models {
		for _, f := range m.Facets {
			i := slices.IndexFunc(sets, func(s facetSet) bool { return s.Name == f.Name })
			if i < 0 {
				i, sets = len(sets), append(sets, facetSet{Facet: f})
			}
			sets[i].models = append(sets[i].models, m)
		}
	}
	return sets
}

// facetSets prints, for the facets of each name, what they are held by.
func (g *generator) facetSets(f *jen.File) {
	for _, set := range g.facetNames() {
		f.Add(set.makes())
		f.Add(set.structs())
		if len(set.Params) > 0 {
			f.Add(set.params())
		}
		f.Add(set.rules())
		f.Add(set.construct())
		set.methods(f)
	}
}

func (s facetSet) typ() string { return s.GoName + "Facets" }

// makes prints
//
//	func (db *DB) Supplier(params SupplierParams, rules ...SupplierRules) *SupplierFacets {
//		held := db.data.Facets("supplier", nil, perstore.Given{Name: "supplier", Value: rql.Int(params.Supplier)})
//		return newSupplierFacets(perstore.Narrowed(held, rules))
//	}
func (s facetSet) makes() *jen.Statement {
	var params []jen.Code
	args := list(jen.Lit(s.Name), jen.Nil())
	for _, p := range s.Params {
		if slices.Contains(givenKinds, p.Kind) {
			args = append(args, code.P("Given").Values(
				code.Member("Name", jen.Lit(p.Name)), code.Member("Value", value(ir.Type{Kind: p.Kind}, jen.Id("params").Dot(p.GoName)))))
		}
	}
	if len(s.Params) > 0 {
		params = list(jen.Id("params").Id(s.GoName + "Params"))
	}
	doc := s.GoName + " gives the facets " + strconv.Quote(s.Name) + " to somebody, who holds no more than these and what the rules leave of them."
	return code.Method(doc, "db", "DB", s.GoName).Params(append(params, s.rulesParam())...).Op("*").Id(s.typ()).Block(
		jen.Id("held").Op(":=").Id("db").Dot("data").Dot("Facets").Call(args...),
		jen.Return(s.narrowed(jen.Id("held")))).Line()
}

// givenKinds are the kinds of params that conditions name.
var givenKinds = []ir.Kind{
	ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindDecimal, ir.KindString, ir.KindTime, ir.KindDate, ir.KindUUID,
}

func (s facetSet) rulesParam() jen.Code { return jen.Id("rules").Op("...").Id(s.GoName + "Rules") }

// narrowed is newPublicFacets(perstore.Narrowed(held, rules)).
func (s facetSet) narrowed(held jen.Code) *jen.Statement {
	return jen.Id("new" + s.typ()).Call(code.P("Narrowed").Call(held, jen.Id("rules")))
}

// structs prints type PublicFacets struct { Products *PublicProductModel; … }.
func (s facetSet) structs() *jen.Statement {
	var members []jen.Code
	for _, m := range s.models {
		members = append(members, jen.Id(m.Plural).Op("*").Id(s.GoName+m.Name+"Model"))
	}
	members = append(members, jen.Line().Id("data").Op("*").Add(code.P("DataModel")))
	return code.Doc(s.typ() + " is what the facet " + strconv.Quote(s.Name) + " holds of the models. It is safe for concurrent use.").
		Type().Id(s.typ()).Struct(members...).Line()
}

// params prints type SupplierParams struct { Supplier int64 }.
func (s facetSet) params() *jen.Statement {
	var members []jen.Code
	for _, p := range s.Params {
		for _, line := range code.Wrap(p.Doc, 74) {
			members = append(members, jen.Comment("// "+line))
		}
		members = append(members, jen.Id(p.GoName).Add(goType(ir.Type{Kind: p.Kind})))
	}
	name := s.GoName + "Params"
	return code.Doc(name + " are what the facet " + strconv.Quote(s.Name) + " is made with.").
		Type().Id(name).Struct(members...).Line()
}

// rules prints
//
//	type PublicRules struct { Products PublicProductRules; … }
//
//	func (r PublicRules) ByModel() map[string]perstore.FacetRules {
//		return map[string]perstore.FacetRules{"Product": r.Products.Untyped(), …}
//	}
func (s facetSet) rules() *jen.Statement {
	var members, items []jen.Code
	for _, m := range s.models {
		members = append(members, jen.Id(m.Plural).Id(s.GoName+m.Name+"Rules"))
		items = append(items, jen.Lit(m.Name).Op(":").Id("r").Dot(m.Plural).Dot("Untyped").Call())
	}
	name := s.GoName + "Rules"
	byModel := func() *jen.Statement { return jen.Map(jen.String()).Add(code.P("FacetRules")) }
	return code.Doc(name + " narrow the facets " + strconv.Quote(s.Name) + ", each those of a model; the zero value leaves them as they are.").
		Type().Id(name).Struct(members...).Line().Line().
		Add(code.Doc("ByModel gives the rules as the core takes them.")).
		Func().Params(jen.Id("r").Id(name)).Id("ByModel").Params().Add(byModel()).Block(
		jen.Return(byModel().Add(inLines(items)))).Line()
}

// construct prints newPublicFacets.
func (s facetSet) construct() *jen.Statement {
	var members []jen.Code
	for _, m := range s.models {
		members = append(members, code.Member(m.Plural, jen.Op("&").Id(s.GoName+m.Name+"Model").Values(jen.Id("data").Dot("Model").Call(jen.Lit(m.Name)))))
	}
	members = append(members, code.Member("data", jen.Id("data")))
	return jen.Func().Id("new" + s.typ()).Params(jen.Id("data").Op("*").Add(code.P("DataModel"))).Op("*").Id(s.typ()).Block(
		jen.Return(jen.Op("&").Id(s.typ()).Add(code.Lines(members...)))).Line()
}

// methods prints the methods of PublicFacets.
func (s facetSet) methods(f *jen.File) {
	sh := shell{file: f, typ: s.typ(), recv: "f"}
	data := jen.Id("f").Dot("data")
	sh.method("Narrow derives facets that hold what these do, as far as the rules allow it too.", "Narrow",
		list(s.rulesParam()), list(jen.Op("*").Id(s.typ())), jen.Return(s.narrowed(data.Clone())))
	sh.method("Resolve follows a path as DB.Resolve does, through what the facets show.", "Resolve",
		list(code.Ctx(), jen.Id("path").String()), list(jen.Any(), jen.Error()), jen.Return(data.Clone().Dot("Resolve").Call(jen.Id("ctx"), jen.Id("path"))))
	sh.method("Core gives the untyped facets.", "Core",
		nil, list(jen.Op("*").Add(code.P("DataModel"))), jen.Return(data.Clone()))
}

// addFacets prints how a data model gets to know the facets:
//
//	if err := data.AddFacets("public", publicProductFacet()); err != nil {
//		return nil, err
//	}
func (g *generator) addFacets() []jen.Code {
	var out []jen.Code
	for _, set := range g.facetNames() {
		args := list(jen.Lit(set.Name))
		for _, m := range set.models {
			args = append(args, jen.Id(g.facetOf(m.Name, set.Name).Var+"Facet").Call())
		}
		out = append(out, jen.If(jen.Err().Op(":=").Id("data").Dot("AddFacets").Call(args...).Op(";").Err().Op("!=").Nil()).
			Block(jen.Return(jen.Nil(), jen.Err())))
	}
	return out
}
