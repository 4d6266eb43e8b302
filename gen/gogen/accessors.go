package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// value prints the accessor that queries and stores read fields with:
//
//	func productValue(obj any, i int) rql.Value {
//		p := obj.(*Product)
//		switch i {
//		case 0:
//			return rql.Int(p.ID)
//		…
//		}
//		return rql.Null()
//	}
func (g *generator) value(m *ir.Model) *jen.Statement {
	return valueFuncOf(m.Name, m.Var, g.valueCases(m))
}

func (g *generator) valueCases(m *ir.Model) []jen.Code {
	r := receiver(m.Name)
	var cases []jen.Code
	for _, f := range stored(m) {
		member := jen.Id(r).Dot(f.Name)
		if f.Hidden {
			member = jen.Id(r).Dot("Perstore").Dot("Model").Call()
		}
		cases = append(cases, jen.Case(jen.Lit(f.Index)).Block(fieldValue(f, member)...))
	}
	return cases
}

// valueFuncOf prints the accessor of a struct with a case for each field.
func valueFuncOf(name, prefix string, cases []jen.Code) *jen.Statement {
	return code.Doc(prefix+"Value gives a field of an object to queries and stores.").
		Func().Id(prefix+"Value").Params(jen.Id("obj").Any(), jen.Id("i").Int()).Add(code.R("Value")).Block(
		jen.Id(receiver(name)).Op(":=").Id("obj").Assert(jen.Op("*").Id(name)),
		jen.Switch(jen.Id("i")).Block(cases...),
		jen.Return(code.R("Null").Call())).Line()
}

// fieldValue prints the return of one field; falling through is null.
func fieldValue(f *ir.Field, member *jen.Statement) []jen.Code {
	t := f.Type
	switch {
	case t.Opt && f.QueryType != ir.QueryJSON:
		// if v, ok := p.Rating.Get(); ok { return rql.Int(v) }
		return []jen.Code{jen.If(jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(member).Dot("Get").Call(), jen.Id("ok")).Block(
			jen.Return(present(f, jen.Id("v"))))}
	case t.Opt:
		return []jen.Code{jen.If(member.Clone().Dot("State").Op("==").Add(code.P("OptValue"))).Block(
			jen.Return(code.R("JSON").Call(jen.Op("&").Add(member).Dot("V"))))}
	case t.Kind == ir.KindJSON:
		return []jen.Code{jen.If(jen.Op("!").Add(code.P("IsNullJSON")).Call(member.Clone())).Block(jen.Return(present(f, member)))}
	case f.Extra:
		return []jen.Code{jen.If(jen.Len(member.Clone()).Op(">").Lit(0)).Block(jen.Return(present(f, member)))}
	case t.Kind == ir.KindList && !f.NilEmpty:
		return []jen.Code{jen.If(member.Clone().Op("!=").Nil()).Block(jen.Return(present(f, member)))}
	}
	return []jen.Code{jen.Return(present(f, member))}
}

// present is the value of a field, expr, which is there.
func present(f *ir.Field, expr *jen.Statement) *jen.Statement {
	switch f.QueryType {
	case ir.QueryList:
		return code.R("List").Call(code.P("Values").Call(expr.Clone(), valueFunc(*f.Type.Elem)))
	case ir.QueryJSON:
		return code.R("JSON").Call(nested(f.Type, expr))
	}
	return value(f.Type, expr)
}

// nested gives a value that queries do not look into.
func nested(t ir.Type, expr *jen.Statement) *jen.Statement {
	switch t.Kind {
	case ir.KindList:
		return code.P("NotNil").Call(expr.Clone())
	case ir.KindObject, ir.KindGoJSON:
		return jen.Op("&").Add(expr)
	}
	return expr.Clone()
}

