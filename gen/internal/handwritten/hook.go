package handwritten

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// hooks are the methods that the runtime calls, with their signatures; T is the
// model.
var hooks = map[string]signature{
	"BeforePut":    {[]string{"context.Context", "*T"}, []string{"error"}},
	"AfterPut":     {[]string{"context.Context", "*T"}, nil},
	"BeforeDelete": {[]string{"context.Context"}, []string{"error"}},
	"AfterDelete":  {[]string{"context.Context"}, nil},
	"AfterLoad":    {[]string{"context.Context"}, []string{"error"}},
}

// signature is the types of parameters and results.
type signature struct{ params, results []string }

// of is the signature for a model.
func (s signature) of(model string) signature {
	params := slices.Clone(s.params)
	for i, p := range params {
		if p == "*T" {
			params[i] = "*" + model
		}
	}
	return signature{params, s.results}
}

// String writes it as in a declaration.
func (s signature) String() string {
	params := slices.Clone(s.params)
	for i, name := range []string{"ctx", "previous"}[:len(params)] {
		params[i] = name + " " + params[i]
	}
	return strings.TrimSpace("(" + strings.Join(params, ", ") + ") " + strings.Join(s.results, ", "))
}

// hook reports a method of a model that has the name of a hook and another
// signature: nobody would call it.
func (c *check) hook(f *ast.File, fn *ast.FuncDecl) {
	want, isHook := hooks[fn.Name.Name]
	if fn.Recv == nil || !isHook {
		return
	}
	model := c.resolve(typeIn{f, &ast.Ident{Name: receiver(fn)}})
	if !slices.Contains(c.Models, model) {
		return
	}
	want = want.of(model)
	if slices.Equal(want.params, c.typesOf(f, fn.Type.Params)) && slices.Equal(want.results, c.typesOf(f, fn.Type.Results)) {
		return
	}
	c.problem(fn.Name.Pos(), "method %s of %s has the name of a hook and another signature; want func (*%s) %s%v",
		fn.Name.Name, model, model, fn.Name.Name, want)
}

// typeIn is a type as a file writes it.
type typeIn struct {
	file *ast.File
	expr ast.Expr
}

// typesOf are the types of parameters or results, one for each.
func (c *check) typesOf(f *ast.File, list *ast.FieldList) []string {
	var out []string
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		text := c.resolve(typeIn{f, field.Type})
		for range max(1, len(field.Names)) {
			out = append(out, text)
		}
	}
	return out
}

// collectAliases notes the other names that a file gives to types.
func (c *check) collectAliases(f *ast.File) {
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok && t.Assign.IsValid() {
				c.aliases[t.Name.Name] = typeIn{f, t.Type}
			}
		}
	}
}

// resolve writes a type with the paths of packages for their names and without
// aliases.
func (c *check) resolve(t typeIn) string { return c.resolveTo(t, 8) }

func (c *check) resolveTo(t typeIn, steps int) string {
	switch e := t.expr.(type) {
	case *ast.ParenExpr:
		return c.resolveTo(typeIn{t.file, e.X}, steps)
	case *ast.StarExpr:
		return "*" + c.resolveTo(typeIn{t.file, e.X}, steps)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			return importPath(t.file, pkg.Name) + "." + e.Sel.Name
		}
	case *ast.Ident:
		if other, ok := c.aliases[e.Name]; ok && steps > 0 {
			return c.resolveTo(other, steps-1)
		}
		if e.Name == "Context" && importPath(t.file, ".") == "context" {
			return "context.Context"
		}
	}
	return types.ExprString(t.expr)
}

// importPath is what a file imports under a name; the name itself when that is
// nothing.
func importPath(f *ast.File, name string) string {
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		local := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == name {
			return path
		}
	}
	return name
}
