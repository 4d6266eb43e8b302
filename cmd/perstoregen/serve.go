package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/server"
	"github.com/perstore/perstoregen/gen/starter"
)

const serveHelp = `Usage: perstoregen serve [FLAGS] SCHEMA...

Serves the models of some definitions over HTTP until it is interrupted: to try a
model. It generates their package and a main function into a cache, builds them with
the go command, which takes a minute the first time, and runs that. The database is
made when it is missing, and extended when the definitions have come to say more.
Where the server listens is printed on standard output, and a line for each request
on standard error. Hooks, methods and rules in Go are not in it: it knows the
definitions alone. docs/serve.md leads on to a server of your own.

A seed is a file with objects, {"Product": [{"name": "Lamp"}]}. They are added to an
empty database; to one with objects nothing is.

Example: the shop of the checkout, over the file shop.db

	perstoregen serve examples/schemas/shop
	curl 'localhost:8080/Product/?price=lt=50&sort(-price)' # in another terminal

Example: what supplier 7 may see and do of it, in memory

	perstoregen serve --db memory: --facet supplier --param supplier=7 examples/schemas/shop
`

var serveFlags = []flagDef{
	{"addr", "", "HOST:PORT", "where it listens; " + defaultAddr + " when left out; port 0 is any that is free",
		text(func(o *options) *string { return &o.Addr })},
	{"db", "", "URL", "the database, such as memory: or postgres://…; the SQLite file PACKAGE.db here when left out",
		text(func(o *options) *string { return &o.DB })},
	{"facet", "", "NAME", "the facets that everybody who calls has; all models when left out",
		text(func(o *options) *string { return &o.Facet })},
	{"param", "", "NAME=VALUE", "a param of these facets; can be given several times",
		each(func(o *options) *[]string { return &o.Param })},
	{"seed", "", "FILE", "objects for an empty database",
		text(func(o *options) *string { return &o.Seed })},
	packageFlag,
	{"cache", "", "DIR", "where the programs are kept; PERSTOREGEN_CACHE when left out, else a folder of your caches",
		text(func(o *options) *string { return &o.cache })},
	fromFlag, verboseFlag, jsonFlag,
}

const defaultAddr = "127.0.0.1:8080"

// serving is what serve has found out before it builds.
type serving struct {
	source    starter.Source
	cache     string
	addr      string
	db        string
	defaultDB string // of the program: one for all URLs of a scheme, which may hold a password
	seed      string
	out       *gen.Output
	facet     *server.Facet
	program   []string // flags for the params
}

func runServe(ctx context.Context, con *console, o options) int {
	s, status := prepare(ctx, con, o)
	if s == nil {
		return status
	}
	work := con.working()
	built, err := server.Build(ctx, server.Config{
		Cache: s.cache, Source: s.source, Output: s.out, Database: s.defaultDB, Facet: s.facet, Progress: work.at,
	})
	work.end()
	if err != nil {
		return con.fail(err)
	}
	if o.Verbose {
		con.did("built", filepath.Join(built.Dir, "main.go"))
	}
	con.did(fmt.Sprintf("serving %s over", s.what(o.Facet)), shownURL(s.db))
	return runProgram(con, built.Program, append([]string{"-addr=" + s.addr, "-db=" + s.db, "-seed=" + s.seed}, s.program...))
}

// prepare finds what is wrong before the long work begins; it gives nil when
// the command ends with the status.
func prepare(ctx context.Context, con *console, o options) (*serving, int) {
	s := &serving{addr: o.Addr, db: o.DB, seed: o.Seed}
	if slices.Contains(o.args, gen.Stdin) {
		return nil, con.misused("name files or folders of definitions, not -; -h explains")
	}
	name := packageName(o)
	s.addr = cmp.Or(s.addr, defaultAddr)
	s.db = cmp.Or(s.db, "sqlite:"+name+".db")
	store, err := storeOf(s.db)
	if _, _, wrong := net.SplitHostPort(s.addr); wrong != nil {
		err = fmt.Errorf("--addr %s is no HOST:PORT", s.addr)
	}
	if s.defaultDB = store + ":"; store == "sqlite" {
		s.defaultDB += name + ".db"
	}
	if err == nil {
		s.source, err = o.source()
	}
	if err == nil {
		s.cache, err = cacheDir(o.cache)
	}
	if err != nil {
		return nil, con.misused("%v", err)
	}
	s.out, err = s.generate(ctx, con, o, name, store)
	if err != nil {
		return nil, con.fail(err)
	}
	if o.Verbose {
		con.notes(s.out.Notes)
	}
	if err := s.hold(o); err != nil {
		return nil, con.misused("%v", err)
	}
	wrong := []error{ownTypes(s.out.Package), free(ctx, s.addr)}
	if s.seed != "" {
		wrong = append(wrong, server.CheckSeed(s.out.Package, s.seed))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, con.fail(err)
	}
	return s, done
}

