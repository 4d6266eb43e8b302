package gogen

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// facets prints <model>_facets.gen.go: the shells of the facets of a model, and the
// types of their objects.
func (g *generator) facets(f *code.Printer, m *ir.Model) {
	for _, facet := range m.Facets {
		n := shellNames{model: m, prefix: facet.GoName + m.Name, object: facet.Object, facet: facet}
		g.modelShell(f.File, n)
		g.queryShell(f.File, n)
		f.Add(facetRules(n))
		f.Cut()
		shown := m
		if facet.View {
			shown = g.views[view{facet.Name, m.Name}]
			g.viewType(f, m, shown, facet)
			f.Cut()
		}
		for _, fn := range g.facetFuncs(m, shown, facet) {
			f.Add(fn.declaration)
		}
		f.Add(g.facet(m, shown, facet))
		f.Cut()
	}
}

// facetRules prints type PublicProductRules = perstore.Rules[*Product].
func facetRules(n shellNames) *jen.Statement {
	return code.Doc(n.prefix + "Rules are rules in Go for who holds the facet: they see the objects as they are stored.").
		Type().Id(n.prefix + "Rules").Op("=").Add(code.P("Rules")).Types(jen.Op("*").Id(n.model.Name)).Line()
}

// facetFunc is a function of a facet, and the member of perstore.Facet that has it.
type facetFunc struct {
	member, name string
	declaration  *jen.Statement
}

// facetFuncs are the functions of a facet on objects of its view, those that it
// needs.
func (g *generator) facetFuncs(m, v *ir.Model, f *ir.Facet) []facetFunc {
	r := receiver(v.Name)
	obj := jen.Id(r).Op(":=").Id("view").Assert(jen.Op("*").Id(v.Name))
	var funcs []facetFunc
	add := func(member, doc string, body, end []jen.Code, result jen.Code) {
		if len(body) == 0 {
			return
		}
		name := f.Var + member
		funcs = append(funcs, facetFunc{member, name, code.Doc(name + " " + doc).
			Func().Id(name).Params(jen.Id("view").Any()).Add(result).Block(slices.Concat(list(obj), body, end)...).Line()})
	}
	check := g.facetChecks(v.Name, r, facetFields(m, f))
	if len(check) > 0 {
		check = append(list(jen.Id("check").Op(":=").New(code.P("Check"))), check...)
	}
	add("Check", "looks for what the facet asks of an object beyond the model.", check, list(jen.Return(jen.Id("check").Dot("Err").Call())), jen.Error())
	var absent, fresh []jen.Code
	for _, field := range facetFields(m, f) {
		absent = append(absent, g.defaultOf(r, field)...)
		if field.DefaultNew {
			fresh = append(fresh, g.setDefault(field, jen.Id(r).Dot(field.Name)))
		}
	}
	add("Defaults", "fills absent members from the defaults of the facet.", absent, nil, jen.Null())
	fresh = slices.Concat(g.newDefaults(r, v.Fields), fresh)
	add("Construct", "sets the defaults that only New applies.", fresh, nil, jen.Null())
	return funcs
}

// facetFields are the fields that the facet says something of, with its default and
// its rules.
func facetFields(m *ir.Model, f *ir.Facet) []*ir.Field {
	var fields []*ir.Field
	for _, p := range f.Properties {
		if slices.Contains(f.Hidden, p.Field) {
			continue
		}
		of := *m.Fields[p.Field]
		of.Default, of.DefaultNew = p.Default, p.DefaultNew
		of.CheckRequired, of.CheckNotNull, of.ZeroUnset = false, false, false // the model's rules
		of.Type.Check, of.Type.Rules = p.Check, nil
		fields = append(fields, &of)
	}
	return fields
}

// facetChecks prints the checks of the rules of a facet.
func (g *generator) facetChecks(owner, r string, fields []*ir.Field) []jen.Code {
	var out []jen.Code
	for _, field := range fields {
		if field.Type.Check != "" {
			out = append(out, g.checkField(owner, r, field)...)
		}
	}
	return out
}

