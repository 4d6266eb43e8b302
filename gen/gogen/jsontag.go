package gogen

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// jsonTag is the struct tag of a member.
func jsonTag(property string, omitZero bool) string {
	tag := property
	if omitZero {
		tag += ",omitzero"
	}
	if tag == "-" {
		tag = "-," // the name, where "-" alone means none
	}
	return structTag("json:" + strconv.Quote(tag))
}

// structTag quotes a tag, with backquotes where it can be.
func structTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}

// requiredLists are the fields that are written [] when they are nil.
func requiredLists(fields []*ir.Field) []*ir.Field {
	var out []*ir.Field
	for _, f := range fields {
		if f.NilEmpty {
			out = append(out, f)
		}
	}
	return out
}

// marshalJSON prints
//
//	func (p Product) MarshalJSON() ([]byte, error) {
//		type plain Product
//		p.Tags = perstore.NotNil(p.Tags)
//		return json.Marshal(plain(p))
//	}
func marshalJSON(name string, lists []*ir.Field) *jen.Statement {
	r := receiver(name)
	body := []jen.Code{jen.Type().Id("plain").Id(name)}
	for _, f := range lists {
		body = append(body, notNil(r, f))
	}
	body = append(body, jen.Return(jen.Qual("encoding/json", "Marshal").Call(jen.Id("plain").Call(jen.Id(r)))))
	return code.Doc("MarshalJSON writes required lists as [], also when they are nil.").
		Func().Params(jen.Id(r).Id(name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
		Block(body...).Line()
}

func notNil(r string, f *ir.Field) jen.Code {
	return jen.Id(r).Dot(f.Name).Op("=").Add(code.P("NotNil")).Call(jen.Id(r).Dot(f.Name))
}
