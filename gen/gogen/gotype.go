package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// goType is the Go type of t, with its Opt.
func goType(t ir.Type) *jen.Statement {
	if t.Opt {
		return code.P("Opt").Types(plainType(t))
	}
	return plainType(t)
}

// plainType is the Go type of t without its Opt.
func plainType(t ir.Type) *jen.Statement {
	switch t.Kind {
	case ir.KindBool:
		return jen.Bool()
	case ir.KindInt:
		return jen.Int64()
	case ir.KindFloat:
		return jen.Float64()
	case ir.KindString:
		return jen.String()
	case ir.KindTime:
		return jen.Qual("time", "Time")
	case ir.KindDate:
		return code.P("Date")
	case ir.KindUUID:
		return code.P("UUID")
	case ir.KindEnum, ir.KindObject:
		return jen.Id(t.Name)
	case ir.KindList:
		return jen.Index().Add(goType(*t.Elem))
	}
	return jen.Qual("encoding/json", "RawMessage")
}

// valueFunc is the function that gives a scalar of type t to a query.
func valueFunc(t ir.Type) *jen.Statement {
	switch t.Kind {
	case ir.KindBool:
		return code.R("Bool")
	case ir.KindInt:
		return code.R("Int")
	case ir.KindFloat:
		return code.R("Float")
	case ir.KindString:
		return code.R("String")
	case ir.KindTime:
		return code.R("Time")
	case ir.KindDate:
		return code.P("DateValue")
	case ir.KindUUID:
		return code.P("UUIDValue")
	}
	return code.P("EnumValue").Types(jen.Id(t.Name))
}

// value gives the scalar expr of type t to a query.
func value(t ir.Type, expr jen.Code) *jen.Statement {
	if t.Kind == ir.KindEnum {
		return code.R("String").Call(jen.String().Call(expr))
	}
	return valueFunc(t).Call(expr)
}
