package gogen

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// literal prints a constant of type t, without its Opt.
func (g *generator) literal(t ir.Type, l *ir.Literal) *jen.Statement {
	switch t.Kind {
	case ir.KindBool:
		return jen.Lit(l.Bool)
	case ir.KindInt:
		return code.Int(l.Int)
	case ir.KindFloat:
		return code.Float(l.Float)
	case ir.KindString, ir.KindEnum:
		return jen.Lit(l.String)
	case ir.KindTime, ir.KindGoText:
		return g.rt("MustDecode").Types(g.plainType(t)).Call(raw(strconv.Quote(l.String)))
	case ir.KindDate:
		return g.rt("MustParseDate").Call(jen.Lit(l.String))
	case ir.KindUUID:
		return g.rt("MustParseUUID").Call(jen.Lit(l.String))
	case ir.KindDecimal:
		return g.rt("Decimal").Call(jen.Lit(l.JSON))
	}
	return g.rt("MustDecode").Types(g.plainType(t)).Call(raw(l.JSON))
}

// constant is literal with enum values by their names.
func (g *generator) constant(t ir.Type, l *ir.Literal) *jen.Statement {
	if t.Kind == ir.KindEnum {
		for _, v := range g.decls[t.Name].Enum {
			if v.Value == l.String {
				return jen.Id(v.Name)
			}
		}
		return jen.Id(t.Name).Call(jen.Lit(l.String)) // of a schema whose defaults are not checked
	}
	return g.literal(t, l)
}

// raw prints a string, in backquotes where that spares escapes.
func raw(text string) *jen.Statement {
	if strings.ContainsAny(text, `"\`) && strconv.CanBackquote(text) && printable(text) {
		return jen.Op("`" + text + "`")
	}
	return jen.Lit(text)
}

// printable tells whether a text looks in a reviewer's editor like what it is.
func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func lowerFirst(name string) string {
	runes := []rune(name)
	runes[0] = unicode.ToLower(runes[0])
	return string(runes)
}