// generate computes the package with the one store that is needed.
func (s *serving) generate(ctx context.Context, con *console, o options, name, store string) (*gen.Output, error) {
	work := con.working()
	defer work.end()
	return gen.Generate(ctx, gen.Config{
		Schemas: o.args, Package: name, Stores: []string{store}, Progress: work.at,
		Dir: filepath.Join(s.cache, name), // beside which nothing stands
	})
}

// hold finds the facet and its params.
func (s *serving) hold(o options) (err error) {
	if o.Facet == "" {
		if len(o.Param) > 0 {
			return errors.New("--param is for --facet")
		}
		return nil
	}
	if s.facet, err = server.FindFacet(s.out.Package, o.Facet); err != nil {
		return err
	}
	s.program, err = s.facet.Flags(o.Param)
	return err
}

// what names what is served.
func (s *serving) what(facet string) string {
	var names []string
	for _, m := range s.out.Package.Models {
		if facet == "" || slices.ContainsFunc(m.Facets, func(f *ir.Facet) bool { return f.Name == facet }) {
			names = append(names, m.Name)
		}
	}
	what := fmt.Sprintf("%d models", len(names))
	if len(names) <= 3 {
		what = strings.Join(names, ", ")
	}
	if facet != "" {
		what = fmt.Sprintf("the facet %s of %s", facet, what)
	}
	return what
}

// packageName is what the package is called when no flag says it: as the folder of
// the definitions, or of what they are the schemas of.
func packageName(o options) string {
	if o.Package != "" {
		return o.Package
	}
	dir := "."
	if len(o.args) > 0 {
		dir = o.args[0]
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if base := filepath.Base(dir); base == "schemas" || base == "schema" {
		dir = filepath.Dir(dir)
	}
	name := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(filepath.Base(dir)))
	if name = strings.TrimLeft(name, "0123456789"); name == "" || name == "main" {
		return "model"
	}
	return name
}

// servedStores are the stores that a server may have: all but another server.
var servedStores = slices.DeleteFunc(slices.Clone(gen.Stores), func(store string) bool { return store == "rest" })

// storeOf is the store that an URL names by its scheme.
func storeOf(db string) (string, error) {
	scheme, _, ok := strings.Cut(db, ":")
	if !ok || !slices.Contains(servedStores, scheme) {
		list := strings.Join(servedStores, ": ") + ":"
		return "", fmt.Errorf("--db %s is no URL of a database; it begins with one of %s", shownURL(db), list)
	}
	return scheme, nil
}

// shownURL is an URL without its password.
func shownURL(db string) string {
	if !strings.Contains(db, "://") {
		return db
	}
	u, err := url.Parse(db)
	if err != nil {
		scheme, _, _ := strings.Cut(db, ":")
		return scheme + "://…"
	}
	u.RawQuery = "" // drivers read passwords there as well
	return u.Redacted()
}

// cacheDir is where the programs are kept.
func cacheDir(flag string) (string, error) {
	dir, named := flag, "--cache "+flag
	if dir == "" {
		dir = os.Getenv("PERSTOREGEN_CACHE")
		named = "PERSTOREGEN_CACHE " + dir
	}
	if dir == "" {
		caches, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("there is no folder for caches (%w); name one with --cache", err)
		}
		dir = filepath.Join(caches, "perstoregen")
		named = "the cache " + dir
	}
	info, err := os.Stat(dir)
	if errors.Is(err, syscall.ENOTDIR) || err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is no folder, or in none; name another one with --cache", named)
	}
	return filepath.Abs(dir)
}

// ownTypes refuses definitions with Go types that only their own module has.
func ownTypes(pkg *ir.Package) error {
	var wrong diag.List
	for _, m := range pkg.Models {
		for _, f := range m.Fields {
			if t := f.Type; (t.Kind == ir.KindGoText || t.Kind == ir.KindGoJSON) && t.Import == "" {
				wrong.Addf(diag.Place{File: m.Source}, "property %q has a Go type of its own, %s, which only the package beside it knows; generate there, and serve it from a main function of your own", f.Property, t.Name)
			}
		}
	}
	return wrong.Err()
}

// free tells whether something else listens already, which is better known before
// the build than behind it.
func free(ctx context.Context, addr string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; choose another one with --addr", err)
	}
	return l.Close()
}
