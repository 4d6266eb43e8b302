package gogen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// pattern is the compiled pattern of a member: customerPatterns.Email. A member
// with several (its own and its elements') counts them.
func (g *generator) pattern(owner string, f *ir.Field, text string) *jen.Statement {
	return jen.Id(g.patternsVar(owner)).Dot(patternName(f, slices.Index(patternsOf(f.Type), text)))
}

func (g *generator) patternsVar(owner string) string { return g.decls[owner].Var + "Patterns" }

func patternName(f *ir.Field, i int) string {
	if i == 0 {
		return f.Name
	}
	return fmt.Sprintf("%s_%d", f.Name, i+1)
}

// patternsOf lists the patterns of a type and its elements, each once.
func patternsOf(t ir.Type) []string {
	var out []string
	if t.Check != "" {
		return nil
	}
	for _, r := range slices.Concat(t.Rules, t.Keys) {
		if (r.Keyword == "pattern" || r.Keyword == "additionalProperties") && !slices.Contains(out, r.Text) {
			out = append(out, r.Text)
		}
	}
	if t.Elem != nil {
		for _, text := range patternsOf(*t.Elem) {
			if !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}

// patterns prints the compiled patterns of a type; nil when it has none:
//
//	var customerPatterns = struct{ Email *codec.Pattern }{
//		Email: codec.NewPattern(`^[^@ ]+@[^@ ]+$`),
//	}
func (g *generator) patterns(owner string, fields []*ir.Field) *jen.Statement {
	var names, values []jen.Code
	for _, f := range fields {
		for i, text := range patternsOf(f.Type) {
			name := patternName(f, i)
			names = append(names, jen.Id(name))
			values = append(values, code.Member(name, code.C("NewPattern").Call(raw(text))))
		}
	}
	if len(names) == 0 {
		return nil
	}
	v := g.patternsVar(owner)
	return code.Doc(v + " are the patterns of the members of " + owner + ".").
		Var().Id(v).Op("=").Struct(jen.List(names...).Op("*").Add(code.C("Pattern"))).Add(code.Lines(values...)).Line()
}
