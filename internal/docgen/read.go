package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// described is a package of plain data: its types in the order in which the
// source has them.
type described struct {
	types []*typ
}

// typ is a struct, or a text with a few values.
type typ struct {
	name    string
	doc     string
	members []member
	values  []value
}

// member is a field of a struct as JSON has it.
type member struct {
	name     string
	of       string // its Go type
	optional bool   // left out when it says nothing
	doc      string
}

type value struct{ text, doc string }

func (d *described) find(name string) *typ {
	for _, t := range d.types {
		if t.name == name {
			return t
		}
	}
	return nil
}

// readPackage reads the exported types of a folder. What has no comment is an
// error: the comments are the reference.
func readPackage(dir string) (*described, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	d := &described{}
	r := &reader{described: d}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range f.Decls {
			if general, ok := decl.(*ast.GenDecl); ok {
				r.declaration(general)
			}
		}
	}
	return d, errors.Join(r.wrong...)
}

type reader struct {
	*described
	wrong []error
}

func (r *reader) want(doc, what string) string {
	doc = strings.Join(strings.Fields(doc), " ")
	if doc == "" {
		r.wrong = append(r.wrong, fmt.Errorf("%s has no comment", what))
	}
	return doc
}

func (r *reader) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				r.typ(d, spec)
			}
		case *ast.ValueSpec:
			r.value(spec)
		}
	}
}

func (r *reader) typ(d *ast.GenDecl, spec *ast.TypeSpec) {
	t := &typ{name: spec.Name.Name, doc: r.want(d.Doc.Text(), spec.Name.Name)}
	r.types = append(r.types, t)
	of, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range of.Fields.List {
		for _, name := range f.Names {
			if name.IsExported() {
				t.members = append(t.members, r.member(t.name+"."+name.Name, f))
			}
		}
	}
}

func (r *reader) member(what string, f *ast.Field) member {
	m := member{of: typeText(f.Type), doc: r.want(f.Doc.Text()+" "+f.Comment.Text(), what)}
	if f.Tag != nil {
		if tag, err := strconv.Unquote(f.Tag.Value); err == nil {
			name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
			m.name, m.optional = name, strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		}
	}
	if m.name == "" {
		r.wrong = append(r.wrong, fmt.Errorf("%s has no name in JSON", what))
	}
	return m
}

// value notes a constant of one of the types.
func (r *reader) value(spec *ast.ValueSpec) {
	of, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 {
		return
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	t := r.find(of.Name)
	if !ok || t == nil {
		return
	}
	if text, err := strconv.Unquote(literal.Value); err == nil {
		t.values = append(t.values, value{text, strings.TrimSpace(spec.Comment.Text())})
	}
}

func typeText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeText(e.X)
	case *ast.ArrayType:
		return "[]" + typeText(e.Elt)
	default:
		return "?"
	}
}
