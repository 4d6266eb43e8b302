package gogen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// dec calls a method of the decoder.
func dec(name string, args ...jen.Code) *jen.Statement { return jen.Id("dec").Dot(name).Call(args...) }

// unmarshalJSON prints
//
//	func (p *Product) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, p) }
func unmarshalJSON(name string) *jen.Statement {
	r := receiver(name)
	return code.Method("UnmarshalJSON reads what the type holds, as codec.Unmarshal.", r, name, "UnmarshalJSON").
		Params(jen.Id("data").Index().Byte()).Error().
		Add(code.Short(code.C("Unmarshal").Call(jen.Id("data"), jen.Id(r)))).Line()
}

// decodeMethod prints
//
//	func (p *Product) DecodeJSON(dec *codec.Decoder) { … }
func decodeMethod(name string, body ...jen.Code) *jen.Statement {
	return code.Method("DecodeJSON reads what comes from dec, which keeps the first error.", receiver(name), name, "DecodeJSON").
		Params(jen.Id("dec").Op("*").Add(code.C("Decoder"))).Block(body...).Line()
}

// decodeStruct prints DecodeJSON of an object:
//
//	*p = Product{}
//	var seen uint64
//	for dec.Object(); dec.Member(); {
//		switch string(dec.Name()) {
//		case "id":
//			dec.Once(&seen, 0)
//			p.ID = dec.Int()
//		…
//		default:
//			dec.Unknown()
//		}
//	}
//	if seen&0x1 != 0x1 {
//		dec.Missing(seen, 0x1, "id")
//	}
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
		cases = append(cases, jen.Case(jen.Lit(f.Property)).Block(append([]jen.Code{
			dec("Once", seen.word(i), jen.Lit(i%64)),
		}, g.decode(jen.Id(r).Dot(f.Name), f.Type, f.Nullable, 1)...)...))
	}
	unknown := g.decodeUnknown(d, jen.Id(r).Dot("Extra"))
	inside := unknown
	if len(cases) > 0 {
		body = append(body, seen.declare())
		inside = []jen.Code{jen.Switch(jen.String().Call(dec("Name"))).Block(append(cases, jen.Default().Block(unknown...))...)}
	}
	body = append(body, members(inside...))
	return decodeMethod(d.Name, append(body, seen.missing()...)...)
}

// visible are the fields that are members of the struct.
func visible(fields []*ir.Field) []*ir.Field {
	if !slices.ContainsFunc(fields, func(f *ir.Field) bool { return f.Hidden }) {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), func(f *ir.Field) bool { return f.Hidden })
}

// kept is what decoding leaves as it is: where an object of a model came from.
func (g *generator) kept(d *ir.Decl) []jen.Code {
	if g.models[d.Name] == nil {
		return nil
	}
	return []jen.Code{code.Member("Perstore", jen.Id(receiver(d.Name)).Dot("Perstore"))}
}

// members prints the loop over the members of the object ahead.
func members(body ...jen.Code) *jen.Statement {
	return jen.For(dec("Object"), dec("Member"), jen.Empty()).Block(body...)
}

// elements prints the loop over the elements of the array ahead.
func elements(step jen.Code, body ...jen.Code) *jen.Statement {
	return jen.For(dec("Array"), dec("Element"), step).Block(body...)
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
	return append([]jen.Code{
		jen.If(extra.Clone().Op("==").Nil()).Block(extra.Clone().Op("=").Map(jen.String()).Add(g.goType(*d.Extra)).Values()),
	}, g.decodeEntry(extra, *d.Extra, 1)...)
}

// decodeEntry prints how a member becomes an entry of a map:
//
//	name := dec.Key()
//	if _, ok := p.Extra[name]; ok {
//		dec.Duplicate()
//	}
//	p.Extra[name] = dec.Int()
func (g *generator) decodeEntry(m *jen.Statement, elem ir.Type, depth int) []jen.Code {
	name := local("name", depth)
	entry := m.Clone().Index(jen.Id(name))
	out := []jen.Code{
		jen.Id(name).Op(":=").Add(dec("Key")),
		jen.If(jen.List(jen.Id("_"), jen.Id("ok")).Op(":=").Add(entry.Clone()).Op(";").Id("ok")).Block(dec("Duplicate")),
	}
	if expr := g.decodeExpr(elem); expr != nil {
		return append(out, entry.Clone().Op("=").Add(expr))
	}
	v := local("v", depth)
	out = append(out, jen.Var().Id(v).Add(g.goType(elem)))
	out = append(out, g.decode(jen.Id(v), elem, elem.Opt, depth+1)...)
	return append(out, entry.Clone().Op("=").Id(v))
}

// local is the name of a variable of a loop inside of others.
func local(name string, depth int) string {
	if depth == 1 {
		return name
	}
	return fmt.Sprintf("%s%d", name, depth)
}

// decodeExpr is the expression that reads a scalar which is not null; nil for
// other types.
func (g *generator) decodeExpr(t ir.Type) *jen.Statement {
	if t.Opt {
		return nil
	}
	switch t.Kind {
	case ir.KindEnum:
		return g.decodeEnum(t.Name)
	case ir.KindJSON:
		return dec("Raw")
	}
	if name, ok := scalarMethods[t.Kind]; ok {
		return dec(name)
	}
	return nil
}

