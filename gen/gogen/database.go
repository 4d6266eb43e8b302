package gogen

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
)

// database prints <package>.gen.go: DB, Open, NewSQL and New.
func (g *generator) database(f *jen.File) {
	g.generation(f)
	f.Add(g.dbStruct())
	f.Add(g.open())
	f.Add(g.newSQL())
	f.Add(g.storesStruct())
	f.Add(g.newOverStores())
	f.Add(g.newDB())
	f.Add(g.entities())
	f.Add(g.schemas())
	g.facetSets(f)
	s := shell{file: f, typ: "DB", recv: "db"}
	ctx := jen.Id("ctx")
	data := func(name string, args ...jen.Code) jen.Code {
		return jen.Return(jen.Id("db").Dot("data").Dot(name).Call(args...))
	}
	s.method("Migrate creates or extends what the stores need. It refuses to lose data.", "Migrate",
		list(code.Ctx()), list(jen.Error()), data("Migrate", ctx))
	s.method("Resolve follows a path from a model and a key through properties and links, such as Model/7/link/property; see perstore.DataModel.Resolve for what it gives.", "Resolve",
		list(code.Ctx(), jen.Id("path").String()), list(jen.Any(), jen.Error()), data("Resolve", ctx, jen.Id("path")))
	s.method("Close releases the database that Open opened.", "Close",
		nil, list(jen.Error()), data("Close"))
	s.method("Core gives the untyped data model.", "Core",
		nil, list(jen.Op("*").Add(code.P("DataModel"))), jen.Return(jen.Id("db").Dot("data")))
}

// generation prints what ties the package to a runtime:
//
//	const _ = perstore.GeneratedCodeV1
//
// Types without stores name that of package codec, and nothing else.
func (g *generator) generation(f *jen.File) {
	f.Add(code.Doc("This package needs a runtime that supports code of this generation; if it does not compile, generate again.").
		Const().Id("_").Op("=").Add(g.rt("GeneratedCodeV1")).Line())
}

// dbStruct prints type DB struct { Products *ProductModel; … }.
func (g *generator) dbStruct() *jen.Statement {
	var members []jen.Code
	for _, m := range g.pkg.Models {
		members = append(members, jen.Id(m.Plural).Op("*").Id(m.Name+"Model"))
	}
	members = append(members, jen.Line().Id("data").Op("*").Add(code.P("DataModel")))
	return code.Doc("DB is the data model: all models of the package over their stores. It is safe for concurrent use.").
		Type().Id("DB").Struct(members...).Line()
}

// stores are what Open can support, by name, which is the scheme of their URLs unless
// they have schemes of their own.
var stores = []struct {
	name, pkg, example string
	open               string   // its function; empty is Open
	schemes            []scheme // of its URLs, where that is not its name
	dialects           []string // of its Over, for NewSQL
}{
	{name: "memory", pkg: code.Memstore, example: "memory:"},
	{name: "dir", pkg: code.Filestore, example: "dir:FOLDER", open: "OpenDir"},
	{name: "file", pkg: code.Filestore, example: "file:FILE", open: "OpenFile"},
	{name: "sqlite", pkg: code.SQLite, example: "sqlite:FILE or sqlite::memory:", dialects: []string{"sqlite"}},
	{name: "postgres", pkg: code.Postgres, example: "postgres://USER:PASSWORD@HOST/DATABASE", dialects: []string{"postgres"}},
	{name: "mysql", pkg: code.MySQL, example: "mysql://USER:PASSWORD@HOST/DATABASE", dialects: []string{"mysql", "mariadb"}},
	{name: "rest", pkg: code.RESTStore, example: "https://HOST/PATH", schemes: []scheme{{"http", "OpenHTTP"}, {"https", "OpenHTTPS"}}},
}

// scheme is one of the URLs of a store, with the function that opens them.
type scheme struct{ name, open string }

// Stores names the stores that a package can be generated for.
func Stores() []string {
	names := make([]string, len(stores))
	for i, s := range stores {
		names[i] = s.name
	}
	return names
}

// open prints
//
//	func Open(ctx context.Context, url string, opts ...perstore.OpenOption) (*DB, error) {
//		data, err := perstore.Open(ctx, url, Entities(), map[string]perstore.OpenFunc{…}, opts...)
//		…
//	}
func (g *generator) open() *jen.Statement {
	var schemes []jen.Code
	doc := "Open opens the database that url names:"
	for i, name := range g.pkg.Stores {
		s := stores[slices.Index(Stores(), name)]
		if i > 0 {
			doc += " or"
		}
		doc += " " + s.example
		own := s.schemes
		if own == nil {
			own = []scheme{{name, cmp.Or(s.open, "Open")}}
		}
		for _, one := range own {
			schemes = append(schemes, jen.Lit(one.name).Op(":").Qual(s.pkg, one.open))
		}
	}
	return code.Doc(doc+".").
		Func().Id("Open").Params(code.Ctx(), jen.Id("url").String(), openOptions()).Params(jen.Op("*").Id("DB"), jen.Error()).Block(
		append([]jen.Code{jen.List(jen.Id("data"), jen.Err()).Op(":=").Add(code.P("Open")).Call(jen.Id("ctx"), jen.Id("url"), jen.Id("Entities").Call(),
			jen.Map(jen.String()).Add(code.P("OpenFunc")).Add(code.Lines(schemes...)), jen.Id("opts").Op("..."))},
			g.returnDB()...)...).Line()
}

