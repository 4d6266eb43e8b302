package oracle

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen"
)

// code is what the declarations of a generated package tell.
type code struct {
	types   []string // exported ones, in order
	fields  []string // Type.Field, in order
	untyped []string // fields that are or hold any or raw JSON
	lines   int
}

// inspect reads the files of a package.
func inspect(files []gen.File) (*code, error) {
	c := new(code)
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		c.lines += strings.Count(string(f.Content), "\n")
		for _, d := range parsed.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				c.declarations(d)
			}
		}
	}
	return c, nil
}

func (c *code) declarations(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		spec := spec.(*ast.TypeSpec)
		if !spec.Name.IsExported() {
			continue
		}
		name := spec.Name.Name
		c.types = append(c.types, name)
		ast.Inspect(spec.Type, func(n ast.Node) bool {
			if s, ok := n.(*ast.StructType); ok {
				c.structFields(name, s)
			}
			return true
		})
	}
}

func (c *code) structFields(owner string, s *ast.StructType) {
	for _, f := range s.Fields.List {
		for _, n := range f.Names {
			c.fields = append(c.fields, owner+"."+n.Name)
			if isUntyped(f.Type) {
				c.untyped = append(c.untyped, owner+"."+n.Name)
			}
		}
	}
}

// isUntyped tells whether a type is or holds any or raw JSON, as
// shared/tools/schema-harness counts it.
func isUntyped(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			return false // its fields are counted by themselves
		case *ast.InterfaceType:
			found = found || len(n.Methods.List) == 0
		case *ast.Ident:
			found = found || slices.Contains([]string{"any", "Raw", "RawMessage"}, n.Name)
		}
		return true
	})
	return found
}

// root finds the type of the document's root: by its file's name, its title or
// $id, or by the definition that it refers to; "" is none.
func (c *code) root(stem string, doc any) string {
	root, _ := doc.(map[string]any)
	text := func(keyword string) string { s, _ := root[keyword].(string); return s }
	wanted := []string{"Root", stem, text("title")}
	for _, id := range []string{text("$id"), text("id")} {
		wanted = append(wanted, strings.TrimSuffix(path.Base(strings.TrimRight(id, "#/")), ".json"))
	}
	if root["properties"] == nil {
		wanted = append(wanted, path.Base(text("$ref")))
	}
	for _, w := range wanted {
		for _, name := range c.types {
			if letters(w) != "" && letters(w) == letters(name) {
				return name
			}
		}
	}
	return ""
}

// letters is what two spellings of a name share.
func letters(name string) string { return strings.ReplaceAll(goName(name), "_", "") }
