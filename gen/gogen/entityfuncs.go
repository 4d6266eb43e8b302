package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// entityFuncs prints the functions of an entity that are about its objects, and
// among them those of its keys.
func (g *generator) entityFuncs(m *ir.Model, ofKeys ...jen.Code) []jen.Code {
	obj := func(name string) *jen.Statement { return jen.Id(name).Assert(jen.Op("*").Id(m.Name)) }
	fn := func(params jen.Code, result, ret jen.Code) *jen.Statement {
		return jen.Func().Params(params).Add(result).Add(code.Short(jen.Return(ret)))
	}
	anyObj := jen.Id("obj").Any()
	members := []jen.Code{
		code.Member("Hooks", code.P("HooksOf").Types(jen.Op("*").Id(m.Name)).Call()),
		code.Member("New", jen.Func().Params().Any().Add(code.Short(jen.Return(jen.New(jen.Id(m.Name)))))),
		code.Member("Meta", fn(anyObj, jen.Op("*").Add(code.P("Meta")), jen.Op("&").Add(obj("obj")).Dot("Perstore"))),
		code.Member("KeyOf", code.P("KeyOf").Types(keyType(m))),
		code.Member("SetKey", setKey(m)),
	}
	members = append(members, ofKeys...)
	if d := m.Discriminator; d != nil && !m.Fields[d.Field].Hidden {
		members = append(members, code.Member("SetModel", setModel(m, m.Fields[d.Field])))
	}
	members = append(members,
		code.Member("Clone", g.cloneEntity(m)),
		code.Member("Scan", jen.Id(m.Var+"Scan")))
	if len(g.normalized(m)) > 0 {
		members = append(members, code.Member("Normalize", jen.Id(m.Var+"Normalize")))
	}
	return members
}

// setKey prints func(obj, key any) { obj.(*Product).ID = key.(int64) }.
func setKey(m *ir.Model) *jen.Statement {
	obj := jen.Id("obj").Assert(jen.Op("*").Id(m.Name))
	set := jen.Func().Params(jen.List(jen.Id("obj"), jen.Id("key")).Any())
	if m.Key.TypeName == "" {
		return set.Add(code.Short(obj.Dot(m.Fields[m.Key.Fields[0]].Name).Op("=").Id("key").Assert(keyType(m))))
	}
	var left, right []jen.Code
	for _, i := range m.Key.Fields {
		left = append(left, jen.Id("o").Dot(m.Fields[i].Name))
		right = append(right, jen.Id("k").Dot(m.Fields[i].Name))
	}
	return set.Block(
		jen.List(jen.Id("o"), jen.Id("k")).Op(":=").List(obj, jen.Id("key").Assert(keyType(m))),
		jen.List(left...).Op("=").List(right...))
}

// setModel prints func(obj any, name string) { obj.(*Employee).Kind = name }.
func setModel(m *ir.Model, f *ir.Field) *jen.Statement {
	name := jen.Id("name")
	if f.Type.Kind == ir.KindEnum {
		name = jen.Id(f.Type.Name).Call(name)
	}
	return jen.Func().Params(jen.Id("obj").Any(), jen.Id("name").String()).Block(
		jen.Id("obj").Assert(jen.Op("*").Id(m.Name)).Dot(f.Name).Op("=").Add(name))
}

// cloneEntity prints the function that copies what stores keep of an object and
// detaches the copy:
//
//	func(obj any) any {
//		c := *obj.(*Product)
//		c.Perstore = c.Perstore.Detached()
//		c.Password = perstore.Opt[string]{}
//		return &c
//	}
func (g *generator) cloneEntity(m *ir.Model) *jen.Statement {
	obj := jen.Id("obj").Assert(jen.Op("*").Id(m.Name))
	copied := jen.Op("*").Add(obj)
	if g.needs.clone(ir.Type{Kind: ir.KindObject, Name: m.Name}) {
		copied = obj.Clone().Dot("clone").Call()
	}
	body := []jen.Code{
		jen.Id("c").Op(":=").Add(copied),
		jen.Id("c").Dot("Perstore").Op("=").Id("c").Dot("Perstore").Dot("Detached").Call(),
	}
	for _, f := range m.Fields {
		if f.Transient {
			body = append(body, jen.Id("c").Dot(f.Name).Op("=").Add(absentValue(f.Type)))
		}
	}
	return jen.Func().Params(jen.Id("obj").Any()).Any().Block(append(body, jen.Return(jen.Op("&").Id("c")))...)
}

// absentValue is the zero value of a transient member: an Opt or a nil list.
func absentValue(t ir.Type) *jen.Statement {
	if t.Opt {
		return goType(t).Values()
	}
	return jen.Nil()
}
