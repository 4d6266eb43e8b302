package gogen

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/ir"
)

// extraOf is the field for the members of a stored struct that are no properties;
// nil where it has none. That of a model is among its fields.
func extraOf(d *ir.Decl) *ir.Field {
	if i := slices.IndexFunc(d.Fields, func(f *ir.Field) bool { return f.Extra }); i >= 0 {
		return d.Fields[i]
	}
	if d.Unknown == ir.UnknownKept {
		return &ir.Field{Name: "Extra", Type: ir.Type{Kind: ir.KindOpen}, Extra: true, ColumnNull: true, QueryType: ir.QueryJSON}
	}
	return nil
}

// withExtra are the fields of a struct, with that one.
func withExtra(d *ir.Decl) []*ir.Field {
	extra := extraOf(d)
	if extra == nil || slices.Contains(d.Fields, extra) {
		return d.Fields
	}
	return append(d.Fields[:len(d.Fields):len(d.Fields)], extra)
}

// extraMember prints it:
//
//	// Extra has the members that the schema does not name.
//	Extra perstore.Members `json:"-"`
func (g *generator) extraMember(d *ir.Decl) []jen.Code {
	extra := g.rt("Members")
	switch {
	case d.Extra != nil:
		extra = jen.Map(jen.String()).Add(g.goType(*d.Extra))
	case extraOf(d) == nil:
		return nil
	}
	doc := "// Extra has the members that the schema does not name."
	if d.Unknown != ir.UnknownKept {
		doc = "// Extra has the members that a more general model keeps. JSON has none of them."
	}
	return []jen.Code{jen.Line().Comment(doc), jen.Id("Extra").Add(extra).Tag(map[string]string{"json": "-"})}
}

// scanExtra prints row.Extra(5, &p.Extra, productMembers).
func (g *generator) scanExtra(m *ir.Model, f *ir.Field) jen.Code {
	return jen.Id("row").Dot("Extra").Call(jen.Lit(f.Index), jen.Op("&").Id(receiver(m.Name)).Dot(f.Name), jen.Id(ownNames(g.decls[m.Name])))
}
