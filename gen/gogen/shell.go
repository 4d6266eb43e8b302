package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// shell prints the methods of a typed shell over an untyped core.
type shell struct {
	file *jen.File
	typ  string // ProductModel
	recv string
	of   *jen.Statement // the core: m.core
}

// method prints one method whose body is one statement.
func (s shell) method(doc, name string, params []jen.Code, results []jen.Code, body ...jen.Code) {
	st := code.Method(doc, s.recv, s.typ, name).Params(params...)
	switch len(results) {
	case 0:
	case 1:
		st.Add(results[0])
	default:
		st.Params(results...)
	}
	if len(body) == 1 {
		s.file.Add(st.Add(code.Short(body[0])).Line())
		return
	}
	s.file.Add(st.Block(body...).Line())
}

// core is m.core.Name(args…).
func (s shell) core(name string, args ...jen.Code) *jen.Statement {
	return s.of.Clone().Dot(name).Call(args...)
}

func list(items ...jen.Code) []jen.Code { return items }

// typedQuery is (*ProductQuery)(core).
func typedQuery(m *ir.Model, core *jen.Statement) *jen.Statement {
	return jen.Parens(jen.Op("*").Id(m.Name + "Query")).Call(core)
}

// modelShell prints ProductModel and its methods, each one call of the core.
func (g *generator) modelShell(f *jen.File, m *ir.Model) {
	s := shell{file: f, typ: m.Name + "Model", recv: "m", of: jen.Id("m").Dot("core")}
	obj := jen.Op("*").Id(m.Name)
	query := m.Name + "Query"
	ctx, key := jen.Id("ctx"), jen.Id(keyName(m))
	keys := jen.Id(keyName(m) + "s")
	f.Add(code.Doc(s.typ + " keeps the objects of " + m.Name + " in their store. It is safe for concurrent use.").
		Type().Id(s.typ).Struct(jen.Id("core").Op("*").Add(code.P("Model"))).Line())

	s.method("New constructs an object: defaults applied, attached, not stored.", "New",
		nil, list(obj), g.newBody(m, s)...)
	s.method("Get reads one object. perstore.ErrNotFound when there is none.", "Get",
		list(code.Ctx(), key.Clone().Add(keyType(m))), list(obj, jen.Error()),
		jen.Return(code.P("As").Types(obj).Call(s.core("Get", ctx, key))))
	s.method("GetMany reads the objects of those keys that exist.", "GetMany",
		list(code.Ctx(), keys.Clone().Op("...").Add(keyType(m))), list(jen.Map(keyType(m)).Add(obj), jen.Error()),
		jen.Return(code.P("GetManyAs").Types(keyType(m), obj).Call(ctx, jen.Id("m").Dot("core"), keys)))
	s.method("Add stores a new object: defaults are applied, a generated key is filled. perstore.ErrExists when its key or a unique value is taken.", "Add",
		list(code.Ctx(), jen.Id("obj").Add(obj)), list(jen.Error()),
		jen.Return(s.core("Add", ctx, jen.Id("obj"))))
	s.method("AddAll stores new objects, all or none, and fills their keys.", "AddAll",
		list(code.Ctx(), jen.Id("objs").Index().Add(obj)), list(jen.Error()),
		jen.Return(s.core("AddAll", ctx, code.P("Untyped").Call(jen.Id("objs")))))
	s.method("Put creates or replaces an object. perstore.ErrPrecondition when an option does not hold.", "Put",
		list(code.Ctx(), jen.Id("obj").Add(obj), options()), list(jen.Error()),
		jen.Return(s.core("Put", ctx, jen.Id("obj"), jen.Id("opts").Op("..."))))
	s.method("Patch changes members of an object. perstore.ErrNotFound when there is none.", "Patch",
		list(code.Ctx(), key.Clone().Add(keyType(m)), jen.Id("patch").Id(m.Name+"Patch"), options()), list(obj, jen.Error()),
		jen.Return(code.P("As").Types(obj).Call(s.core("Patch", ctx, key, jen.Id("patch").Dot("set"), jen.Id("opts").Op("...")))))
	s.method("Delete removes an object. perstore.ErrNotFound when there is none.", "Delete",
		list(code.Ctx(), key.Clone().Add(keyType(m)), options()), list(jen.Error()),
		jen.Return(s.core("Delete", ctx, key, jen.Id("opts").Op("..."))))
	s.method("Where begins a query for the objects that meet all predicates.", "Where",
		list(jen.Id("preds").Op("...").Id(m.Name+"Predicate")), list(jen.Op("*").Id(query)),
		jen.Return(typedQuery(m, s.core("Where", code.P("Nodes").Call(jen.Id("preds")).Op("...")))))
	s.method("RQL begins a query from text, with $1, $2 … for params. Its errors come out of the terminal method.", "RQL",
		list(jen.Id("query").String(), jen.Id("params").Op("...").Any()), list(jen.Op("*").Id(query)),
		jen.Return(typedQuery(m, s.core("RQL", jen.Id("query"), jen.Id("params").Op("...")))))
	s.method("Store gives the store below the model.", "Store",
		nil, list(code.P("Store")), jen.Return(s.core("Store")))
}

// keyName is the name of parameters that are a key.
func keyName(m *ir.Model) string {
	if m.Key.TypeName != "" {
		return "key"
	}
	return "id"
}

