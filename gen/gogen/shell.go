package gogen

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// shell prints the methods of a typed shell over an untyped core.
type shell struct {
	file *jen.File
	typ  string // ProductModel
	recv string
	of   *jen.Statement      // the core: m.core
	can  func(ir.Power) bool // what methods there are; nil is all
}

// powerOf is the power that a method is for.
var powerOf = map[string]ir.Power{
	"New": ir.PowerConstruct, "Add": ir.PowerAdd, "AddAll": ir.PowerAdd, "Put": ir.PowerPut,
	"Patch": ir.PowerPatch, "Update": ir.PowerPatch, "Delete": ir.PowerDelete,
}

// method prints one method whose body is one statement, unless the shell has not the
// power for it.
func (s shell) method(doc, name string, params []jen.Code, results []jen.Code, body ...jen.Code) {
	if p, ok := powerOf[name]; ok && s.can != nil && !s.can(p) {
		return
	}
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

// shellNames are those of the shells of a model, or of a facet of one.
type shellNames struct {
	model  *ir.Model
	prefix string    // of Model and Query: Product, PublicProduct
	object string    // the type of the objects, whose name begins those of Patch, Predicate and others
	facet  *ir.Facet // nil is the model itself
}

// can tells whether the shells have what a power is for.
func (n shellNames) can(p ir.Power) bool { return n.facet == nil || slices.Contains(n.facet.Powers, p) }

// calls tells whether there are methods to call by name.
func (n shellNames) calls() bool {
	if n.facet == nil {
		return len(n.model.Methods) > 0
	}
	return len(n.facet.Methods) > 0
}

// typedQuery is (*ProductQuery)(core).
func (n shellNames) typedQuery(core *jen.Statement) *jen.Statement {
	return jen.Parens(jen.Op("*").Id(n.prefix + "Query")).Call(core)
}

// doc is the comment on the struct of the shell.
func (n shellNames) doc(typ string) string {
	if n.facet == nil {
		return typ + " keeps the objects of " + n.object + " in their store. It is safe for concurrent use."
	}
	doc := typ + " is what the facet " + strconv.Quote(n.facet.Name) + " holds of " + n.model.Name + ". It is safe for concurrent use."
	if n.facet.Doc != "" {
		doc += "\n\n" + n.facet.Doc
	}
	return doc
}

// modelShell prints ProductModel and its methods, each one call of the core.
func (g *generator) modelShell(f *jen.File, n shellNames) {
	m := n.model
	s := shell{file: f, typ: n.prefix + "Model", recv: "m", of: jen.Id("m").Dot("core")}
	obj := jen.Op("*").Id(n.object)
	query := n.prefix + "Query"
	ctx, key := jen.Id("ctx"), jen.Id(keyName(m))
	keys := jen.Id(keyName(m) + "s")
	f.Add(code.Doc(n.doc(s.typ)).
		Type().Id(s.typ).Struct(jen.Id("core").Op("*").Add(code.P("Model"))).Line())

	s.can = n.can
	s.method("New constructs an object: defaults applied, attached, not stored.", "New",
		nil, list(obj), g.newBody(n, s)...)
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
		list(code.Ctx(), key.Clone().Add(keyType(m)), jen.Id("patch").Id(n.object+"Patch"), options()), list(obj, jen.Error()),
		jen.Return(code.P("As").Types(obj).Call(s.core("Patch", ctx, key, jen.Id("patch").Dot("set"), jen.Id("opts").Op("...")))))
	s.method("Delete removes an object. perstore.ErrNotFound when there is none.", "Delete",
		list(code.Ctx(), key.Clone().Add(keyType(m)), options()), list(jen.Error()),
		jen.Return(s.core("Delete", ctx, key, jen.Id("opts").Op("..."))))
	s.method("Where begins a query for the objects that meet all predicates.", "Where",
		list(jen.Id("preds").Op("...").Id(n.object+"Predicate")), list(jen.Op("*").Id(query)),
		jen.Return(n.typedQuery(s.core("Where", code.P("Nodes").Call(jen.Id("preds")).Op("...")))))
	s.method("RQL begins a query from text, with $1, $2 … for params. Its errors come out of the terminal method.", "RQL",
		list(jen.Id("query").String(), jen.Id("params").Op("...").Any()), list(jen.Op("*").Id(query)),
		jen.Return(n.typedQuery(s.core("RQL", jen.Id("query"), jen.Id("params").Op("...")))))
	if n.calls() {
		s.method("Call calls a declared method of an object by its name, with its params as JSON; see perstore.MethodCaller.", "Call",
			list(code.Ctx(), key.Clone().Add(keyType(m)), jen.Id("method").String(), jen.Id("params").Qual("encoding/json", "RawMessage")), list(jen.Any(), jen.Error()),
			jen.Return(s.core("Call", ctx, key, jen.Id("method"), jen.Id("params"))))
	}
	if n.facet == nil {
		s.method("Store gives the store below the model.", "Store",
			nil, list(code.P("Store")), jen.Return(s.core("Store")))
	}
}

