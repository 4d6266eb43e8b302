package gogen

import (
	"cmp"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// entity prints the function that describes a model to the runtime:
//
//	func productEntity() *perstore.Entity {
//		return &perstore.Entity{
//			Schema: &rql.Schema{…},
//			…
//		}
//	}
func (g *generator) entity(m *ir.Model) *jen.Statement {
	members := []jen.Code{
		code.Member("Schema", g.schema(m)),
	}
	if m.Extends != "" {
		members = append(members, code.Member("Extends", jen.Lit(m.Extends)))
	}
	add := func(name string, v *jen.Statement) {
		if v != nil {
			members = append(members, code.Member(name, v))
		}
	}
	add("Generate", generate(m.Key.Generate))
	add("Indexes", indexes(m))
	add("Links", entityLinks(m))
	if len(m.ReadOnly) > 0 {
		add("ReadOnly", positions(m, m.ReadOnly))
	}
	add("Version", version(m))
	add("Defaults", g.columnDefaults(m))
	add("ColumnTypes", columnTypes(m))
	add("Enums", g.columnEnums(m))
	add("ForeignKeys", foreignKeys(m))
	add("Methods", declaredMethods(m))
	if m.CrossRules {
		add("CrossRules", jen.True())
	}
	keyValuesFn, keyFromFn := keyFuncs(m)
	members = append(members, g.entityFuncs(m, code.Member("KeyValues", keyValuesFn), code.Member("KeyFrom", keyFromFn))...)
	return code.Doc(m.Var + "Entity describes " + m.Name + " to the runtime.").
		Func().Id(m.Var + "Entity").Params().Op("*").Add(code.P("Entity")).Block(
		jen.Return(jen.Op("&").Add(code.P("Entity")).Add(code.Lines(members...)))).Line()
}

// declaredMethods prints []perstore.Method{{Name: "publish", Params: productPublishRules}}.
func declaredMethods(m *ir.Model) *jen.Statement {
	if len(m.Methods) == 0 {
		return nil
	}
	items := make([]jen.Code, len(m.Methods))
	for i, method := range m.Methods {
		members := list(code.Member("Name", jen.Lit(method.Name)))
		if method.Check != "" {
			members = append(members, code.Member("Params", jen.Id(method.Check)))
		}
		items[i] = jen.Values(members...)
	}
	return jen.Index().Add(code.P("Method")).Add(code.Lines(items...))
}

// rqlTypes name the types of queries.
var rqlTypes = map[ir.QueryType]string{
	ir.QueryBool: "TypeBool", ir.QueryInt: "TypeInt", ir.QueryFloat: "TypeFloat", ir.QueryDecimal: "TypeDecimal", ir.QueryString: "TypeString",
	ir.QueryTime: "TypeTime", ir.QueryDate: "TypeDate", ir.QueryUUID: "TypeUUID",
	ir.QueryList: "TypeList", ir.QueryJSON: "TypeJSON",
}

// schema prints &rql.Schema{Name: "Product", Table: "products", …}.
func (g *generator) schema(m *ir.Model) *jen.Statement {
	var fields []jen.Code
	for _, f := range stored(m) {
		fields = append(fields, g.schemaField(f))
	}
	members := []jen.Code{
		code.Member("Name", jen.Lit(m.Name)),
		code.Member("Table", jen.Lit(m.Table)),
		code.Member("Fields", jen.Index().Add(code.R("Field")).Add(code.Lines(fields...))),
		code.Member("Key", positions(m, m.Key.Fields)),
	}
	if m.Discriminator != nil {
		members = append(members, code.Member("Shared", shared(m)))
	}
	members = append(members,
		code.Member("Value", jen.Id(m.Var+"Value")),
		code.Member("Struct", jen.Parens(jen.Op("*").Id(m.Name)).Parens(jen.Nil())))
	return jen.Op("&").Add(code.R("Schema")).Add(code.Lines(members...))
}

// shared prints &rql.Shared{Field: 3, Names: []string{"Manager"}}.
func shared(m *ir.Model) *jen.Statement {
	members := []jen.Code{code.Member("Field", code.Int(m.Fields[m.Discriminator.Field].Index))}
	if len(m.Discriminator.Models) > 0 {
		members = append(members, code.Member("Names", code.Strings(m.Discriminator.Models)))
	}
	return jen.Op("&").Add(code.R("Shared")).Values(members...)
}

// stored are the fields of a model that stores keep, in the order of their
// positions.
func stored(m *ir.Model) []*ir.Field {
	var fields []*ir.Field
	for _, f := range m.Fields {
		if !f.Transient {
			fields = append(fields, f)
		}
	}
	return fields
}

// positions prints the positions of fields among those that are stored.
func positions(m *ir.Model, fields []int) *jen.Statement {
	at := make([]int, len(fields))
	for i, f := range fields {
		at[i] = m.Fields[f].Index
	}
	return code.Ints(at)
}

// schemaField prints {Name: "id", Column: "id", Type: rql.TypeInt}.
func (g *generator) schemaField(f *ir.Field) jen.Code {
	members := []jen.Code{
		code.Member("Name", jen.Lit(cmp.Or(f.Property, f.Name))),
		code.Member("Column", jen.Lit(f.Column)),
		code.Member("Type", code.R(rqlTypes[f.QueryType])),
	}
	if f.QueryElem != "" {
		members = append(members, code.Member("Elem", code.R(rqlTypes[f.QueryElem])))
	}
	if f.QueryElem != "" && f.SQLType != "" {
		members = append(members, code.Member("ListType", jen.Lit(f.SQLType)))
	}
	if f.ColumnNull {
		members = append(members, code.Member("Nullable", jen.True()))
	}
	if f.Extra {
		members = append(members, code.Member("Unnamed", jen.True()))
	}
	return jen.Values(append(members, g.schemaInside(f)...)...)
}

// schemaInside prints Of: productDimensionsSchema, and for a list of objects
// Items: perstore.Items[ProductLine].
func (g *generator) schemaInside(f *ir.Field) []jen.Code {
	if f.QueryOf == "" {
		return nil
	}
	members := list(code.Member("Of", jen.Id(g.insideVar(f.QueryOf))))
	if f.Type.Kind == ir.KindList {
		members = append(members, code.Member("Items", code.P("Items").Types(jen.Id(f.QueryOf))))
	}
	return members
}

// version prints &perstore.VersionField{Field: 2, Set: func(obj any, n int64) { obj.(*Product).Version = n }}.
func version(m *ir.Model) *jen.Statement {
	if m.Version == nil {
		return nil
	}
	member := jen.Id("obj").Assert(jen.Op("*").Id(m.Name)).Dot(m.Fields[*m.Version].Name)
	set := jen.Func().Params(jen.Id("obj").Any(), jen.Id("n").Int64()).Block(member.Op("=").Id("n"))
	return jen.Op("&").Add(code.P("VersionField")).Add(code.Lines(
		code.Member("Field", code.Int(m.Fields[*m.Version].Index)),
		code.Member("Set", set)))
}

// generate names how new keys are made; nil is not at all.
func generate(how ir.Generate) *jen.Statement {
	switch how {
	case ir.GenerateIncrement:
		return code.P("GenerateIncrement")
	case ir.GenerateUUID:
		return code.P("GenerateUUID")
	}
	return nil
}

// indexes prints []perstore.Index{{Name: …, Fields: []perstore.IndexField{{Field: 2}}, Unique: true}}.
func indexes(m *ir.Model) *jen.Statement {
	if len(m.Indexes) == 0 {
		return nil
	}
	items := make([]jen.Code, len(m.Indexes))
	for i, ix := range m.Indexes {
		keys := make([]jen.Code, len(ix.Fields))
		for j, k := range ix.Fields {
			parts := []jen.Code{code.Member("Field", code.Int(m.Fields[k.Field].Index))}
			if k.Desc {
				parts = append(parts, code.Member("Desc", jen.True()))
			}
			if k.Func == ir.IndexLower {
				parts = append(parts, code.Member("Func", code.P("IndexLower")))
			}
			keys[j] = jen.Values(parts...)
		}
		members := []jen.Code{
			code.Member("Name", jen.Lit(ix.Name)),
			code.Member("Fields", jen.Index().Add(code.P("IndexField")).Values(keys...)),
		}
		if ix.Unique {
			members = append(members, code.Member("Unique", jen.True()))
		}
		if ix.Where != "" {
			members = append(members, code.Member("Where", jen.Lit(ix.Where)))
		}
		items[i] = jen.Values(members...)
	}
	return jen.Index().Add(code.P("Index")).Add(code.Lines(items...))
}

// entityLinks prints []perstore.EntityLink{{Name: "supplier", Target: "Supplier", On: …}}.
func entityLinks(m *ir.Model) *jen.Statement {
	if len(m.Links) == 0 {
		return nil
	}
	items := make([]jen.Code, len(m.Links))
	for i, l := range m.Links {
		members := []jen.Code{code.Member("Name", jen.Lit(l.Rel))}
		if l.Many {
			members = append(members, code.Member("Many", jen.True()))
		}
		members = append(members, code.Member("Target", jen.Lit(l.Target)), code.Member("On", joins(m, l.On)))
		if l.Filter != "" {
			members = append(members, code.Member("Filter", jen.Lit(l.Filter)))
		}
		items[i] = jen.Values(members...)
	}
	return jen.Index().Add(code.P("EntityLink")).Add(code.Lines(items...))
}

func joins(m *ir.Model, on []ir.Join) *jen.Statement {
	items := make([]jen.Code, len(on))
	for i, j := range on {
		items[i] = jen.Values(
			code.Member("Op", jen.Lit(j.Op)),
			code.Member("Local", jen.Lit(m.Fields[j.Local].Index)),
			code.Member("Remote", code.Strings(j.Remote)))
	}
	return jen.Index().Add(code.R("Join")).Values(items...)
}

// columnDefaults prints []perstore.ColumnDefault{{Field: 4, Value: rql.Int(3)}}.
func (g *generator) columnDefaults(m *ir.Model) *jen.Statement {
	var items []jen.Code
	for _, f := range m.Fields {
		if f.ColumnDefault == nil {
			continue
		}
		items = append(items, jen.Values(
			code.Member("Field", jen.Lit(f.Index)),
			code.Member("Value", g.columnValue(f))))
	}
	if len(items) == 0 {
		return nil
	}
	return jen.Index().Add(code.P("ColumnDefault")).Add(code.Lines(items...))
}

// columnTypes prints []perstore.ColumnType{{Field: 4, Type: "numeric(10, 2)"}}.
func columnTypes(m *ir.Model) *jen.Statement {
	var items []jen.Code
	for _, f := range m.Fields {
		if f.SQLType != "" {
			items = append(items, jen.Values(
				code.Member("Field", jen.Lit(f.Index)),
				code.Member("Type", jen.Lit(f.SQLType))))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return jen.Index().Add(code.P("ColumnType")).Add(code.Lines(items...))
}

// columnEnums prints []perstore.ColumnEnum{{Field: 4, Values: []string{"draft"}}}.
func (g *generator) columnEnums(m *ir.Model) *jen.Statement {
	var items []jen.Code
	for _, f := range m.Fields {
		if !f.ColumnEnum {
			continue
		}
		var values []string
		for _, v := range g.decls[f.Type.Name].Enum {
			values = append(values, v.Value)
		}
		items = append(items, jen.Values(
			code.Member("Field", jen.Lit(f.Index)),
			code.Member("Values", code.Strings(values))))
	}
	if len(items) == 0 {
		return nil
	}
	return jen.Index().Add(code.P("ColumnEnum")).Add(code.Lines(items...))
}

// columnValue prints the default of a column, rql.Int(3).
func (g *generator) columnValue(f *ir.Field) *jen.Statement {
	switch f.QueryType {
	case ir.QueryDate, ir.QueryUUID, ir.QueryString:
		return code.R("String").Call(jen.Lit(f.ColumnDefault.String))
	case ir.QueryDecimal:
		return code.R("Decimal").Call(jen.Lit(f.ColumnDefault.JSON))
	}
	return value(f.Type, g.literal(f.Type, f.ColumnDefault))
}

// onDelete are the names of perstore.OnDelete; what is not stated has none.
var onDelete = map[string]string{"restrict": "Restrict", "cascade": "Cascade", "setNull": "SetNull"}

// foreignKeys prints []perstore.ForeignKey{{Link: "supplier"}}.
func foreignKeys(m *ir.Model) *jen.Statement {
	var items []jen.Code
	for _, l := range m.Links {
		if !l.ForeignKey {
			continue
		}
		members := []jen.Code{code.Member("Link", jen.Lit(l.Rel))}
		if name := onDelete[l.OnDelete]; name != "" {
			members = append(members, code.Member("OnDelete", code.P(name)))
		}
		items = append(items, jen.Values(members...))
	}
	if len(items) == 0 {
		return nil
	}
	return jen.Index().Add(code.P("ForeignKey")).Add(code.Lines(items...))
}
