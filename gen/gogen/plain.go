package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// plain prints a type without a store: its declaration, its codec, Validate.
func (g *generator) plain(f *jen.File, d *ir.Decl) {
	switch {
	case d.Enum != nil:
		f.Add(g.enum(d))
		if !d.Root {
			return
		}
		g.enumCodec(f, d)
	case d.Of != nil:
		g.named(f, d)
	case d.Tuple != nil:
		g.tuple(f, d)
	case d.Union != nil:
		g.union(f, d)
	case d.Raw != nil:
		g.raw(f, d)
	default:
		g.object(f, d)
	}
	if d.Alias {
		return
	}
	g.validation(f, d)
}

// object prints a struct.
func (g *generator) object(f *jen.File, d *ir.Decl) {
	members := append(g.members(d.Fields), g.extraMember(d)...)
	if d.Other {
		members = append(members, jen.Line().Comment("// Other is a value that is no object: the schema admits it. Nil is an object."), jen.Id("Other").Qual("encoding/json", "RawMessage").Tag(map[string]string{"json": "-"}))
	}
	f.Add(code.Doc(docOf(d.Name, d.Doc, g.objectDoc())).Type().Id(d.Name).Struct(members...).Line())
	g.codec(f, d)
	if g.needs.defaults(ir.Type{Kind: ir.KindObject, Name: d.Name}) {
		f.Add(g.defaults(d.Name, d.Fields))
	}
}

// codec prints how a struct is read and written.
func (g *generator) codec(f *jen.File, d *ir.Decl) {
	f.Add(g.decodeStruct(d))
	f.Add(g.encodeStruct(d))
	if extraOf(d) != nil && len(visible(d.Fields)) > 0 {
		f.Add(g.memberNames(d))
	}
	codecMethods(f, d.Name, false)
}

// named prints a type that is neither a struct nor an enum:
//
//	type Tags []string
//
// or, where it would lose methods, a second name for it:
//
//	type When = time.Time
func (g *generator) named(f *jen.File, d *ir.Decl) {
	typ := code.Doc(docOf(d.Name, d.Doc, "is a value of the schema.")).Type().Id(d.Name)
	if d.Alias {
		f.Add(typ.Op("=").Add(g.goType(*d.Of)).Line())
		return
	}
	f.Add(typ.Add(g.plainType(*d.Of)).Line())
	if !d.Root && d.Check == "" && defaultCodec(d.Of.Kind) {
		if g.needs.check(*d.Of) {
			f.Add(g.source(d))
		}
		return // as its fields have it; encoding/json does the same
	}
	r := receiver(d.Name)
	decode, encode := g.decodeNamed(d, jen.Op("*").Id(r)), g.encode(encoder(), g.bare(d), *d.Of, 1)
	if d.Null {
		decode = append([]jen.Code{jen.If(dec("Null")).Block(jen.Op("*").Id(r).Op("=").Nil(), jen.Return())}, decode...)
		encode = append([]jen.Code{jen.If(jen.Id(r).Op("==").Nil()).Block(enc("Null"), jen.Return())}, encode...)
	}
	f.Add(g.decodeMethod(d, decode...))
	f.Add(encodeMethod(d.Name, true, encode...))
	codecMethods(f, d.Name, true)
}

// defaultCodec tells whether encoding/json reads and writes values of a kind.
func defaultCodec(k ir.Kind) bool {
	return k == ir.KindBool || k == ir.KindInt || k == ir.KindFloat || k == ir.KindString
}

// enumCodec prints the codec of an enum that stands alone.
func (g *generator) enumCodec(f *jen.File, d *ir.Decl) {
	r := jen.Id(receiver(d.Name))
	f.Add(g.decodeMethod(d, jen.Op("*").Add(r.Clone()).Op("=").Add(g.decodeEnum(decoder(), d.Name))))
	f.Add(encodeMethod(d.Name, true, enc("String", jen.String().Call(r))))
	codecMethods(f, d.Name, true)
}

// decodeNamed prints how a named type is read:
//
//	v := []string{}
//	for dec.Array(); dec.Element(); {
//		v = append(v, dec.String())
//	}
//	*t = v
func (g *generator) decodeNamed(d *ir.Decl, to *jen.Statement) []jen.Code {
	if expr := g.decodeExpr(decoder(), *d.Of); expr != nil {
		return []jen.Code{to.Clone().Op("=").Id(d.Name).Call(expr)}
	}
	body := g.decodeValue(decoder(), jen.Id("v"), *d.Of, 2)
	body[0] = jen.Id("v").Op(":=").Add(g.plainType(*d.Of)).Values()
	v := jen.Id("v")
	if d.Of.Kind == ir.KindOpen {
		v = jen.Id(d.Name).Call(v)
	}
	return append(body, to.Clone().Op("=").Add(v))
}

// bare is the receiver of a method of a named type as what it is named for.
func (g *generator) bare(d *ir.Decl) *jen.Statement {
	expr := jen.Id(receiver(d.Name))
	switch d.Of.Kind {
	case ir.KindList, ir.KindMap, ir.KindOpen:
		return expr
	}
	return g.plainType(*d.Of).Call(expr)
}