// newSQL prints, where one of the stores is of SQL,
//
//	func NewSQL(db *sqlx.DB, dialect rqlsql.Dialect, opts ...perstore.OpenOption) (*DB, error) {
//		data, err := sqlstore.Over(db, dialect, Entities(), map[string]sqlstore.OverFunc{…}, opts...)
//		…
//	}
func (g *generator) newSQL() *jen.Statement {
	var dialects []jen.Code
	var over []string
	for _, name := range g.pkg.Stores {
		s := stores[slices.Index(Stores(), name)]
		for _, dialect := range s.dialects {
			dialects = append(dialects, jen.Lit(dialect).Op(":").Qual(s.pkg, "Over"))
		}
		if len(s.dialects) > 0 {
			over = append(over, name+".Over")
		}
	}
	if len(dialects) == 0 {
		return jen.Null()
	}
	return code.Doc("NewSQL builds the data model over a handle that you have, in its dialect: see "+strings.Join(over, " and ")+" for what it must be like. Close leaves it open.").
		Func().Id("NewSQL").Params(jen.Id("db").Op("*").Qual(code.SQLX, "DB"), jen.Id("dialect").Qual(code.RQLSQL, "Dialect"), openOptions()).
		Params(jen.Op("*").Id("DB"), jen.Error()).Block(
		append([]jen.Code{jen.List(jen.Id("data"), jen.Err()).Op(":=").Qual(code.SQLStore, "Over").Call(
			jen.Id("db"), jen.Id("dialect"), jen.Id("Entities").Call(),
			jen.Map(jen.String()).Qual(code.SQLStore, "OverFunc").Add(inLines(dialects)), jen.Id("opts").Op("..."))},
			g.returnDB()...)...).Line()
}

// inLines are the items of a literal: one stands in the line, several in lines of
// their own.
func inLines(items []jen.Code) jen.Code {
	if len(items) > 1 {
		return code.Lines(items...)
	}
	return jen.Values(items...)
}

func openOptions() jen.Code { return jen.Id("opts").Op("...").Add(code.P("OpenOption")) }

// returnDB prints the end of a function that made data.
func (g *generator) returnDB() []jen.Code {
	made := list(jen.Id("newDB").Call(jen.Id("data")), jen.Nil())
	if len(g.facetNames()) > 0 {
		made = made[:1]
	}
	return []jen.Code{
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(made...),
	}
}

// storesStruct prints type Stores struct { Products perstore.Store; … }.
func (g *generator) storesStruct() *jen.Statement {
	var members []jen.Code
	for _, m := range g.pkg.Models {
		members = append(members, jen.Id(m.Plural).Add(code.P("Store")))
	}
	return code.Doc("Stores holds a store for each model, for New.").Type().Id("Stores").Struct(members...).Line()
}

// newOverStores prints New.
func (g *generator) newOverStores() *jen.Statement {
	var items []jen.Code
	for _, m := range g.pkg.Models {
		items = append(items, jen.Lit(m.Name).Op(":").Id("stores").Dot(m.Plural))
	}
	return code.Doc("New builds the data model over stores that the caller made, all of them of the entities of one call of Entities. Close leaves them open.").
		Func().Id("New").Params(jen.Id("stores").Id("Stores"), openOptions()).Params(jen.Op("*").Id("DB"), jen.Error()).Block(
		append([]jen.Code{jen.List(jen.Id("data"), jen.Err()).Op(":=").Add(code.P("New")).Call(
			jen.Map(jen.String()).Add(code.P("Store")).Add(code.Lines(items...)), jen.Id("opts").Op("..."))},
			g.returnDB()...)...).Line()
}

func (g *generator) newDB() *jen.Statement {
	var members []jen.Code
	for _, m := range g.pkg.Models {
		members = append(members, code.Member(m.Plural, jen.Op("&").Id(m.Name+"Model").Values(
			jen.Id("data").Dot("Model").Call(jen.Lit(m.Name)))))
	}
	members = append(members, code.Member("data", jen.Id("data")))
	made := jen.Op("&").Id("DB").Add(code.Lines(members...))
	fn := jen.Func().Id("newDB").Params(jen.Id("data").Op("*").Add(code.P("DataModel")))
	if adding := g.addFacets(); len(adding) > 0 {
		return fn.Params(jen.Op("*").Id("DB"), jen.Error()).Block(append(adding, jen.Return(made, jen.Nil()))...).Line()
	}
	return fn.Op("*").Id("DB").Block(jen.Return(made)).Line()
}

// entities prints Entities.
func (g *generator) entities() *jen.Statement {
	var items []jen.Code
	for _, m := range g.pkg.Models {
		items = append(items, jen.Id(m.Var+"Entity").Call())
	}
	t := jen.Index().Op("*").Add(code.P("Entity"))
	return code.Doc("Entities describes the models to stores that are made by hand, ordered by the models' names.").
		Func().Id("Entities").Params().Add(t).Block(jen.Return(t.Clone().Add(code.Lines(items...)))).Line()
}

// schemas prints
//
//	func Schemas() []*perstore.ModelSchema { return []*perstore.ModelSchema{ProductSchema, …} }
//
// It is a function so that a program which does not ask links no definition.
func (g *generator) schemas() *jen.Statement {
	var items []jen.Code
	for _, m := range g.pkg.Models {
		items = append(items, jen.Id(m.Name+"Schema"))
	}
	t := jen.Index().Op("*").Add(code.P("ModelSchema"))
	return code.Doc("Schemas are the definitions of the models as data, which package rest can show, ordered by the models' names.").
		Func().Id("Schemas").Params().Add(t).Block(jen.Return(t.Clone().Add(code.Lines(items...)))).Line()
}
