package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// keyKinds names the runtime's functions for keys of one field.
var keyKinds = map[ir.Kind]string{
	ir.KindInt: "IntKey", ir.KindString: "StringKey", ir.KindUUID: "UUIDKey",
	ir.KindDate: "DateKey", ir.KindEnum: "EnumKey",
}

// keyFuncs names the functions that take a key apart and put it together.
func keyFuncs(m *ir.Model) (values, from *jen.Statement) {
	if m.Key.TypeName != "" {
		return jen.Id(m.Var + "KeyValues"), jen.Id(m.Var + "KeyFrom")
	}
	t := m.Fields[m.Key.Fields[0]].Type
	name := keyKinds[t.Kind]
	values, from = code.P(name), code.P(name+"From")
	if t.Kind == ir.KindEnum {
		return values.Types(jen.Id(t.Name)), from.Types(jen.Id(t.Name))
	}
	return values, from
}

// keyValues prints, for a composite key,
//
//	func productKeyValues(key any, dst []rql.Value) ([]rql.Value, bool) {
//		k, ok := key.(ProductKey)
//		return append(dst, rql.Int(k.TenantID), rql.String(k.Slug)), ok
//	}
func keyValues(m *ir.Model) *jen.Statement {
	args := []jen.Code{jen.Id("dst")}
	for _, i := range m.Key.Fields {
		f := m.Fields[i]
		args = append(args, value(f.Type, jen.Id("k").Dot(f.Name)))
	}
	list := jen.Index().Add(code.R("Value"))
	return code.Doc(m.Var+"KeyValues takes a key apart.").
		Func().Id(m.Var+"KeyValues").Params(jen.Id("key").Any(), jen.Id("dst").Add(list)).Params(list, jen.Bool()).Block(
		jen.List(jen.Id("k"), jen.Id("ok")).Op(":=").Id("key").Assert(jen.Id(m.Key.TypeName)),
		jen.Return(jen.Append(args...), jen.Id("ok"))).Line()
}

// partReaders read a key's part of a kind from an rql.Value.
var partReaders = map[ir.Kind]string{
	ir.KindInt: "Int", ir.KindString: "Text", ir.KindBool: "Bool", ir.KindTime: "Time", ir.KindFloat: "Float",
}

// keyFrom prints, for a composite key,
//
//	func productKeyFrom(parts []rql.Value) (any, bool) {
//		return ProductKey{TenantID: parts[0].Int(), Slug: parts[1].Text()}, true
//	}
//
// with a parse of dates and uuids.
func keyFrom(m *ir.Model) *jen.Statement {
	var body, members []jen.Code
	for n, i := range m.Key.Fields {
		f := m.Fields[i]
		part := jen.Id("parts").Index(jen.Lit(n))
		switch f.Type.Kind {
		case ir.KindDate, ir.KindUUID:
			// day, err := perstore.ParseDate(parts[0].Text())
			name := lowerFirst(f.Name) + "Part"
			parse := "ParseDate"
			if f.Type.Kind == ir.KindUUID {
				parse = "ParseUUID"
			}
			body = append(body,
				jen.List(jen.Id(name), jen.Id("err")).Op(":=").Add(code.P(parse)).Call(part.Dot("Text").Call()),
				jen.If(jen.Id("err").Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.False())))
			members = append(members, code.Member(f.Name, jen.Id(name)))
		case ir.KindEnum:
			members = append(members, code.Member(f.Name, jen.Id(f.Type.Name).Call(part.Dot("Text").Call())))
		default:
			members = append(members, code.Member(f.Name, part.Dot(partReaders[f.Type.Kind]).Call()))
		}
	}
	body = append(body, jen.Return(jen.Id(m.Key.TypeName).Values(members...), jen.True()))
	return code.Doc(m.Var+"KeyFrom puts a key together.").
		Func().Id(m.Var+"KeyFrom").Params(jen.Id("parts").Index().Add(code.R("Value"))).Params(jen.Any(), jen.Bool()).
		Block(body...).Line()
}
