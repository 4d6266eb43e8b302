// Package gogen prints the intermediate representation as Go. It decides
// nothing about a schema: that is package load's.
package gogen

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// File is one generated file.
type File struct {
	Name    string // its base name
	Content []byte
}

// Suffix ends the name of every generated Go file.
const Suffix = ".gen.go"

// Emit prints a package: one file for the data model, two for each model and a third
// for its facets, or one for each document of plain types.
func Emit(p *ir.Package) ([]File, error) {
	for _, name := range p.Stores {
		if !slices.Contains(Stores(), name) {
			return nil, fmt.Errorf("no code opens the store %q", name)
		}
	}
	g := newGenerator(p)
	// Without underscores it meets no model's file and no build constraint.
	jobs := []job{{strings.ReplaceAll(p.Name, "_", ""), "its model definitions", func(f *code.Printer) { g.packageFile(f.File) }}}
	for _, m := range p.Models {
		jobs = append(jobs,
			job{m.File + "_types", m.Source, func(f *code.Printer) { importOwn(f.File, m); g.types(f, m) }},
			job{m.File + "_model", m.Source, func(f *code.Printer) { importOwn(f.File, m); g.model(f.File, m) }})
		if len(m.Facets) > 0 {
			jobs = append(jobs, job{m.File + "_facets", m.Source, func(f *code.Printer) { importOwn(f.File, m); g.facets(f, m) }})
		}
	}
	for _, d := range p.Documents {
		jobs = append(jobs, job{d.File + "_types", d.Source, func(f *code.Printer) {
			g.declarations(f, d.Types)
			jsonRules(f, d.Rules)
		}})
	}
	return run(p.Name, jobs)
}

// packageFile prints what belongs to no model.
func (g *generator) packageFile(f *jen.File) {
	if len(g.pkg.Models) > 0 {
		g.database(f)
	} else {
		g.generation(f)
	}
}

// importOwn names the packages of a model's own types.
func importOwn(f *jen.File, m *ir.Model) {
	for _, t := range ownTypes(m) {
		code.Import(f, t.Import, t.Alias)
	}
}

// job is a file to print.
type job struct {
	name   string // without the suffix
	source string // what it is made of
	print  func(*code.Printer)
}

// run prints the files of a package, several at a time.
func run(pkg string, jobs []job) ([]File, error) {
	out, errs := make([]File, len(jobs)), make([]error, len(jobs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(jobs); i = int(next.Add(1)) - 1 {
				j := jobs[i]
				f := code.NewPrinter(pkg, j.source)
				j.print(f)
				content, err := f.Render()
				if err != nil {
					errs[i] = fmt.Errorf("print %s: %w", j.name+Suffix, err)
				}
				out[i] = File{Name: j.name + Suffix, Content: content}
			}
		})
	}
	workers.Wait()
	return out, cmp.Or(errs...)
}

// generator holds what emitters look up. It does not change: files are printed
// several at a time.
type generator struct {
	pkg    *ir.Package
	models map[string]*ir.Model
	decls  map[string]*ir.Decl // structs and enums, also those of models
	needs  *needs

	views   map[view]*ir.Model     // of the facets whose objects are of a type of their own
	blocked map[string][]*ir.Field // of the types of such objects, what they lack
}

func newGenerator(p *ir.Package) *generator {
	g := &generator{
		pkg:    p,
		models: make(map[string]*ir.Model),
		decls:  make(map[string]*ir.Decl),
	}
	for _, m := range p.Models {
		g.models[m.Name] = m
		g.decls[m.Name] = &ir.Decl{Name: m.Name, Var: m.Var, At: m.At, Fields: m.Fields, Unknown: m.Unknown, Across: m.Across}
		for _, d := range m.Types {
			g.decls[d.Name] = d
		}
	}
	for _, doc := range p.Documents {
		for _, d := range doc.Types {
			g.decls[d.Name] = d
		}
	}
	g.addViews()
	g.needs = newNeeds(g.decls)
	return g
}

// receiver is the name of the receiver of a type's methods.
func receiver(typ string) string {
	r := unicode.ToLower([]rune(typ)[0])
	if r == 'v' || r == 'i' || !unicode.IsLower(r) { // loop variables; capitals without a small letter, which may be types
		r = 'o'
	}
	return string(r)
}