// byValue tells whether the methods of a type that only read have values as
// receivers.
func byValue(d *ir.Decl) bool { return d.Of != nil || d.Raw != nil || d.Enum != nil }

// validation prints Validate, and ValidateTo where there is something to check:
//
//	func (p *Product) ValidateTo(check *codec.Check) { … }
func (g *generator) validation(f *jen.File, d *ir.Decl) {
	f.Add(g.validate(d.Name, byValue(d)))
	if !g.needs.check(ir.Type{Kind: ir.KindNamed, Name: d.Name}) {
		return
	}
	recv := jen.Id(receiver(d.Name))
	if !byValue(d) {
		recv = recv.Op("*")
	}
	recv = recv.Id(d.Name)
	f.Add(code.Doc("ValidateTo records the rules that are broken.").
		Func().Params(recv).Id("ValidateTo").Params(jen.Id("check").Op("*").Add(code.C("Check"))).Block(g.checksOf(d)...).Line())
	if patterns := g.patterns(d.Name, ownFields(d)); patterns != nil {
		f.Add(patterns)
	}
}

// ownFields are what a type consists of, as fields.
func ownFields(d *ir.Decl) []*ir.Field {
	switch {
	case d.Check != "":
		return nil
	case d.Of != nil:
		return []*ir.Field{{Name: "Value", Type: *d.Of}}
	case d.Enum != nil && d.Root:
		return []*ir.Field{{Name: "Value", Type: ir.Type{Kind: ir.KindEnum, Name: d.Name}}}
	case d.Tuple != nil:
		items := d.Tuple.Items
		if d.Tuple.Rest != nil {
			items = append(items[:len(items):len(items)], &ir.Field{Name: "Rest", Type: ir.Type{Kind: ir.KindList, Elem: d.Tuple.Rest}})
		}
		return items
	case d.Union != nil:
		var all []*ir.Field
		for _, v := range d.Union.Variants {
			all = append(all, &ir.Field{Name: v.Name, Type: v.Type})
		}
		return all
	}
	fields := d.Fields
	if d.Extra != nil {
		fields = append(fields[:len(fields):len(fields)], &ir.Field{Name: "Extra", Type: ir.Type{Kind: ir.KindMap, Elem: d.Extra}})
	}
	return fields
}

// checksOf prints the checks of a type.
func (g *generator) checksOf(d *ir.Decl) []jen.Code {
	r := receiver(d.Name)
	if d.Check != "" {
		return []jen.Code{code.C("CheckJSON").Call(jen.Id("check"), jen.Id(r), jen.Id(d.Check))}
	}
	out := []jen.Code{from(d)}
	if d.Union != nil {
		out = append(out, call("One", g.sets(d)...))
	}
	if d.Tuple != nil {
		if there := g.gaps(d); there != nil {
			out = append(out, call("NoGap", there...))
		}
	}
	if d.Of == nil && d.Enum == nil && d.Tuple == nil && d.Union == nil {
		out = append(out, g.checkFields(d.Name, r, d.Fields)...)
	}
	for i, f := range ownFields(d) {
		c := checker{g: g, owner: d.Name, field: f}
		expr := jen.Id(r).Dot(f.Name)
		switch {
		case d.Of != nil:
			out = append(out, c.value("", f.Type, g.bare(d))...)
		case d.Enum != nil:
			out = append(out, c.value("", f.Type, jen.Id(r))...)
		case d.Tuple != nil:
			out = append(out, g.checkItem(c, i, expr)...)
		case d.Union != nil:
			set, value, t := g.variantSet(expr, f.Type)
			if checks := c.value("", t, value); len(checks) > 0 {
				out = append(out, jen.If(set).Block(checks...))
			}
		case f.Name == "Extra" && f.Property == "":
			out = append(out, c.entries("", f.Type, expr)...)
		}
	}
	if d.Other {
		r := jen.Id(r).Dot("Other")
		out = append([]jen.Code{jen.If(r.Op("!=").Nil()).Block(jen.Return())}, out...)
	}
	return out
}

// checkItem prints the checks of one element of a tuple.
func (g *generator) checkItem(c checker, i int, expr *jen.Statement) []jen.Code {
	var checks []jen.Code
	switch {
	case c.field.Name == "Rest":
		return c.rest(len(c.g.decls[c.owner].Tuple.Items), *c.field.Type.Elem, expr)
	case c.field.Type.Opt:
		checks = c.ifThere("", c.field.Type, expr)
	default:
		checks = c.value("", c.field.Type, expr)
	}
	if len(checks) == 0 {
		return nil
	}
	checks = append(append([]jen.Code{call("Index", jen.Lit(i))}, checks...), call("Out"))
	if there := g.there(expr, c.field); there != nil && !c.field.Type.Opt {
		return []jen.Code{jen.If(there).Block(checks...)}
	}
	return checks
}

// stored tells whether there are stores, which need to copy and normalize.
func (g *generator) stored() bool { return len(g.pkg.Models) > 0 }

// objectDoc describes a struct whose schema does not.
func (g *generator) objectDoc() string {
	if g.stored() {
		return "is a nested object."
	}
	return "is an object of the schema."
}
