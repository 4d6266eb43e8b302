package gogen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// types prints <model>_types.gen.go: the struct of a model and what belongs to
// it.
func (g *generator) types(f *code.Printer, m *ir.Model) {
	f.Add(g.modelStruct(m))
	if m.Key.TypeName != "" && !m.Key.Inherited {
		f.Add(keyStruct(m))
	}
	f.Add(primaryKey(m))
	f.Add(g.validate(m.Name, false))
	f.Add(g.defaults(m.Name, m.Fields))
	f.Add(modelSaveLoad(m))
	for _, l := range m.Links {
		f.Add(g.linkMethod(m, l))
	}
	f.Add(patch(m))
	g.structMethods(f.File, m.Name, m.Fields)
	g.codec(f.File, g.decls[m.Name])
	g.declarations(f, m.Types)
	jsonRules(f, m.Rules)
	f.Add(modelSchema(m))
}

// modelSchema prints
//
//	var ProductSchema = &perstore.ModelSchema{Name: "Product", Plural: "Products", Source: "product.json", JSON: `{…}`}
//
// with Extends: ItemSchema where it specialises Item.
func modelSchema(m *ir.Model) *jen.Statement {
	members := []jen.Code{
		code.Member("Name", jen.Lit(m.Name)),
		code.Member("Plural", jen.Lit(m.Plural)),
		code.Member("Source", jen.Lit(m.Source)),
	}
	if m.Extends != "" {
		members = append(members, code.Member("Extends", jen.Id(m.Extends+"Schema")))
	}
	members = append(members, code.Member("JSON", code.Raw(m.Schema)))
	return code.Doc(m.Name + "Schema is the definition of " + m.Name + " as data. Never assign to it.").
		Var().Id(m.Name + "Schema").Op("=").Op("&").Add(code.P("ModelSchema")).Values(members...).Line()
}

// declarations prints the named types of a file.
func (g *generator) declarations(f *code.Printer, types []*ir.Decl) {
	for _, d := range types {
		g.decl(f.File, d)
		f.Cut()
	}
}

// decl prints a named type beside the model's struct, with its methods.
func (g *generator) decl(f *jen.File, d *ir.Decl) {
	if !g.stored() {
		g.plain(f, d)
		return
	}
	if d.Enum != nil {
		f.Add(g.enum(d))
		return
	}
	f.Add(code.Doc(docOf(d.Name, d.Doc, g.objectDoc()))).
		Type().Id(d.Name).Struct(append(g.members(d.Fields), g.extraMember(d)...)...)
	f.Line()
	f.Add(g.validate(d.Name, false))
	if g.needs.defaults(ir.Type{Kind: ir.KindObject, Name: d.Name}) {
		f.Add(g.defaults(d.Name, d.Fields))
	}
	g.structMethods(f, d.Name, d.Fields)
	g.codec(f, d)
	if g.stored() && g.needs.normalize(ir.Type{Kind: ir.KindObject, Name: d.Name}) {
		f.Add(g.normalizeDecl(d))
	}
}

// structMethods prints the methods that models and nested objects have alike.
func (g *generator) structMethods(f *jen.File, name string, fields []*ir.Field) {
	t := ir.Type{Kind: ir.KindObject, Name: name}
	if g.needs.check(t) {
		f.Add(g.check(name, fields))
	}
	if patterns := g.patterns(name, fields); patterns != nil {
		f.Add(patterns)
	}
	if g.stored() && g.needs.clone(t) {
		f.Add(g.clone(name, withExtra(g.decls[name])))
	}
}

// modelStruct prints
//
//	type Product struct {
//		ID int64 `json:"id"`
//		…
//		Perstore perstore.Meta `json:"-"`
//	}
func (g *generator) modelStruct(m *ir.Model) *jen.Statement {
	members := append(append(g.members(m.Fields), g.extraMember(g.decls[m.Name])...),
		jen.Line().Comment("// Perstore knows the model that the object came from, and its loaded links."),
		jen.Id("Perstore").Add(code.P("Meta")).Tag(map[string]string{"json": "-"}))
	return code.Doc(docOf(m.Name, m.Doc, "is a stored object.")).
		Type().Id(m.Name).Struct(members...).Line()
}

