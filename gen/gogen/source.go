package gogen

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// sourceOf is &productSource, where the schema of a type is.
func sourceOf(d *ir.Decl) jen.Code { return jen.Op("&").Id(sourceVar(d)) }

func sourceVar(d *ir.Decl) string { return d.Var + "Source" }

// from prints check.From(&productSource).
func from(d *ir.Decl) jen.Code { return call("From", sourceOf(d)) }

// source prints
//
//	var productSource = codec.Source{At: "product.json#", Places: []codec.Place{
//		{Of: "sku", At: "product.json#/$defs/sku"},
//	}}
func (g *generator) source(d *ir.Decl) *jen.Statement {
	at := d.At
	p := &places{g: g}
	for i, f := range ownFields(d) {
		switch {
		case f.Property != "":
			p.walk(f.Type, f.Property, at+"/properties/"+pointerEscaper.Replace(f.Property))
		case strings.HasPrefix(f.Name, "Item"):
			p.walk(f.Type, "/"+strconv.Itoa(i), "")
		case f.Name == "Extra" && f.Type.Elem != nil:
			p.walk(*f.Type.Elem, "/*", at+"/additionalProperties")
		default:
			p.walk(f.Type, "", at)
		}
	}
	members := []jen.Code{code.Member("At", jen.Lit(at))}
	if len(p.all) > 0 {
		members = append(members, code.Member("Places", jen.Index().Add(code.C("Place")).Add(code.Lines(p.all...))))
	}
	return jen.Var().Id(sourceVar(d)).Op("=").Add(code.C("Source")).Values(members...).Line()
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// places are those of rules that do not stand where they are expected.
type places struct {
	g   *generator
	all []jen.Code
}

func (p *places) add(of, at string) {
	p.all = append(p.all, jen.Values(code.Member("Of", jen.Lit(of)), code.Member("At", jen.Lit(at))))
}

// walk looks at the rules of a type and of what is inside. They are expected in
// the schema at a place.
func (p *places) walk(t ir.Type, key, at string) {
	if t.Check != "" {
		return
	}
	for i, r := range t.Rules {
		schema, ok := strings.CutSuffix(r.At, "/"+r.Keyword)
		switch {
		case r.At == "" || ok && schema == at:
		case ok && i == 0 && key != "": // the others are expected beside it
			at = schema
			p.add(key, at)
		default:
			p.add(key+" "+r.Keyword, r.At)
		}
	}
	if d := p.g.decls[t.Name]; t.Kind == ir.KindEnum && d != nil && d.At != at {
		p.add(key+" enum", d.At+"/enum")
	}
	if len(t.Keys) > 0 {
		p.walk(ir.Type{Kind: ir.KindString, Rules: t.Keys}, key+"/#", at+"/propertyNames")
	}
	switch t.Kind {
	case ir.KindList:
		p.walk(*t.Elem, key+"/*", at+"/items")
	case ir.KindMap:
		p.walk(*t.Elem, key+"/*", at+"/additionalProperties")
	}
}