// newBody prints the body of New, with the defaults that only New applies.
func (g *generator) newBody(m *ir.Model, s shell) []jen.Code {
	made := s.core("New").Assert(jen.Op("*").Id(m.Name))
	extra := g.newDefaults("obj", m.Fields)
	if len(extra) == 0 {
		return list(jen.Return(made))
	}
	body := append(list(jen.Id("obj").Op(":=").Add(made)), extra...)
	return append(body, jen.Return(jen.Id("obj")))
}

func options() jen.Code { return jen.Id("opts").Op("...").Add(code.P("PutOption")) }

// aliases prints the types that belong to the queries of one model.
func aliases(m *ir.Model) *jen.Statement {
	of := jen.Op("*").Id(m.Name)
	var defs []jen.Code
	for _, a := range []struct{ suffix, runtime string }{
		{"Predicate", "Predicate"}, {"Sort", "SortKey"}, {"Field", "Field"}, {"Link", "LinkOf"}, {"Page", "Page"},
	} {
		defs = append(defs, jen.Id(m.Name+a.suffix).Op("=").Add(code.P(a.runtime)).Types(of))
	}
	return code.Doc("What the queries of " + m.Name + " are made of; no other model accepts it.").
		Type().Defs(defs...).Line()
}

// queryShell prints ProductQuery and its methods, each one call of the core.
func (g *generator) queryShell(f *jen.File, m *ir.Model) {
	s := shell{file: f, typ: m.Name + "Query", recv: "q", of: jen.Id("q").Dot("Core").Call()}
	obj, self := jen.Op("*").Id(m.Name), jen.Op("*").Id(s.typ)
	ctx := jen.Id("ctx")
	f.Add(aliases(m))
	f.Add(code.Doc(s.typ + " is a query for objects of " + m.Name + ". It is immutable and safe for concurrent use: each method gives a new one.").
		Type().Id(s.typ).Add(code.P("Query")).Line())

	build := func(doc, name string, param *jen.Statement, arg jen.Code) {
		s.method(doc, name, list(param), list(self),
			jen.Return(typedQuery(m, s.core(name, arg))))
	}
	several := func(helper, name string) jen.Code { return code.P(helper).Call(jen.Id(name)).Op("...") }
	build("Where adds predicates.", "Where", jen.Id("preds").Op("...").Id(m.Name+"Predicate"), several("Nodes", "preds"))
	build("Sort orders the objects, in place of an order set before.", "Sort", jen.Id("keys").Op("...").Id(m.Name+"Sort"), several("SortKeys", "keys"))
	build("Limit bounds the number of objects.", "Limit", jen.Id("n").Int(), jen.Id("n"))
	build("Offset leaves out the first n objects.", "Offset", jen.Id("n").Int(), jen.Id("n"))
	build("After goes on behind the page whose Next is the cursor, in the same order.", "After", jen.Id("cursor").String(), jen.Id("cursor"))
	build("With loads links along with the objects, in one query a link.", "With", jen.Id("links").Op("...").Id(m.Name+"Link"), several("Includes", "links"))
	build("Select reads only these fields and the key: the objects are partial.", "Select", jen.Id("fields").Op("...").Id(m.Name+"Field"), several("FieldNames", "fields"))

	s.method("WithTotal makes Page count the objects on all pages.", "WithTotal", nil, list(self),
		jen.Return(typedQuery(m, s.core("WithTotal"))))

	terminal := func(doc, name string, result, body jen.Code) {
		s.method(doc, name, list(code.Ctx()), list(result, jen.Error()), jen.Return(body))
	}
	terminal("All reads all objects.", "All", jen.Index().Add(obj), code.P("Collect").Types(obj).Call(ctx, s.of))
	s.method("Iter streams the objects; breaking off the loop releases the store.", "Iter", list(code.Ctx()),
		list(jen.Qual("iter", "Seq2").Types(obj, jen.Error())),
		jen.Return(code.P("Iter").Types(obj).Call(ctx, s.of)))
	terminal("First reads the first object. perstore.ErrNotFound when there is none.", "First", obj, code.P("As").Types(obj).Call(s.core("First", ctx)))
	terminal("One reads the only object. perstore.ErrNotFound when there is none, perstore.ErrNotUnique when there are several.", "One", obj, code.P("As").Types(obj).Call(s.core("One", ctx)))
	terminal("Count tells how many objects match, whatever limit, offset and order.", "Count", jen.Int64(), s.core("Count", ctx))
	terminal("Exists tells whether an object matches.", "Exists", jen.Bool(), s.core("Exists", ctx))
	terminal("Page reads as many objects as the limit says, and where the next page begins.", "Page", jen.Id(m.Name+"Page"), code.P("ReadPage").Types(obj).Call(ctx, s.of))
	terminal("Result runs any RQL: it gives objects or one value.", "Result", code.P("Result"), s.core("Result", ctx))
	s.method("Update patches the objects that All would read, and tells how many.", "Update",
		list(code.Ctx(), jen.Id("patch").Id(m.Name+"Patch")), list(jen.Int64(), jen.Error()),
		jen.Return(s.core("Update", ctx, jen.Id("patch").Dot("set"))))
	terminal("Delete removes the objects that All would read, and tells how many.", "Delete", jen.Int64(), s.core("Delete", ctx))
	terminal("Explain tells how the store runs the query.", "Explain", code.P("Plan"), s.core("Explain", ctx))
	s.method("String gives the query as canonical RQL.", "String", nil, list(jen.String()), jen.Return(s.core("String")))
	s.method("Core gives the untyped query.", "Core", nil, list(jen.Op("*").Add(code.P("Query"))),
		jen.Return(jen.Parens(jen.Op("*").Add(code.P("Query"))).Call(jen.Id("q"))))
}
