package gogen

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// enc calls a method of the encoder.
func enc(name string, args ...jen.Code) *jen.Statement { return jen.Id("enc").Dot(name).Call(args...) }

// marshalMethod prints
//
//	func (p Product) MarshalJSON() ([]byte, error) { return codec.Marshal(&p) }
func marshalMethod(name string, byValue bool) *jen.Statement {
	r := receiver(name)
	v := jen.Op("&").Id(r)
	if byValue {
		v = jen.Id(r)
	}
	return code.Doc("MarshalJSON writes what UnmarshalJSON reads.").
		Func().Params(jen.Id(r).Id(name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
		Add(code.Short(code.C("Marshal").Call(v))).Line()
}

// encodeMethod prints
//
//	func (p *Product) EncodeJSON(enc *codec.Encoder) { … }
func encodeMethod(name string, byValue bool, body ...jen.Code) *jen.Statement {
	r := jen.Id(receiver(name)).Op("*").Id(name)
	if byValue {
		r = jen.Id(receiver(name)).Id(name)
	}
	return code.Doc("EncodeJSON writes to enc, which keeps the first error.").
		Func().Params(r).Id("EncodeJSON").Params(jen.Id("enc").Op("*").Add(code.C("Encoder"))).Block(body...).Line()
}

// encodeStruct prints EncodeJSON of an object:
//
//	enc.Object()
//	enc.Name(`"id":`).Int(p.ID)
//	…
//	enc.EndObject()
func (g *generator) encodeStruct(d *ir.Decl) *jen.Statement {
	r := receiver(d.Name)
	var body []jen.Code
	if d.Other {
		other := jen.Id(r).Dot("Other")
		body = append(body, jen.If(other.Clone().Op("!=").Nil()).Block(enc("Raw", other), jen.Return()))
	}
	body = append(body, enc("Object"))
	for _, f := range visible(d.Fields) {
		body = append(body, g.encodeMember(jen.Id(r).Dot(f.Name), f, len(d.Across) > 0)...)
	}
	switch extra := jen.Id(r).Dot("Extra"); {
	case d.Unknown != ir.UnknownKept:
	case d.Extra == nil && len(d.Fields) > 0:
		body = append(body, enc("Extra", extra, jen.Id(ownNames(d)).Op("...")))
	case d.Extra == nil:
		body = append(body, enc("Extra", extra))
	default:
		if len(d.Fields) > 0 {
			body = append(body, code.C("ForeignKeys").Call(jen.Id("enc"), extra.Clone(), jen.Id(ownNames(d))))
		}
		body = append(body, g.encodeEntries(extra, *d.Extra, 1))
	}
	return encodeMethod(d.Name, false, append(body, enc("EndObject"))...)
}

// ownNames is the list of the members that an open struct has fields for.
func ownNames(d *ir.Decl) string { return d.Var + "Members" }

// memberNames prints
//
//	var productMembers = []string{"id", "name"}
func memberNames(d *ir.Decl) *jen.Statement {
	names := make([]jen.Code, len(d.Fields))
	for i, f := range d.Fields {
		names[i] = jen.Lit(f.Property)
	}
	return code.Doc(ownNames(d) + " are the members that Extra cannot have.").
		Var().Id(ownNames(d)).Op("=").Index().String().Values(names...).Line()
}

// encodeMember prints a member and its name, unless it is absent. Rules over
// several members see what the store is to set.
func (g *generator) encodeMember(member *jen.Statement, f *ir.Field, ruled bool) []jen.Code {
	value, t := member, f.Type
	if t.Opt && !f.Nullable {
		value, t.Opt = member.Clone().Dot("V"), false
	}
	out := g.encode(value, t, 1)
	name := enc("Name", raw(quoted(f.Property)+":"))
	if method, ok := scalarMethods[t.Kind]; ok && !t.Opt {
		out = []jen.Code{name.Dot(method).Call(value.Clone())}
	} else {
		out = append([]jen.Code{name}, out...)
	}
	if there := g.there(member, f); there != nil {
		if ruled && f.OmitZero && g.notZero(member, f.Type) != nil && !f.Type.Opt {
			there = there.Op("||").Add(enc("Checking"))
		}
		return []jen.Code{jen.If(there).Block(out...)}
	}
	return out
}

// there is the condition that a member is not absent; nil where it cannot be.
func (g *generator) there(member *jen.Statement, f *ir.Field) *jen.Statement {
	switch t := f.Type; {
	case t.Opt && f.Nullable:
		return jen.Op("!").Add(member.Clone()).Dot("IsZero").Call()
	case t.Opt:
		return member.Clone().Dot("State").Op("==").Add(g.rt("OptValue"))
	case t.Kind == ir.KindJSON, t.Kind == ir.KindRaw, t.Pointer:
		return member.Clone().Op("!=").Nil()
	case !f.Required && (t.Nil || t.Kind == ir.KindBytes || t.Kind == ir.KindList || t.Kind == ir.KindMap || t.Kind == ir.KindOpen):
		return member.Clone().Op("!=").Nil()
	case f.OmitZero:
		return g.notZero(member, t)
	}
	return nil
}

// notZero is the condition that a member without an Opt has a value, of those of
// which the zero value stands for none: keys that the store makes, versions.
func (g *generator) notZero(member *jen.Statement, t ir.Type) *jen.Statement {
	switch t.Kind {
	case ir.KindInt:
		return member.Clone().Op("!=").Lit(0)
	case ir.KindString, ir.KindEnum:
		return member.Clone().Op("!=").Lit("")
	case ir.KindUUID:
		return member.Clone().Op("!=").Parens(g.rt("UUID").Values())
	}
	return nil
}

// quoted is a name as a string of JSON.
func quoted(name string) string {
	out := []byte{'"'}
	for _, r := range name {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r < ' ':
			out = append(out, `\u00`...)
			out = append(out, strconv.FormatInt(int64(r)+0x100, 16)[1:]...)
		default:
			out = append(out, string(r)...)
		}
	}
	return string(append(out, '"'))
}

// encode prints how a value is written; an Opt without one is null.
func (g *generator) encode(expr *jen.Statement, t ir.Type, depth int) []jen.Code {
	if !t.Opt {
		return g.encodeValue(expr, t, depth)
	}
	t.Opt = false
	return []jen.Code{jen.If(expr.Clone().Dot("IsNull").Call()).Block(enc("Null")).
		Else().Block(g.encodeValue(expr.Clone().Dot("V"), t, depth)...)}
}

// encodeValue prints how a value that is there is written.
func (g *generator) encodeValue(expr *jen.Statement, t ir.Type, depth int) []jen.Code {
	if name, ok := scalarMethods[t.Kind]; ok {
		return []jen.Code{enc(name, expr.Clone())}
	}
	switch t.Kind {
	case ir.KindEnum:
		return []jen.Code{enc("String", jen.String().Call(expr.Clone()))}
	case ir.KindObject, ir.KindNamed, ir.KindRaw:
		return []jen.Code{expr.Clone().Dot("EncodeJSON").Call(jen.Id("enc"))}
	case ir.KindList:
		i := jen.Id(local("i", depth))
		body := append([]jen.Code{enc("Element")}, g.encode(expr.Clone().Index(i.Clone()), *t.Elem, depth+1)...)
		return []jen.Code{enc("Array"), jen.For(i.Clone().Op(":=").Range().Add(expr.Clone())).Block(body...), enc("EndArray")}
	case ir.KindMap:
		return []jen.Code{enc("Object"), g.encodeEntries(expr, *t.Elem, depth), enc("EndObject")}
	case ir.KindOpen:
		return []jen.Code{enc("Object"), enc("Extra", expr.Clone()), enc("EndObject")}
	case ir.KindJSON:
		return []jen.Code{enc("Raw", expr.Clone())}
	}
	return []jen.Code{enc(ownMethods[t.Kind], jen.Op("&").Add(expr.Clone()))}
}

// encodeEntries prints
//
//	for _, name := range codec.Keys(p.Extra) {
//		enc.Key(name)
//		enc.Int(p.Extra[name])
//	}
func (g *generator) encodeEntries(m *jen.Statement, elem ir.Type, depth int) *jen.Statement {
	name, entry := jen.Id(local("name", depth)), jen.Id(local("v", depth))
	value := m.Clone().Index(name.Clone())
	body := []jen.Code{enc("Key", name.Clone())}
	if elem.Kind == ir.KindObject || elem.Kind == ir.KindNamed || elem.Opt { // of which a map gives no pointer
		body = append(body, entry.Clone().Op(":=").Add(value.Clone()))
		value = entry
	}
	body = append(body, g.encode(value, elem, depth+1)...)
	return jen.For(jen.List(jen.Id("_"), name.Clone()).Op(":=").Range().Add(sortedKeys(m))).Block(body...)
}

// sortedKeys is codec.Keys(m).
func sortedKeys(m *jen.Statement) *jen.Statement { return code.C("Keys").Call(m.Clone()) }