// decodeEnum is codec.Enum(dec, productStatusValues).
func (g *generator) decodeEnum(name string) *jen.Statement {
	return code.C("Enum").Call(jen.Id("dec"), jen.Id(valuesVar(g.decls[name])))
}

// ownMethods are those for types that a definition names.
var ownMethods = map[ir.Kind]string{ir.KindGoText: "Text", ir.KindGoJSON: "JSON"}

// scalarMethods are the methods of the decoder and the encoder by kind.
var scalarMethods = map[ir.Kind]string{
	ir.KindBool: "Bool", ir.KindInt: "Int", ir.KindFloat: "Float", ir.KindString: "String",
	ir.KindTime: "Time", ir.KindDate: "Date", ir.KindUUID: "UUID",
	ir.KindClock: "TimeOfDay", ir.KindSpan: "Duration", ir.KindBytes: "Bytes", ir.KindDecimal: "Decimal",
}

// decode prints how to is read.
func (g *generator) decode(to *jen.Statement, t ir.Type, nullable bool, depth int) []jen.Code {
	if !t.Opt {
		return g.decodeValue(to, t, depth)
	}
	some := g.decodeSome(to, t, depth)
	if !nullable {
		return some
	}
	bare := t
	bare.Opt = false
	return []jen.Code{jen.If(dec("Null")).Block(
		to.Clone().Op("=").Add(g.rt("Null").Types(g.goType(bare)).Call()),
	).Else().Block(some...)}
}

// decodeSome prints how an Opt gets a value.
func (g *generator) decodeSome(to *jen.Statement, t ir.Type, depth int) []jen.Code {
	t.Opt = false
	if expr := g.decodeExpr(t); expr != nil {
		return []jen.Code{to.Clone().Op("=").Add(g.rt("Some").Call(expr))}
	}
	return append([]jen.Code{to.Clone().Dot("State").Op("=").Add(g.rt("OptValue"))},
		g.decodeValue(to.Clone().Dot("V"), t, depth)...)
}

// decodeValue prints how a value that is not null is read.
func (g *generator) decodeValue(to *jen.Statement, t ir.Type, depth int) []jen.Code {
	if t.Pointer {
		return []jen.Code{to.Clone().Op("=").New(jen.Id(t.Name)), to.Clone().Dot("DecodeJSON").Call(jen.Id("dec"))}
	}
	if expr := g.decodeExpr(t); expr != nil {
		return []jen.Code{to.Clone().Op("=").Add(expr)}
	}
	switch t.Kind {
	case ir.KindObject, ir.KindNamed, ir.KindRaw:
		return []jen.Code{to.Clone().Dot("DecodeJSON").Call(jen.Id("dec"))}
	case ir.KindList:
		return g.decodeList(to, t, depth)
	case ir.KindMap:
		return []jen.Code{
			to.Clone().Op("=").Add(g.goType(t)).Values(),
			members(g.decodeEntry(to, *t.Elem, depth)...),
		}
	case ir.KindOpen:
		return []jen.Code{
			to.Clone().Op("=").Add(code.C("Members")).Values(),
			members(to.Clone().Op("=").Add(dec("Extra", to.Clone()))),
		}
	}
	return []jen.Code{dec(ownMethods[t.Kind], jen.Op("&").Add(to.Clone()))}
}

// decodeList prints
//
//	p.Tags = []string{}
//	for dec.Array(); dec.Element(); {
//		p.Tags = append(p.Tags, dec.String())
//	}
func (g *generator) decodeList(to *jen.Statement, t ir.Type, depth int) []jen.Code {
	elem := *t.Elem
	var body []jen.Code
	switch expr := g.decodeExpr(elem); {
	case expr != nil:
		body = []jen.Code{to.Clone().Op("=").Append(to.Clone(), expr)}
	case elem.Kind == ir.KindObject && !elem.Opt && !elem.Pointer:
		body = []jen.Code{
			to.Clone().Op("=").Append(to.Clone(), jen.Id(elem.Name).Values()),
			to.Clone().Index(jen.Len(to.Clone()).Op("-").Lit(1)).Dot("DecodeJSON").Call(jen.Id("dec")),
		}
	default:
		v := jen.Id(local("v", depth))
		body = append(body, jen.Var().Add(v.Clone()).Add(g.goType(elem)))
		body = append(body, g.decode(v, elem, elem.Opt, depth+1)...)
		body = append(body, to.Clone().Op("=").Append(to.Clone(), v))
	}
	return []jen.Code{
		to.Clone().Op("=").Add(g.goType(t)).Values(),
		elements(jen.Empty(), body...),
	}
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
		hex := jen.Op(fmt.Sprintf("%#x", mask))
		out = append(out, jen.If(seen.Clone().Op("&").Add(hex.Clone()).Op("!=").Add(hex.Clone())).Block(
			dec("Missing", append([]jen.Code{seen, hex}, names...)...)))
	}
	return out
}
