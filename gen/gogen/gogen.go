// Package gogen prints the intermediate representation as Go. It decides
// nothing about a schema: that is package load's.
package gogen

import (
	"fmt"
	"slices"
	"strings"
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

// Emit prints a package: one file for the data model and two for each model.
func Emit(p *ir.Package) ([]File, error) {
	for _, name := range p.Stores {
		if !slices.Contains(Stores(), name) {
			return nil, fmt.Errorf("no code opens the store %q", name)
		}
	}
	g := newGenerator(p)
	db := code.NewFile(p.Name, "its model definitions")
	g.database(db)
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
	return render(files)
}

type emitted struct {
	name string
	file *jen.File
}

func render(files []emitted) ([]File, error) {
	out := make([]File, len(files))
	for i, f := range files {
		content, err := code.Render(f.file)
		if err != nil {
			return nil, fmt.Errorf("print %s: %w", f.name, err)
		}
		out[i] = File{Name: f.name, Content: content}
	}
	return out, nil
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
