package gen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/perstore/perstoregen/gen/gogen"
)

// compileSchemas compiles the JSON of every <Model>Schema: it refers to nothing
// outside of itself.
func compileSchemas(t *testing.T, got map[string][]byte) {
	t.Helper()
	for name, content := range got {
		if !strings.HasSuffix(name, "_types"+gogen.Suffix) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, content, 0)
		if err != nil {
			t.Fatal(err)
		}
		texts := schemaTexts(t, file)
		for _, text := range texts {
			c := jsonschema.NewCompiler()
			if err := c.AddResource("model.json", strings.NewReader(text)); err != nil {
				t.Errorf("%s: the schema is no JSON: %v", name, err)
			} else if _, err := c.Compile("model.json"); err != nil && !strings.Contains(err.Error(), "regex") {
				t.Errorf("%s: the schema does not compile: %v\n%s", name, err, text)
			}
		}
	}
}

// schemaTexts finds the JSON members of the ModelSchemas in a file.
func schemaTexts(t *testing.T, file *ast.File) []string {
	t.Helper()
	var texts []string
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if typ, ok := lit.Type.(*ast.SelectorExpr); !ok || typ.Sel.Name != "ModelSchema" {
			return true
		}
		for _, e := range lit.Elts {
			member := e.(*ast.KeyValueExpr)
			if member.Key.(*ast.Ident).Name != "JSON" {
				continue
			}
			text, err := strconv.Unquote(member.Value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, text)
		}
		return true
	})
	return texts
}
