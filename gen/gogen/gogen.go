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

// Emit prints a package: one file for the data model and two for each model, or
// one for each document of plain types.
func Emit(p *ir.Package) ([]File, error) {
	for _, name := range p.Stores {
		if !slices.Contains(Stores(), name) {
			return nil, fmt.Errorf("no code opens the store %q", name)
		}
	}
	g := newGenerator(p)
	db := code.NewFile(p.Name, "its model definitions")
	if len(p.Models) > 0 {
		g.database(db)
	} else {
		g.generation(db)
	}
	// Without underscores it meets no model's file and no build constraint.
	files := []emitted{{strings.ReplaceAll(p.Name, "_", "") + Suffix, db}}
	for _, m := range p.Models {
		types, model := code.NewFile(p.Name, m.Source), code.NewFile(p.Name, m.Source)
		for _, t := range ownTypes(m) {
			code.Import(types, t.Import, t.Alias)
			code.Import(model, t.Import, t.Alias)
		}
		g.types(types, m)
		g.model(model, m)
		files = append(files, emitted{m.File + "_types" + Suffix, types}, emitted{m.File + "_model" + Suffix, model})
	}
	for _, d := range p.Documents {
		types := code.NewFile(p.Name, d.Source)
		for _, decl := range d.Types {
			g.decl(types, decl)
		}
		files = append(files, emitted{d.File + "_types" + Suffix, types})
	}
	return render(files)
}

type emitted struct {
	name string
	file *jen.File
}

// render formats the files, several at a time.
func render(files []emitted) ([]File, error) {
	out, errs := make([]File, len(files)), make([]error, len(files))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				content, err := code.Render(files[i].file)
				if err != nil {
					errs[i] = fmt.Errorf("print %s: %w", files[i].name, err)
				}
				out[i] = File{Name: files[i].name, Content: content}
			}
		})
	}
	workers.Wait()
	return out, cmp.Or(errs...)
}

// generator holds what emitters look up.
type generator struct {
	pkg    *ir.Package
	models map[string]*ir.Model
	decls  map[string]*ir.Decl // structs and enums, also those of models
	needs  *needs
}

func newGenerator(p *ir.Package) *generator {
	g := &generator{
		pkg:    p,
		models: make(map[string]*ir.Model),
		decls:  make(map[string]*ir.Decl),
	}
	for _, m := range p.Models {
		g.models[m.Name] = m
		g.decls[m.Name] = &ir.Decl{Name: m.Name, Var: m.Var, Fields: m.Fields}
		for _, d := range m.Types {
			g.decls[d.Name] = d
		}
	}
	for _, doc := range p.Documents {
		for _, d := range doc.Types {
			g.decls[d.Name] = d
		}
	}
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