// keyName is the name of parameters that are a key.
func keyName(m *ir.Model) string {
	if m.Key.TypeName != "" {
		return "key"
	}
	return "id"
}

// newBody prints the body of New, with the defaults that only New applies.
func (g *generator) newBody(n shellNames, s shell) []jen.Code {
	made := s.core("New").Assert(jen.Op("*").Id(n.object))
	extra := g.newDefaults("obj", n.model.Fields)
	if len(extra) == 0 || n.facet != nil { // the core applies those of facets
		return list(jen.Return(made))
	}
	body := append(list(jen.Id("obj").Op(":=").Add(made)), extra...)
	return append(body, jen.Return(jen.Id("obj")))
}

func options() jen.Code { return jen.Id("opts").Op("...").Add(code.P("PutOption")) }

// aliases prints the types that belong to the queries of one model.
func aliases(object string) *jen.Statement {
	of := jen.Op("*").Id(object)
	var defs []jen.Code
	for _, a := range []struct{ suffix, runtime string }{
		{"Predicate", "Predicate"}, {"Sort", "SortKey"}, {"Field", "Field"}, {"Link", "LinkOf"}, {"Page", "Page"},
	} {
		defs = append(defs, jen.Id(object+a.suffix).Op("=").Add(code.P(a.runtime)).Types(of))
	}
	return code.Doc("What the queries of " + object + " are made of; no other model accepts it.").
		Type().Defs(defs...).Line()
}

// queryShell prints ProductQuery and its methods, each one call of the core.
func (g *generator) queryShell(f *jen.File, n shellNames) {
	s := shell{file: f, typ: n.prefix + "Query", recv: "q", of: jen.Id("q").Dot("Core").Call(), can: n.can}
	obj, self := jen.Op("*").Id(n.object), jen.Op("*").Id(s.typ)
	ctx := jen.Id("ctx")
	f.Add(code.Doc(s.typ + " is a query for objects of " + n.object + ". It is immutable and safe for concurrent use: each method gives a new one.").
		Type().Id(s.typ).Add(code.P("Query")).Line())

	build := func(doc, name string, param *jen.Statement, arg jen.Code) {
		s.method(doc, name, list(param), list(self),
			jen.Return(n.typedQuery(s.core(name, arg))))
	}
	several := func(helper, name string) jen.Code { return code.P(helper).Call(jen.Id(name)).Op("...") }
	build("Where adds predicates.", "Where", jen.Id("preds").Op("...").Id(n.object+"Predicate"), several("Nodes", "preds"))
	build("Sort orders the objects, in place of an order set before.", "Sort", jen.Id("keys").Op("...").Id(n.object+"Sort"), several("SortKeys", "keys"))
	build("Limit bounds the number of objects.", "Limit", jen.Id("n").Int(), jen.Id("n"))
	build("Offset leaves out the first n objects.", "Offset", jen.Id("n").Int(), jen.Id("n"))
	build("After goes on behind the page whose Next is the cursor, in the same order.", "After", jen.Id("cursor").String(), jen.Id("cursor"))
	build("With loads links along with the objects, in one query a link.", "With", jen.Id("links").Op("...").Id(n.object+"Link"), several("Includes", "links"))
	build("Select reads only these fields and the key: the objects are partial.", "Select", jen.Id("fields").Op("...").Id(n.object+"Field"), several("FieldNames", "fields"))

	s.method("WithTotal makes Page count the objects on all pages.", "WithTotal", nil, list(self),
		jen.Return(n.typedQuery(s.core("WithTotal"))))

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
	terminal("Page reads as many objects as the limit says, and where the next page begins.", "Page", jen.Id(n.object+"Page"), code.P("ReadPage").Types(obj).Call(ctx, s.of))
	terminal("Result runs any RQL: it gives objects or one value.", "Result", code.P("Result"), s.core("Result", ctx))
	s.method("Update patches the objects that All would read, and tells how many.", "Update",
		list(code.Ctx(), jen.Id("patch").Id(n.object+"Patch")), list(jen.Int64(), jen.Error()),
		jen.Return(s.core("Update", ctx, jen.Id("patch").Dot("set"))))
	terminal("Delete removes the objects that All would read, and tells how many.", "Delete", jen.Int64(), s.core("Delete", ctx))
	if n.facet == nil {
		terminal("Explain tells how the store runs the query.", "Explain", code.P("Plan"), s.core("Explain", ctx))
	}
	s.method("String gives the query as canonical RQL.", "String", nil, list(jen.String()), jen.Return(s.core("String")))
	s.method("Core gives the untyped query.", "Core", nil, list(jen.Op("*").Add(code.P("Query"))),
		jen.Return(jen.Parens(jen.Op("*").Add(code.P("Query"))).Call(jen.Id("q"))))
}
