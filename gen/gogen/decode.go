package gogen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// decoder is the parameter of DecodeJSON.
func decoder() *jen.Statement { return jen.Id("dec") }

// dec calls a method of the decoder.
func dec(name string, args ...jen.Code) *jen.Statement { return decoder().Dot(name).Call(args...) }

// decodeMethod prints
//
//	func (p *Product) DecodeJSON(dec *codec.Decoder) {
//		dec.From(&productSource)
//		…
//	}
//
// and where the schema is.
func (g *generator) decodeMethod(d *ir.Decl, body ...jen.Code) *jen.Statement {
	body = append([]jen.Code{dec("From", sourceOf(d))}, body...)
	return code.Method("DecodeJSON reads what comes from dec, which keeps the first error.", receiver(d.Name), d.Name, "DecodeJSON").
		Params(jen.Id("dec").Op("*").Add(code.C("Decoder"))).Block(body...).Line().Line().
		Add(g.source(d))
}

// decodeStruct prints DecodeJSON of an object:
//
//	*p = Product{}
//	var seen uint64
//	for dec.Object(); dec.Member(); {
//		switch string(dec.Name()) {
//		case "id":
//			p.ID = dec.Once(&seen, 0).Int()
//		…
//		default:
//			dec.Unknown()
//		}
//	}
//	dec.Require(seen, 0x1, "id")
func (g *generator) decodeStruct(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	seen := bits{fields: visible(d.Fields)}
	body := []jen.Code{jen.Op("*").Id(r).Op("=").Id(d.Name).Values(g.kept(d)...)}
	if d.Other {
		body = append(body, jen.If(dec("Kind").Op("!=").Add(code.C("KindObject"))).Block(
			jen.Id(r).Dot("Other").Op("=").Add(dec("Raw")), jen.Return()))
	}
	var cases []jen.Code
	for i, f := range seen.fields {
		from := dec("Once", seen.word(i), jen.Lit(i%64))
		cases = append(cases, jen.Case(jen.Lit(f.Property)).Block(g.decode(from, jen.Id(r).Dot(f.Name), f.Type, f.Nullable, 1)...))
	}
	if d.Unknown == ir.UnknownKept {
		for _, f := range g.blocked[d.Name] {
			cases = append(cases, jen.Case(jen.Lit(f.Property)).Block(dec("Unknown"))) // no other member either
		}
	}
	unknown := g.decodeUnknown(d, jen.Id(r).Dot("Extra"))
	inside := unknown
	if len(cases) > 0 {
		body = append(body, seen.declare())
		inside = []jen.Code{jen.Switch(jen.String().Call(dec("Name"))).Block(append(cases, jen.Default().Block(unknown...))...)}
	}
	body = append(body, members(decoder(), inside...))
	return g.decodeMethod(d, append(body, seen.missing()...)...)
}

// visible are the fields that are members of the struct.
func visible(fields []*ir.Field) []*ir.Field {
	unseen := func(f *ir.Field) bool { return f.Hidden || f.Extra }
	if !slices.ContainsFunc(fields, unseen) {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), unseen)
}

// kept is what decoding leaves as it is: where an object of a model came from, and
// what JSON does not show of it.
func (g *generator) kept(d *ir.Decl) []jen.Code {
	if g.models[d.Name] == nil {
		return nil
	}
	var out []jen.Code
	if d.Unknown != ir.UnknownKept && extraOf(d) != nil {
		out = append(out, code.Member("Extra", jen.Id(receiver(d.Name)).Dot("Extra")))
	}
	return append(out, code.Member("Perstore", jen.Id(receiver(d.Name)).Dot("Perstore")))
}

// members prints the loop over the members of the object that comes from a decoder.
func members(from *jen.Statement, body ...jen.Code) *jen.Statement {
	return jen.For(from.Clone().Dot("Object").Call(), dec("Member"), jen.Empty()).Block(body...)
}