// members prints the fields of a struct with their docs and tags.
func (g *generator) members(fields []*ir.Field) []jen.Code {
	var out []jen.Code
	for _, f := range fields {
		if f.Hidden || f.Extra {
			continue
		}
		if doc := fieldDoc(f); doc != "" {
			for _, line := range code.Wrap(doc, 74) {
				out = append(out, jen.Comment("// "+line))
			}
		}
		out = append(out, jen.Id(f.Name).Add(g.goType(f.Type)).Op(jsonTag(f.Property, f.OmitZero)))
	}
	return out
}

func fieldDoc(f *ir.Field) string {
	doc := f.Doc
	if f.Deprecated {
		doc += "\n\nDeprecated: the schema marks it so."
	}
	return doc
}

// docOf begins a doc comment with the name, as Go wants it.
func docOf(name, doc, otherwise string) string {
	if len(code.Wrap(doc, 80)) == 0 {
		return name + " " + otherwise
	}
	first := []rune(doc)
	if len(first) >= len([]rune(name)) && string(first[:len([]rune(name))]) == name {
		return doc
	}
	return name + ": " + doc
}

// keyStruct prints
//
//	type ProductKey struct { TenantID int64 `json:"tenantId"`; … }
func keyStruct(m *ir.Model) *jen.Statement {
	var members []jen.Code
	for _, i := range m.Key.Fields {
		f := m.Fields[i]
		members = append(members, jen.Id(f.Name).Add(plainType(f.Type)).Op(jsonTag(f.Property, false)))
	}
	return code.Doc(fmt.Sprintf("%s is the primary key of %s, in the order of the key.", m.Key.TypeName, m.Name)).
		Type().Id(m.Key.TypeName).Struct(members...).Line()
}

// keyType is the type of a model's primary key.
func keyType(m *ir.Model) *jen.Statement {
	if m.Key.TypeName != "" {
		return jen.Id(m.Key.TypeName)
	}
	return plainType(m.Fields[m.Key.Fields[0]].Type)
}

// keyExpr is the primary key of the object recv.
func keyExpr(m *ir.Model, recv jen.Code) *jen.Statement {
	if m.Key.TypeName == "" {
		return jen.Add(recv).Dot(m.Fields[m.Key.Fields[0]].Name)
	}
	var parts []jen.Code
	for _, i := range m.Key.Fields {
		name := m.Fields[i].Name
		parts = append(parts, code.Member(name, jen.Add(recv).Dot(name)))
	}
	return jen.Id(m.Key.TypeName).Values(parts...)
}

// primaryKey prints
//
//	func (p *Product) PrimaryKey() int64 { return p.ID }
func primaryKey(m *ir.Model) *jen.Statement {
	r := receiver(m.Name)
	return code.Method("PrimaryKey is the key under which the object is stored.", r, m.Name, "PrimaryKey").
		Params().Add(keyType(m)).Add(code.Short(jen.Return(keyExpr(m, jen.Id(r))))).Line()
}

// modelSaveLoad prints
//
//	func (p *Product) Save(ctx context.Context) error { return p.Perstore.Save(ctx, p) }
//	func (p *Product) Load(ctx context.Context) error { return p.Perstore.Load(ctx, p) }
func modelSaveLoad(m *ir.Model) *jen.Statement {
	save := "Save adds a new object; another replaces what must still be stored."
	if m.Version != nil {
		save = "Save adds a new object; another replaces what must still be stored in its version, perstore.ErrPrecondition otherwise."
	}
	return throughMeta(m, "Save", save+" perstore.ErrDetached when the object came from no model.").
		Line().Add(modelLoad(m))
}

func modelLoad(m *ir.Model) *jen.Statement {
	return throughMeta(m, "Load", "Load reads the object again, or the rest of a partial one.")
}

// throughMeta prints a method that the object's Meta has as well.
func throughMeta(m *ir.Model, name, doc string) *jen.Statement {
	r := receiver(m.Name)
	return code.Method(doc, r, m.Name, name).Params(code.Ctx()).Error().Add(code.Short(
		jen.Return(jen.Id(r).Dot("Perstore").Dot(name).Call(jen.Id("ctx"), jen.Id(r))))).Line()
}
