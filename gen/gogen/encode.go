package gogen

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// encoder is the parameter of EncodeJSON.
func encoder() *jen.Statement { return jen.Id("enc") }

// enc calls a method of the encoder.
func enc(name string, args ...jen.Code) *jen.Statement { return encoder().Dot(name).Call(args...) }

// codecMethods prints
//
//	func (p *Product) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, p) }
//	func (p Product) MarshalJSON() ([]byte, error)     { return codec.Marshal(&p) }
func codecMethods(f *jen.File, name string, byValue bool) {
	r := receiver(name)
	v := jen.Op("&").Id(r)
	if byValue {
		v = jen.Id(r)
	}
	f.Add(code.Method("UnmarshalJSON and MarshalJSON read and write what the type holds, see codec.", r, name, "UnmarshalJSON").
		Params(jen.Id("data").Index().Byte()).Error().
		Add(code.Short(jen.Return(code.C("Unmarshal").Call(jen.Id("data"), jen.Id(r))))).Line().
		Func().Params(jen.Id(r).Id(name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
		Add(code.Short(jen.Return(code.C("Marshal").Call(v)))).Line())
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
		body = append(body, jen.If(other.Clone().Op("!=").Nil()).Block(enc("Other", other), jen.Return()))
	}
	body = append(body, enc("Object"))
	for _, f := range visible(d.Fields) {
		body = append(body, g.encodeMember(jen.Id(r).Dot(f.Name), f, len(d.Across) > 0)...)
	}
	switch extra := jen.Id(r).Dot("Extra"); {
	case d.Unknown != ir.UnknownKept:
	case d.Extra == nil && len(visible(d.Fields)) > 0:
		body = append(body, enc("Extra", extra, jen.Id(ownNames(d)).Op("...")))
	case d.Extra == nil:
		body = append(body, enc("Extra", extra))
	default:
		if len(d.Fields) > 0 {
			body = append(body, code.C("ForeignKeys").Call(jen.Id("enc"), extra.Clone(), jen.Id(ownNames(d))))
		}
		body = append(body, g.encodeExtra(extra, *d.Extra))
	}
	return encodeMethod(d.Name, false, append(body, enc("EndObject"))...)
}

// encodeExtra prints the members that no field is for:
//
//	codec.WriteEntries(enc, p.Extra, (*codec.Encoder).Int)
func (g *generator) encodeExtra(extra *jen.Statement, elem ir.Type) jen.Code {
	switch name := scalarMethod(elem); {
	case name != "" && !elem.Opt:
		return code.C("WriteEntries").Call(encoder(), extra, methodOf("Encoder", name))
	case isObject(elem):
		return code.C("WriteEntries").Call(encoder(), extra, code.C("WriteObject").Types(jen.Id(elem.Name)))
	}
	return g.encodeEntries(extra, elem, 1)
}

// ownNames is the list of the members that an open struct has fields for.
func ownNames(d *ir.Decl) string { return d.Var + "Members" }

// memberNames prints
//
//	var productMembers = []string{"id", "name"}
//
// What a facet blocks is no other member.
func (g *generator) memberNames(d *ir.Decl) *jen.Statement {
	fields := slices.Concat(visible(d.Fields), g.blocked[d.Name])
	names := make([]jen.Code, len(fields))
	for i, f := range fields {
		names[i] = jen.Lit(f.Property)
	}
	return jen.Var().Id(ownNames(d)).Op("=").Index().String().Values(names...).Line()
}

// encodeMember prints a member and its name, unless it is absent. Rules over
// several members see what the store is to set.
func (g *generator) encodeMember(member *jen.Statement, f *ir.Field, ruled bool) []jen.Code {
	name := raw(quoted(f.Property) + ":")
	if f.Type.Opt {
		return g.encodeOpt(member, name, f.Type)
	}
	out := g.encode(enc("Name", name), member, f.Type, 1)
	if there := g.there(member, f); there != nil {
		if whole := g.encode(enc("If", there, name), member, f.Type, 1); len(whole) == 1 && takesNil(f.Type) {
			return whole
		}
		if ruled && f.OmitZero && g.notZero(member, f.Type) != nil {
			there = there.Op("||").Add(enc("Checking"))
		}
		return []jen.Code{jen.If(there).Block(out...)}
	}
	return out
}

// takesNil tells whether what writes values of a type writes nothing to a nil
// encoder.
func takesNil(t ir.Type) bool {
	switch t.Kind {
	case ir.KindJSON, ir.KindBytes, ir.KindList, ir.KindMap, ir.KindOpen:
		return true
	}
	return false
}

// encodeOpt prints a member that may be absent:
//
//	codec.WriteOpt(enc, `"rating":`, p.Rating, (*codec.Encoder).Float)
//	enc.Opt(`"size":`, p.Size.State, &p.Size.V)
//	if enc.Given(`"tags":`, p.Tags.State) { … }
func (g *generator) encodeOpt(member *jen.Statement, name jen.Code, t ir.Type) []jen.Code {
	t.Opt = false
	state := member.Clone().Dot("State")
	switch method := scalarMethod(t); {
	case method != "":
		return []jen.Code{code.C("WriteOpt").Call(encoder(), name, member.Clone(), methodOf("Encoder", method))}
	case t.Kind == ir.KindEnum:
		return []jen.Code{code.C("WriteOptEnum").Call(encoder(), name, member.Clone())}
	case t.Pointer:
		return []jen.Code{enc("Opt", name, state, member.Clone().Dot("V"))}
	case isObject(t):
		return []jen.Code{enc("Opt", name, state, valueOf(member))}
	}
	return []jen.Code{jen.If(enc("Given", name, state)).Block(g.encodeValue(encoder(), member.Clone().Dot("V"), t, 1)...)}
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

// encode prints how a value is written to an encoder; an Opt without one is null.
func (g *generator) encode(to, expr *jen.Statement, t ir.Type, depth int) []jen.Code {
	if !t.Opt {
		return g.encodeValue(to, expr, t, depth)
	}
	t.Opt = false
	return []jen.Code{jen.If(expr.Clone().Dot("State").Op("==").Add(g.rt("OptValue"))).Block(g.encodeValue(to, expr.Clone().Dot("V"), t, depth)...).
		Else().Block(to.Clone().Dot("Null").Call())}
}

// encodeValue prints how a value that is there is written.
func (g *generator) encodeValue(to, expr *jen.Statement, t ir.Type, depth int) []jen.Code {
	call := func(name string, args ...jen.Code) []jen.Code {
		return []jen.Code{to.Clone().Dot(name).Call(args...)}
	}
	if name := scalarMethod(t); name != "" {
		return call(name, expr.Clone())
	}
	switch t.Kind {
	case ir.KindEnum:
		return call("String", jen.String().Call(expr.Clone()))
	case ir.KindObject, ir.KindNamed, ir.KindRaw:
		return []jen.Code{expr.Clone().Dot("EncodeJSON").Call(to.Clone())}
	case ir.KindList:
		return g.encodeList(to, expr, t, depth)
	case ir.KindMap:
		if whole := g.encodeAll(to, expr, "WriteMap", "WriteObjectMap", *t.Elem); whole != nil {
			return whole
		}
		return append(call("Object"), g.encodeEntries(expr, *t.Elem, depth), enc("EndObject"))
	case ir.KindOpen:
		return call("Members", expr.Clone())
	}
	return call(ownMethods[t.Kind], jen.Op("&").Add(expr.Clone()))
}

// encodeList prints how a list is written.
func (g *generator) encodeList(to, expr *jen.Statement, t ir.Type, depth int) []jen.Code {
	if whole := g.encodeAll(to, expr, "WriteList", "WriteObjects", *t.Elem); whole != nil {
		return whole
	}
	i := jen.Id(local("i", depth))
	body := append([]jen.Code{enc("Element")}, g.encode(encoder(), expr.Clone().Index(i.Clone()), *t.Elem, depth+1)...)
	return []jen.Code{to.Clone().Dot("Array").Call(), jen.For(i.Clone().Op(":=").Range().Add(expr)).Block(body...), enc("EndArray")}
}

// encodeAll is the statement that writes a list or a map, of which the elements
// are scalars or write themselves:
//
//	codec.WriteList(enc, p.Tags, (*codec.Encoder).String)
//	codec.WriteObjects(enc, p.Variants)
func (g *generator) encodeAll(to, expr *jen.Statement, scalars, objects string, elem ir.Type) []jen.Code {
	var call *jen.Statement
	switch name := scalarMethod(elem); {
	case elem.Opt:
		return nil
	case name != "":
		call = code.C(scalars).Call(to.Clone(), expr.Clone(), methodOf("Encoder", name))
	case elem.Kind == ir.KindEnum && scalars == "WriteList":
		call = code.C("WriteEnums").Call(to.Clone(), expr.Clone())
	case isObject(elem):
		call = code.C(objects).Call(to.Clone(), expr.Clone())
	default:
		return nil
	}
	return []jen.Code{call}
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
	body = append(body, g.encode(encoder(), value, elem, depth+1)...)
	return jen.For(jen.List(jen.Id("_"), name.Clone()).Op(":=").Range().Add(sortedKeys(m))).Block(body...)
}

// sortedKeys is codec.Keys(m).
func sortedKeys(m *jen.Statement) *jen.Statement { return code.C("Keys").Call(m.Clone()) }