// elements prints the loop over the elements of the array that comes from a decoder.
func elements(from *jen.Statement, step jen.Code, body ...jen.Code) *jen.Statement {
	return jen.For(from.Clone().Dot("Array").Call(), dec("Element"), step).Block(body...)
}

// decodeUnknown prints what is done with a member that is no field.
func (g *generator) decodeUnknown(d *ir.Decl, extra *jen.Statement) []jen.Code {
	switch {
	case d.Unknown == ir.UnknownRefused:
		return []jen.Code{dec("Unknown")}
	case d.Unknown == "":
		return []jen.Code{dec("Skip")}
	case d.Extra == nil:
		return []jen.Code{extra.Clone().Op("=").Add(dec("Extra", extra))}
	}
	if read := g.readEntry(*d.Extra); read != nil {
		return []jen.Code{code.C("ReadEntry").Call(decoder(), jen.Op("&").Add(extra), read)}
	}
	return append([]jen.Code{
		jen.If(extra.Clone().Op("==").Nil()).Block(extra.Clone().Op("=").Map(jen.String()).Add(g.goType(*d.Extra)).Values()),
	}, g.decodeEntry(extra, *d.Extra, 1)...)
}

// decodeEntry prints how a member becomes an entry of a map:
//
//	name := dec.Entry()
//	if _, ok := p.Extra[name]; ok {
//		dec.Duplicate()
//	}
//	p.Extra[name] = dec.Int()
func (g *generator) decodeEntry(m *jen.Statement, elem ir.Type, depth int) []jen.Code {
	name := local("name", depth)
	entry := m.Clone().Index(jen.Id(name))
	out := []jen.Code{
		jen.Id(name).Op(":=").Add(dec("Entry")),
		jen.If(jen.List(jen.Id("_"), jen.Id("ok")).Op(":=").Add(entry.Clone()).Op(";").Id("ok")).Block(dec("Duplicate")),
	}
	if expr := g.decodeExpr(decoder(), elem); expr != nil {
		return append(out, entry.Clone().Op("=").Add(expr))
	}
	v := local("v", depth)
	out = append(out, jen.Var().Id(v).Add(g.goType(elem)))
	out = append(out, g.decode(decoder(), jen.Id(v), elem, elem.Opt, depth+1)...)
	return append(out, entry.Clone().Op("=").Id(v))
}

// local is the name of a variable of a loop inside of others.
func local(name string, depth int) string {
	if depth == 1 {
		return name
	}
	return fmt.Sprintf("%s%d", name, depth)
}

// decodeExpr is the expression that reads a value which is not null, where one
// will do; nil for other types.
func (g *generator) decodeExpr(from *jen.Statement, t ir.Type) *jen.Statement {
	if t.Opt {
		return nil
	}
	switch t.Kind {
	case ir.KindEnum:
		return g.decodeEnum(from, t.Name)
	case ir.KindOpen:
		return from.Clone().Dot("Members").Call()
	case ir.KindList:
		return g.decodeAll(from, "ReadList", "ReadObjects", *t.Elem)
	case ir.KindMap:
		return g.decodeAll(from, "ReadMap", "ReadObjectMap", *t.Elem)
	}
	if name := scalarMethod(t); name != "" {
		return from.Clone().Dot(name).Call()
	}
	return nil
}

// decodeEnum is codec.Enum(dec, productStatusValues).
func (g *generator) decodeEnum(from *jen.Statement, name string) *jen.Statement {
	return code.C("Enum").Call(from.Clone(), jen.Id(valuesVar(g.decls[name])))
}

