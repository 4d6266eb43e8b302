package gogen

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// union prints a struct of which one member is set, and its methods.
func (g *generator) union(f *jen.File, d *ir.Decl) {
	var fields []jen.Code
	for _, v := range d.Union.Variants {
		fields = append(fields, jen.Id(v.Name).Add(g.goType(v.Type)))
	}
	f.Add(code.Doc(docOf(d.Name, d.Doc, "is a value of one of several types.") + "\n\nExactly one member is set.").
		Type().Id(d.Name).Struct(fields...).Line())
	f.Add(g.decodeUnion(d))
	f.Add(g.encodeUnion(d))
	codecMethods(f, d.Name, false)
}

// decodeUnion prints DecodeJSON of a union:
//
//	*s = Shape{}
//	switch tag, _ := dec.Tag("kind"); tag {
//	case "circle":
//		s.Circle = new(ShapeCircle)
//		s.Circle.DecodeJSON(dec)
//	default:
//		dec.NoVariant("kind", "circle, square")
//	}
func (g *generator) decodeUnion(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	var cases []jen.Code
	var known []string
	for i, v := range d.Union.Variants {
		body := g.decode(decoder(), jen.Id(r).Dot(v.Name), v.Type, false, 1)
		cases = append(cases, jen.Case(g.variantCase(d.Union, v, i)...).Block(body...))
		known = append(known, v.Tags...)
		if d.Union.By == ir.ByType {
			known = append(known, v.Types[0])
		}
	}
	var on jen.Code
	var otherwise *jen.Statement
	switch d.Union.By {
	case ir.ByType:
		on = dec("Kind")
		otherwise = dec("Mismatch", jen.Lit(alternativesText(known)))
	case ir.ByTag:
		on = jen.List(jen.Id("tag"), jen.Id("_")).Op(":=").Add(dec("Tag", jen.Lit(d.Union.Member))).Op(";").Id("tag")
		otherwise = dec("NoVariant", jen.Lit(d.Union.Member), jen.Lit(strings.Join(known, ", ")))
	default:
		var names []jen.Code
		for _, name := range known {
			names = append(names, jen.Lit(name))
		}
		on = dec("Has", names...)
		otherwise = dec("Fail", jen.Lit("oneOf"), jen.Lit("has none of the members %s"), jen.Lit(strings.Join(known, ", ")))
	}
	body := []jen.Code{jen.Op("*").Id(r).Op("=").Id(d.Name).Values()}
	if d.Null {
		body = append(body, jen.If(dec("Null")).Block(jen.Return()))
	}
	return g.decodeMethod(d, append(body, jen.Switch(on).Block(append(cases, jen.Default().Block(otherwise))...))...)
}

// sets are the conditions that the variants of a union are set.
func (g *generator) sets(d *ir.Decl) []jen.Code {
	var out []jen.Code
	for _, v := range d.Union.Variants {
		set, _, _ := g.variantSet(jen.Id(receiver(d.Name)).Dot(v.Name), v.Type)
		out = append(out, set)
	}
	return out
}

// alternativesText is "a string, a number or an object".
func alternativesText(types []string) string {
	articles := map[string]string{"array": "an array", "object": "an object", "integer": "an integer"}
	out := make([]string, len(types))
	for i, name := range types {
		out[i] = articles[name]
		if out[i] == "" {
			out[i] = "a " + name
		}
	}
	last := len(out) - 1
	if last == 0 {
		return out[0]
	}
	return strings.Join(out[:last], ", ") + " or " + out[last]
}

// kindConstants are the kinds of codec by the types of JSON Schema.
var kindConstants = map[string]string{
	"string": "KindString", "number": "KindNumber", "boolean": "KindBool", "array": "KindArray", "object": "KindObject",
}

// variantCase is what tells that a variant comes.
func (g *generator) variantCase(u *ir.Union, v *ir.Variant, i int) []jen.Code {
	var out []jen.Code
	switch u.By {
	case ir.ByType:
		for _, name := range v.Types {
			out = append(out, code.C(kindConstants[name]))
		}
	case ir.ByTag:
		for _, tag := range v.Tags {
			out = append(out, jen.Lit(tag))
		}
	default:
		out = append(out, jen.Lit(i))
	}
	return out
}

