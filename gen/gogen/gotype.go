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
	case ir.KindGoText, ir.KindGoJSON:
		return ownType(t)
	}
	return jen.Qual("encoding/json", "RawMessage")
}

// ownType is a type that the definition names: netip.Addr, or Money of a file
// beside.
func ownType(t ir.Type) *jen.Statement {
	if t.Import == "" {
		return jen.Id(t.Name)
	}
	return jen.Qual(t.Import, t.Name)
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
	switch t.Kind {
	case ir.KindEnum:
		return code.R("String").Call(jen.String().Call(expr))
	case ir.KindGoText:
		return code.P("TextValue").Call(jen.Op("&").Add(expr))
	}
	return valueFunc(t).Call(expr)
}

// ownTypes are the types in the file of a model that the definition names.
func ownTypes(m *ir.Model) []ir.Type {
	var found []ir.Type
	look := func(fields []*ir.Field) {
		for _, f := range fields {
			if f.Type.Import != "" {
				found = append(found, f.Type)
			}
		}
	}
	look(m.Fields)
	for _, d := range m.Types {
		look(d.Fields)
	}
	return found
}