// decodeAll is the expression that reads a list or a map, of which the elements
// are scalars or read themselves:
//
//	codec.ReadList(dec, (*codec.Decoder).String)
//	codec.ReadObjects[Variant](dec)
func (g *generator) decodeAll(from *jen.Statement, scalars, objects string, elem ir.Type) *jen.Statement {
	switch name := scalarMethod(elem); {
	case elem.Opt:
		return nil
	case name != "":
		return code.C(scalars).Call(from.Clone(), methodOf("Decoder", name))
	case elem.Kind == ir.KindEnum && scalars == "ReadList":
		return code.C("ReadEnums").Call(from.Clone(), jen.Id(valuesVar(g.decls[elem.Name])))
	case isObject(elem):
		return code.C(objects).Types(jen.Id(elem.Name)).Call(from.Clone())
	}
	return nil
}

// readEntry is the function that reads the entries of a map; nil where there is
// none.
func (g *generator) readEntry(elem ir.Type) *jen.Statement {
	switch name := scalarMethod(elem); {
	case name != "" && !elem.Opt:
		return methodOf("Decoder", name)
	case isObject(elem):
		return code.C("ReadObject").Types(jen.Id(elem.Name))
	}
	return nil
}

// isObject tells whether values of a type read, write and check themselves, and
// stand where they are.
func isObject(t ir.Type) bool {
	return (t.Kind == ir.KindObject || t.Kind == ir.KindNamed || t.Kind == ir.KindRaw) && !t.Opt && !t.Pointer
}

// methodOf is (*codec.Decoder).String.
func methodOf(of, name string) *jen.Statement {
	return jen.Parens(jen.Op("*").Add(code.C(of))).Dot(name)
}

// ownMethods are those for types that a definition names.
var ownMethods = map[ir.Kind]string{ir.KindGoText: "Text", ir.KindGoJSON: "JSON"}

// scalarMethods are the methods of the decoder and the encoder by kind.
var scalarMethods = map[ir.Kind]string{
	ir.KindBool: "Bool", ir.KindInt: "Int", ir.KindFloat: "Float", ir.KindString: "String",
	ir.KindTime: "Time", ir.KindDate: "Date", ir.KindUUID: "UUID", ir.KindJSON: "Raw",
	ir.KindClock: "TimeOfDay", ir.KindSpan: "Duration", ir.KindBytes: "Bytes", ir.KindDecimal: "Decimal",
}

// scalarMethod is the method of the decoder and the encoder for a type; empty
// where it has none.
func scalarMethod(t ir.Type) string { return scalarMethods[t.Kind] }

// decode prints how to is read from a decoder.
func (g *generator) decode(from, to *jen.Statement, t ir.Type, nullable bool, depth int) []jen.Code {
	switch {
	case !t.Opt:
		return g.decodeValue(from, to, t, depth)
	case !nullable:
		return g.decodeSome(from, to, t, depth)
	}
	bare := t
	bare.Opt = false
	switch name := scalarMethod(t); {
	case name != "":
		return []jen.Code{to.Clone().Op("=").Add(code.C("ReadOpt")).Call(from.Clone(), methodOf("Decoder", name))}
	case isObject(bare):
		return []jen.Code{from.Clone().Dot("Nullable").Call(state(to), valueOf(to))}
	}
	return []jen.Code{jen.If(from.Clone().Dot("Given").Call(state(to))).Block(
		g.decodeValue(decoder(), to.Clone().Dot("V"), bare, depth)...)}
}

// state is &p.Rating.State.
func state(opt *jen.Statement) jen.Code { return jen.Op("&").Add(opt.Clone()).Dot("State") }

// valueOf is &p.Rating.V.
func valueOf(opt *jen.Statement) jen.Code { return jen.Op("&").Add(opt.Clone()).Dot("V") }

// decodeSome prints how an Opt gets a value.
func (g *generator) decodeSome(from, to *jen.Statement, t ir.Type, depth int) []jen.Code {
	t.Opt = false
	if expr := g.decodeExpr(from, t); expr != nil {
		return []jen.Code{to.Clone().Op("=").Add(g.rt("Some").Call(expr))}
	}
	if isObject(t) {
		return []jen.Code{from.Clone().Dot("Opt").Call(state(to), valueOf(to))}
	}
	return append([]jen.Code{to.Clone().Dot("State").Op("=").Add(g.rt("OptValue"))},
		g.decodeValue(from, to.Clone().Dot("V"), t, depth)...)
}

