package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// goType is the Go type of t in a package with stores, with its Opt.
func goType(t ir.Type) *jen.Statement { return names(code.P).goType(t) }

// plainType is the Go type of t without its Opt.
func plainType(t ir.Type) *jen.Statement { return names(code.P).plainType(t) }

// names are where a package takes the names of the runtime from: package perstore
// or, without stores, package codec alone.
type names func(name string) *jen.Statement

// rt names an identifier that package perstore has from package codec.
func (g *generator) rt(name string) *jen.Statement {
	if g.stored() {
		return code.P(name)
	}
	return code.C(name)
}

func (g *generator) goType(t ir.Type) *jen.Statement { return names(g.rt).goType(t) }

func (g *generator) plainType(t ir.Type) *jen.Statement { return names(g.rt).plainType(t) }

func (rt names) goType(t ir.Type) *jen.Statement {
	if t.Opt {
		return rt("Opt").Types(rt.plainType(t))
	}
	return rt.plainType(t)
}

func (rt names) plainType(t ir.Type) *jen.Statement {
	if t.Pointer {
		return jen.Op("*").Id(t.Name)
	}
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
		return rt("Date")
	case ir.KindUUID:
		return rt("UUID")
	case ir.KindClock:
		return code.C("TimeOfDay")
	case ir.KindSpan:
		return code.C("Duration")
	case ir.KindBytes:
		return jen.Index().Byte()
	case ir.KindDecimal:
		return rt("Decimal")
	case ir.KindEnum, ir.KindObject, ir.KindNamed, ir.KindRaw:
		return jen.Id(t.Name)
	case ir.KindList:
		return jen.Index().Add(rt.goType(*t.Elem))
	case ir.KindMap:
		return jen.Map(jen.String()).Add(rt.goType(*t.Elem))
	case ir.KindOpen:
		return code.C("Members")
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
	case ir.KindDecimal:
		return code.P("DecimalValue")
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