// facet prints the function that describes a facet to the runtime:
//
//	func publicProductFacet() *perstore.Facet {
//		return &perstore.Facet{
//			Model: "Product",
//			…
//		}
//	}
func (g *generator) facet(m, v *ir.Model, f *ir.Facet) *jen.Statement {
	members := list(code.Member("Model", jen.Lit(m.Name)))
	add := func(name string, value *jen.Statement, there bool) {
		if there {
			members = append(members, code.Member(name, value))
		}
	}
	add("Powers", powersOf(f), len(f.Powers) > 0)
	add("Methods", code.Strings(f.Methods), len(f.Methods) > 0)
	add("Where", jen.Lit(f.Where), f.Where != "")
	hidden, fixed := storedOnly(m, f.Hidden), storedOnly(m, readOnly(f))
	add("Hidden", positions(m, hidden), len(hidden) > 0)
	add("ReadOnly", positions(m, fixed), len(fixed) > 0)
	add("Query", queryPolicy(f), true)
	add("Type", g.viewEntity(v), f.View)
	for _, fn := range g.facetFuncs(m, v, f) {
		add(fn.member, jen.Id(fn.name), true)
	}
	add("Whole", jen.Id(f.Var+"Whole"), f.View)
	add("Show", jen.Id(f.Var+"Show"), f.View)
	return code.Doc(f.Var + "Facet describes the facet to the runtime.").
		Func().Id(f.Var + "Facet").Params().Op("*").Add(code.P("Facet")).Block(
		jen.Return(jen.Op("&").Add(code.P("Facet")).Add(code.Lines(members...)))).Line()
}

// viewEntity prints the functions of the type of a view.
func (g *generator) viewEntity(v *ir.Model) *jen.Statement {
	members := list(code.Member("Schema", jen.Op("&").Add(code.R("Schema")).Values(code.Member("Value", jen.Id(v.Var+"Value")))))
	if version := version(v); version != nil {
		members = append(members, code.Member("Version", version))
	}
	return jen.Op("&").Add(code.P("Entity")).Add(code.Lines(append(members, g.entityFuncs(v)...)...))
}

// readOnly are the fields that a facet makes so.
func readOnly(f *ir.Facet) []int {
	var fields []int
	for _, p := range f.Properties {
		if p.ReadOnly && !slices.Contains(f.Hidden, p.Field) {
			fields = append(fields, p.Field)
		}
	}
	return fields
}

// storedOnly are those of fields that stores keep.
func storedOnly(m *ir.Model, fields []int) []int {
	return slices.DeleteFunc(slices.Clone(fields), func(i int) bool { return m.Fields[i].Transient })
}

// powersOf prints perstore.CanAdd | perstore.CanPatch.
func powersOf(f *ir.Facet) *jen.Statement {
	st := jen.Null()
	for i, p := range f.Powers {
		if i > 0 {
			st.Op("|")
		}
		st.Add(code.P("Can" + capital(string(p))))
	}
	return st
}

// queryPolicy prints what the holder may ask; operators only where they are
// restricted.
func queryPolicy(f *ir.Facet) *jen.Statement {
	members := list(code.Member("MaxLimit", code.Int(f.Query.MaxLimit)))
	if f.Kind == ir.Restrictive {
		var free, indexed []string
		for _, o := range f.Query.Operators {
			if o.Indexed {
				indexed = append(indexed, o.Name)
			} else {
				free = append(free, o.Name)
			}
		}
		members = append(list(code.Member("Restricted", jen.True())), append(members,
			code.Member("Operators", code.P("AllowedOperators").Call(jen.Lit(strings.Join(free, " ")), jen.Lit(strings.Join(indexed, " ")))))...)
	}
	return code.P("QueryPolicy").Values(members...)
}
