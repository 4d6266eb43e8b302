// Package handwritten looks at the Go files that users have beside the
// generated ones: a hook with another signature would never be called, and a
// name that is generated too would not compile. It parses and runs nothing.
package handwritten

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
)

// Package is what was generated.
type Package struct {
	Name   string            // of the Go package
	Models []string          // the structs that may have hooks
	Files  map[string][]byte // by base name
	Header string            // begins each generated file
}

// Check looks at the files of dir that belong to the package and that nobody
// generated. It gives what is wrong with them, and notes of those that it could
// not read as Go. Tests are not looked at, nor are files that no build takes; no
// folder is an empty one.
func Check(dir string, p Package) (problems, notes diag.List) {
	if dir == "" {
		dir = "."
	}
	c := &check{Package: p, set: token.NewFileSet(), aliases: make(map[string]typeIn)}
	c.parse(dir)
	if len(c.files) == 0 {
		return nil, c.notes
	}
	c.generated()
	for _, f := range c.files {
		for _, d := range f.Decls {
			c.declaration(f, d)
		}
	}
	return c.problems, c.notes
}

// check is one run of Check.
type check struct {
	Package
	set             *token.FileSet
	files           []*ast.File
	aliases         map[string]typeIn
	names           map[string]string // generated ones, by what has them: Product, Product.Validate
	problems, notes diag.List
}

// parse reads the files, ordered by name.
func (c *check) parse(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // Write tells of what it cannot read
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		name := filepath.Join(dir, e.Name())
		text, err := os.ReadFile(name)
		if err != nil || bytes.HasPrefix(text, []byte(c.Header)) {
			continue
		}
		file, err := parser.ParseFile(c.set, filepath.ToSlash(name), text, parser.SkipObjectResolution|parser.ParseComments)
		if file == nil || file.Name == nil || file.Name.Name != c.Name || !isBuilt(e.Name(), file) {
			continue
		}
		if err != nil {
			c.skipped(name, err)
			continue
		}
		c.files = append(c.files, file)
		c.collectAliases(file)
	}
}

// skipped notes a file that is not Go.
func (c *check) skipped(name string, err error) {
	at := diag.Place{File: filepath.ToSlash(name)}
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		at.Line, at.Col = list[0].Pos.Line, list[0].Pos.Column
		err = fmt.Errorf("%s", list[0].Msg)
	}
	c.notes.Addf(at, "its hooks and names are not checked: %v", err)
}

// generated collects the names of generated code.
func (c *check) generated() {
	c.names = make(map[string]string)
	for name, text := range c.Files {
		if filepath.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			continue // gofmt has read it
		}
		for _, d := range file.Decls {
			for _, declared := range declaredBy(d) {
				c.names[declared.name] = name
			}
			for _, field := range fieldsOf(d) {
				c.names[field] = name
			}
		}
	}
}

// declaration looks at one hand-written declaration.
func (c *check) declaration(f *ast.File, d ast.Decl) {
	for _, declared := range declaredBy(d) {
		if in, ok := c.names[declared.name]; ok {
			c.problem(declared.at, "%s is generated too, in %s; give it another name", declared.name, in)
		}
	}
	if fn, ok := d.(*ast.FuncDecl); ok {
		c.hook(f, fn)
	}
}

func (c *check) problem(at token.Pos, format string, args ...any) {
	p := c.set.PositionFor(at, false)
	c.problems.Addf(diag.Place{File: p.Filename, Line: p.Line, Col: p.Column}, format, args...)
}

// declared is a name that a declaration declares in the package, or in a type:
// Product.Validate.
type declared struct {
	name string
	at   token.Pos
}

func declaredBy(d ast.Decl) []declared {
	var out []declared
	add := func(id *ast.Ident, prefix string) {
		if id.Name != "_" {
			out = append(out, declared{prefix + id.Name, id.Pos()})
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			add(d.Name, receiver(d)+".")
		} else if d.Name.Name != "init" {
			add(d.Name, "")
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add(spec.Name, "")
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					add(id, "")
				}
			}
		}
	}
	return out
}

// fieldsOf names the fields of a struct as methods are: a type has one of each
// name.
func fieldsOf(d ast.Decl) []string {
	gen, ok := d.(*ast.GenDecl)
	if !ok {
		return nil
	}
	var out []string
	for _, spec := range gen.Specs {
		typ, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		if s, ok := typ.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, id := range field.Names {
					out = append(out, typ.Name.Name+"."+id.Name)
				}
			}
		}
	}
	return out
}

// receiver is the name of the type that a method belongs to.
func receiver(fn *ast.FuncDecl) string {
	if len(fn.Recv.List) == 0 {
		return ""
	}
	t := fn.Recv.List[0].Type
	for {
		switch of := t.(type) {
		case *ast.ParenExpr:
			t = of.X
		case *ast.StarExpr:
			t = of.X
		case *ast.Ident:
			return of.Name
		default:
			return ""
		}
	}
}
