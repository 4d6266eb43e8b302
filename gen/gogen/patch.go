package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// patch prints
//
//	type ProductPatch struct {
//		Name perstore.Opt[string] `json:"name,omitzero"`
//		…
//	}
//
//	func (p *ProductPatch) set(obj any, patch *perstore.Patching) {
//		o := obj.(*Product)
//		perstore.SetRequired(patch, 1, p.Name, &o.Name)
//		…
//	}
func patch(m *ir.Model) *jen.Statement {
	var members, body []jen.Code
	for _, f := range m.Fields {
		if f.Patch == "" {
			continue
		}
		members = append(members, jen.Id(f.Name).Add(code.P("Opt").Types(plainType(f.Type))).Op(jsonTag(f.Property, true)))
		body = append(body, code.P(patchFuncs[f.Patch]).Call(
			jen.Id("patch"), jen.Lit(f.Index), jen.Id("p").Dot(f.Name), jen.Op("&").Id("o").Dot(f.Name)))
	}
	name := m.Name + "Patch"
	if len(body) > 0 {
		body = append([]jen.Code{jen.Id("o").Op(":=").Id("obj").Assert(jen.Op("*").Id(m.Name))}, body...)
	}
	return code.Doc(name + " has the members to change; null removes an optional one.").
		Type().Id(name).Struct(members...).Line().Line().
		Add(code.Method("set applies the patch to an object.", "p", name, "set").
			Params(jen.Id("obj").Any(), jen.Id("patch").Op("*").Add(code.P("Patching"))).Block(body...)).Line()
}

// patchFuncs are the functions of the runtime that set a member.
var patchFuncs = map[ir.Patch]string{
	ir.PatchRequired: "SetRequired",
	ir.PatchOptional: "SetOptional",
	ir.PatchNullable: "SetNullable",
	ir.PatchSlice:    "SetSlice",
	ir.PatchJSON:     "SetJSON",
}