// decodeValue prints how a value that is not null is read.
func (g *generator) decodeValue(from, to *jen.Statement, t ir.Type, depth int) []jen.Code {
	if expr := g.decodeExpr(from, t); expr != nil {
		return []jen.Code{to.Clone().Op("=").Add(expr)}
	}
	switch t.Kind {
	case ir.KindObject, ir.KindNamed, ir.KindRaw:
		if t.Pointer {
			return []jen.Code{to.Clone().Op("=").New(jen.Id(t.Name)), to.Clone().Dot("DecodeJSON").Call(from.Clone())}
		}
		return []jen.Code{to.Clone().Dot("DecodeJSON").Call(from.Clone())}
	case ir.KindList:
		return g.decodeList(from, to, t, depth)
	case ir.KindMap:
		return []jen.Code{
			to.Clone().Op("=").Add(g.goType(t)).Values(),
			members(from, g.decodeEntry(to, *t.Elem, depth)...),
		}
	}
	return []jen.Code{from.Clone().Dot(ownMethods[t.Kind]).Call(jen.Op("&").Add(to.Clone()))}
}

// decodeList prints how a list is read whose elements no expression reads:
//
//	p.Tags = []perstore.Opt[string]{}
//	for dec.Array(); dec.Element(); {
//		var v perstore.Opt[string]
//		…
//		p.Tags = append(p.Tags, v)
//	}
func (g *generator) decodeList(from, to *jen.Statement, t ir.Type, depth int) []jen.Code {
	return []jen.Code{
		to.Clone().Op("=").Add(g.goType(t)).Values(),
		elements(from, jen.Empty(), g.decodeElement(to, *t.Elem, depth)...),
	}
}

// decodeElement prints how an element is read and appended to a list.
func (g *generator) decodeElement(to *jen.Statement, elem ir.Type, depth int) []jen.Code {
	if expr := g.decodeExpr(decoder(), elem); expr != nil {
		return []jen.Code{to.Clone().Op("=").Append(to.Clone(), expr)}
	}
	v := jen.Id(local("v", depth))
	body := []jen.Code{jen.Var().Add(v.Clone()).Add(g.goType(elem))}
	body = append(body, g.decode(decoder(), v, elem, elem.Opt, depth+1)...)
	return append(body, to.Clone().Op("=").Append(to.Clone(), v))
}

// bits tells which members of an object were there.
type bits struct{ fields []*ir.Field }

func (b bits) many() bool { return len(b.fields) > 64 }

func (b bits) declare() jen.Code {
	if b.many() {
		return jen.Var().Id("seen").Index(jen.Lit((len(b.fields) + 63) / 64)).Uint64()
	}
	return jen.Var().Id("seen").Uint64()
}

// word is a pointer to the word with the bit of a field.
func (b bits) word(i int) jen.Code {
	if b.many() {
		return jen.Op("&").Id("seen").Index(jen.Lit(i / 64))
	}
	return jen.Op("&").Id("seen")
}

// missing prints the check of what is required.
func (b bits) missing() []jen.Code {
	var out []jen.Code
	for from := 0; from < len(b.fields); from += 64 {
		mask, names := uint64(0), []jen.Code(nil)
		for i, f := range b.fields[from:min(from+64, len(b.fields))] {
			if f.Required && !f.Unasked {
				mask |= 1 << i
				names = append(names, jen.Lit(f.Property))
			}
		}
		if mask == 0 {
			continue
		}
		seen := jen.Id("seen")
		if b.many() {
			seen = seen.Index(jen.Lit(from / 64))
		}
		out = append(out, dec("Require", append([]jen.Code{seen, jen.Op(fmt.Sprintf("%#x", mask))}, names...)...))
	}
	return out
}