// encodeUnion prints EncodeJSON of a union:
//
//	enc.One("Shape", s.Circle != nil, s.Square != nil)
//	switch {
//	case s.Circle != nil:
//		s.Circle.EncodeJSON(enc)
//	case s.Square != nil:
//		s.Square.EncodeJSON(enc)
//	}
func (g *generator) encodeUnion(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	var cases []jen.Code
	for _, v := range d.Union.Variants {
		set, value, t := g.variantSet(jen.Id(r).Dot(v.Name), v.Type)
		cases = append(cases, jen.Case(set).Block(g.encodeValue(encoder(), value, t, 1)...))
	}
	if d.Null {
		cases = append(cases, jen.Default().Block(enc("Null")))
		return encodeMethod(d.Name, false, enc("AtMostOne", append([]jen.Code{jen.Lit(d.Name)}, g.sets(d)...)...), jen.Switch().Block(cases...))
	}
	return encodeMethod(d.Name, false, enc("One", append([]jen.Code{jen.Lit(d.Name)}, g.sets(d)...)...), jen.Switch().Block(cases...))
}

// variantSet is the condition that a variant is set, and its value.
func (g *generator) variantSet(member *jen.Statement, t ir.Type) (set, value *jen.Statement, bare ir.Type) {
	if t.Opt {
		t.Opt = false
		return member.Clone().Dot("State").Op("==").Add(g.rt("OptValue")), member.Clone().Dot("V"), t
	}
	return member.Clone().Op("!=").Nil(), member.Clone(), t
}

// tuple prints a struct that is an array in JSON, and its methods.
func (g *generator) tuple(f *jen.File, d *ir.Decl) {
	var fields []jen.Code
	for _, item := range d.Tuple.Items {
		for _, line := range code.Wrap(item.Doc, 74) {
			fields = append(fields, jen.Comment("// "+line))
		}
		fields = append(fields, jen.Id(item.Name).Add(g.goType(item.Type)))
	}
	if d.Tuple.Rest != nil {
		fields = append(fields, jen.Id("Rest").Index().Add(g.goType(*d.Tuple.Rest)))
	}
	f.Add(code.Doc(docOf(d.Name, d.Doc, "is an array whose elements have types by position.")).
		Type().Id(d.Name).Struct(fields...).Line())
	f.Add(g.decodeTuple(d))
	f.Add(g.encodeTuple(d))
	codecMethods(f, d.Name, false)
}

// decodeTuple prints DecodeJSON of a tuple:
//
//	*p = Point{}
//	count := 0
//	for dec.Array(); dec.Element(); count++ {
//		switch count {
//		case 0:
//			p.Item1 = dec.Float()
//		default:
//			dec.Fail("items", "has more than %d items", 1)
//		}
//	}
//	if count < 1 {
//		dec.TooFew(count, 1)
//	}
func (g *generator) decodeTuple(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	n := jen.Id("count")
	var cases []jen.Code
	least := 0
	for i, item := range d.Tuple.Items {
		cases = append(cases, jen.Case(jen.Lit(i)).Block(g.decode(decoder(), jen.Id(r).Dot(item.Name), item.Type, item.Nullable, 1)...))
		if item.Required {
			least = i + 1
		}
	}
	more := []jen.Code{dec("Fail", jen.Lit("items"), jen.Lit("has more than %d items"), jen.Lit(len(d.Tuple.Items)))}
	if rest := d.Tuple.Rest; rest != nil {
		more = g.decodeElement(jen.Id(r).Dot("Rest"), *rest, 1)
	}
	body := []jen.Code{
		jen.Op("*").Id(r).Op("=").Id(d.Name).Values(),
		n.Clone().Op(":=").Lit(0),
		elements(decoder(), n.Clone().Op("++"), jen.Switch(n.Clone()).Block(append(cases, jen.Default().Block(more...))...)),
	}
	if least > 0 {
		body = append(body, jen.If(n.Clone().Op("<").Lit(least)).Block(dec("TooFew", n.Clone(), jen.Lit(least))))
	}
	return g.decodeMethod(d, body...)
}