// scan prints the function that reads an object from a row:
//
//	func productScan(obj any, row *perstore.Row) {
//		p := obj.(*Product)
//		p.ID = row.Int(0)
//		…
//	}
func (g *generator) scan(m *ir.Model) *jen.Statement {
	r := receiver(m.Name)
	body := []jen.Code{jen.Id(r).Op(":=").Id("obj").Assert(jen.Op("*").Id(m.Name))}
	for _, f := range stored(m) {
		if f.Hidden {
			body = append(body, jen.Id("row").Dot("Model").Call(jen.Lit(f.Index), jen.Op("&").Id(r).Dot("Perstore")))
			continue
		}
		if f.Extra {
			body = append(body, g.scanExtra(m, f))
			continue
		}
		body = append(body, scanField(f.Index, f, jen.Id(r).Dot(f.Name))...)
	}
	return code.Doc(m.Var+"Scan reads an object from a row of its table.").
		Func().Id(m.Var+"Scan").Params(jen.Id("obj").Any(), jen.Id("row").Op("*").Add(code.P("Row"))).
		Block(body...).Line()
}

// rowMethods are the methods of perstore.Row by kind.
var rowMethods = map[ir.Kind]string{
	ir.KindBool: "Bool", ir.KindInt: "Int", ir.KindFloat: "Float", ir.KindDecimal: "Decimal", ir.KindString: "String",
	ir.KindTime: "Time", ir.KindDate: "Date", ir.KindUUID: "UUID", ir.KindEnum: "String",
}

func scanField(i int, f *ir.Field, member *jen.Statement) []jen.Code {
	method := rowMethods[f.Type.Kind]
	if f.Type.Kind == ir.KindGoText {
		return scanText(i, f, member)
	}
	if method == "" {
		out := []jen.Code{scanJSON(i, f.Type, member)}
		if f.ReadNull {
			out = append(out, member.Clone().Op("=").Add(code.P(oneAbsence(f)).Call(member.Clone())))
		}
		return out
	}
	read := jen.Id("row").Dot(method).Call(jen.Lit(i))
	switch {
	case f.Type.Opt && f.Type.Kind == ir.KindEnum:
		read = code.P("OptEnum").Types(jen.Id(f.Type.Name)).Call(jen.Id("row"), jen.Lit(i))
	case f.Type.Opt:
		read = jen.Id("row").Dot("Opt" + method).Call(jen.Lit(i))
	case f.Type.Kind == ir.KindEnum:
		read = jen.Id(f.Type.Name).Call(read)
	}
	if f.ReadNull {
		read = code.P("OrNull").Call(read)
	}
	return []jen.Code{member.Clone().Op("=").Add(read)}
}

// scanJSON prints row.JSON(7, &p.Tags), or a function that is made for a type:
// perstore.OptJSON(row, 8, &p.Dimensions), perstore.ListEnum(row, 9, &p.Colors).
func scanJSON(i int, t ir.Type, member *jen.Statement) *jen.Statement {
	dst := jen.Op("&").Add(member.Clone())
	switch {
	case t.Kind == ir.KindObject && t.Opt:
		return code.P("OptJSON").Call(jen.Id("row"), jen.Lit(i), dst)
	case t.Kind == ir.KindList && !t.Opt && t.Elem.Kind == ir.KindObject && !t.Elem.Opt:
		return code.P("ListJSON").Call(jen.Id("row"), jen.Lit(i), dst)
	case t.Kind == ir.KindList && !t.Opt && t.Elem.Kind == ir.KindEnum && !t.Elem.Opt:
		return code.P("ListEnum").Call(jen.Id("row"), jen.Lit(i), dst)
	}
	return jen.Id("row").Dot("JSON").Call(jen.Lit(i), dst)
}

// scanText prints p.Addr = perstore.RowText[netip.Addr](row, 3).
func scanText(i int, f *ir.Field, member *jen.Statement) []jen.Code {
	name := "RowText"
	if f.Type.Opt {
		name = "OptText"
	}
	read := code.P(name).Types(plainType(f.Type)).Call(jen.Id("row"), jen.Lit(i))
	if f.ReadNull {
		read = code.P("OrNull").Call(read)
	}
	return []jen.Code{member.Clone().Op("=").Add(read)}
}