// encodeTuple prints EncodeJSON of a tuple.
func (g *generator) encodeTuple(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	body := []jen.Code{enc("Array")}
	for _, item := range d.Tuple.Items {
		member := jen.Id(r).Dot(item.Name)
		value, t := member, item.Type
		if t.Opt && !item.Nullable {
			value, t.Opt = member.Clone().Dot("V"), false
		}
		out := append([]jen.Code{enc("Element")}, g.encode(encoder(), value, t, 1)...)
		if there := g.there(member, item); there != nil {
			out = []jen.Code{jen.If(there).Block(out...)}
		}
		body = append(body, out...)
	}
	if there := g.gaps(d); there != nil {
		body = append([]jen.Code{enc("NoGap", append([]jen.Code{jen.Lit(d.Name)}, there...)...)}, body...)
	}
	if rest := d.Tuple.Rest; rest != nil {
		all := jen.Id(r).Dot("Rest")
		body = append(body, jen.For(jen.Id("i").Op(":=").Range().Add(all.Clone())).Block(
			append([]jen.Code{enc("Element")}, g.encode(encoder(), all.Clone().Index(jen.Id("i")), *rest, 2)...)...))
	}
	return encodeMethod(d.Name, false, append(body, enc("EndArray"))...)
}

// gaps are the conditions that the elements of a tuple are there which can be
// absent, and that there are elements behind them; nil where none can be absent.
func (g *generator) gaps(d *ir.Decl) []jen.Code {
	var there []jen.Code
	for _, item := range d.Tuple.Items {
		if is := g.there(jen.Id(receiver(d.Name)).Dot(item.Name), item); is != nil {
			there = append(there, is)
		} else if len(there) > 0 {
			there = append(there, jen.True())
		}
	}
	if len(there) > 0 && d.Tuple.Rest != nil {
		there = append(there, jen.Len(jen.Id(receiver(d.Name)).Dot("Rest")).Op(">").Lit(0))
	}
	return there
}

// raw prints a type that keeps its JSON, and its methods.
func (g *generator) raw(f *jen.File, d *ir.Decl) {
	r := receiver(d.Name)
	f.Add(code.Doc(docOf(d.Name, d.Doc, "is JSON of the schema.")).
		Type().Id(d.Name).Qual("encoding/json", "RawMessage").Line())
	f.Add(g.decodeMethod(d, jen.Op("*").Id(r).Op("=").Id(d.Name).Call(dec("Raw"))))
	f.Add(encodeMethod(d.Name, true, enc("Raw", jen.Qual("encoding/json", "RawMessage").Call(jen.Id(r)))))
	codecMethods(f, d.Name, true)
	for _, v := range d.Raw.Variants {
		f.Add(g.as(d, v))
	}
}

// as prints
//
//	func (s Step) AsRun() (StepRun, error) {
//		var v StepRun
//		err := codec.Unmarshal(s, &v)
//		return v, err
//	}
func (g *generator) as(d *ir.Decl, v *ir.Variant) *jen.Statement {
	r := receiver(d.Name)
	read := code.C("Unmarshal").Call(jen.Id(r), jen.Op("&").Id("v"))
	if v.Type.Kind != ir.KindObject && v.Type.Kind != ir.KindNamed {
		read = code.C("UnmarshalFunc").Call(jen.Id(r), jen.Func().Params(jen.Id("dec").Op("*").Add(code.C("Decoder"))).
			Block(g.decode(decoder(), jen.Id("v"), v.Type, false, 2)...))
	}
	return code.Doc("As"+v.Name+" reads it as one of its types. It does not validate.").
		Func().Params(jen.Id(r).Id(d.Name)).Id("As"+v.Name).Params().Params(g.goType(v.Type), jen.Error()).Block(
		jen.Var().Id("v").Add(g.goType(v.Type)),
		jen.Err().Op(":=").Add(read),
		jen.Return(jen.Id("v"), jen.Err())).Line()
}
