package gen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/schema"
)

// TestEveryKeyHasAGolden looks for each key of x-perstore, at its place, in the
// definitions of the golden cases that make a package.
func TestEveryKeyHasAGolden(t *testing.T) {
	used := make(map[string]bool)
	for _, doc := range goldenDocuments(t) {
		usedKeys(doc.Root, used)
	}
	for _, key := range metaKeys(t) {
		if !used[key] {
			t.Errorf("no golden case has the key %s; add it to the schema of one", key)
		}
	}
}

// golden are the files or folders of a name in all golden cases.
func golden(t *testing.T, name string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "testdata", "golden", "*", name))
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s in testdata/golden: %v", name, err)
	}
	return found
}

// metaKeys are all keys of the meta-schema: model.name.
func metaKeys(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "meta.json")
	if err := os.WriteFile(file, schema.MetaSchema, 0o666); err != nil {
		t.Fatal(err)
	}
	set, err := schema.Read(t.Context(), nil, []string{file})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, form := range []string{"model", "property", "link", "facet", "query", "method"} {
		for _, name := range set.Docs[0].Root.Get("$defs").Get(form).Get("properties").Names() {
			keys = append(keys, form+"."+name)
		}
	}
	if len(keys) < 35 {
		t.Fatalf("the meta-schema has %d keys; want all", len(keys))
	}
	return keys
}

// usedKeys notes the keys of every x-perstore in n.
func usedKeys(n *schema.Node, used map[string]bool) {
	note := func(form string, of *schema.Node) {
		for _, name := range of.Names() {
			used[form+"."+name] = true
		}
	}
	for _, m := range n.Members() {
		usedKeys(m.Value, used)
		if m.Name != "x-perstore" {
			continue
		}
		note(formOf(n), m.Value)
		note("query", m.Value.Get("query"))
		for _, facet := range m.Value.Get("facets").Members() {
			note("facet", facet.Value)
			note("query", facet.Value.Get("query"))
		}
		for _, method := range m.Value.Get("methods").Members() {
			note("method", method.Value)
		}
	}
	for _, item := range n.Items() {
		usedKeys(item, used)
	}
}

// formOf is the form of the x-perstore of n.
func formOf(n *schema.Node) string {
	switch {
	case n.Parent() == nil, n.Get("x-perstore").Get("model").IsTrue():
		return "model"
	case n.Parent().Step() == "links":
		return "link"
	}
	return "property"
}

// withoutGolden are the formats of diagnostics that no golden case can have,
// with the reason.
var withoutGolden = map[string]string{
	"the settings of perstoregen, and no definition":                     "a case is a folder: gen/schema has a test",
	"no schema was named":                                                "the command asks for one",
	"no model: none of the documents describes an object that is stored": "such a set has no other diagnostic",
	"%q cannot be the name of a Go package":                              "it is an option",
	"larger than %d MiB":                                                 "TestMalformed has it: nobody wants the file here",
	"%s is not part of the set":                                          "never seen: the address is one of ours",
	"meta-schema of %s: %w":                                              "never seen: the meta-schema is part of the program",
}

// TestEveryDiagnosticHasAGolden looks for a line of a want/errors.txt for each
// format of a diagnostic in the source.
func TestEveryDiagnosticHasAGolden(t *testing.T) {
	var lines []string
	for _, file := range golden(t, filepath.Join("want", "errors.txt")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(text), "\n")...)
	}
	seen := make(map[string]bool)
	for _, dir := range []string{"schema", "load"} {
		for _, format := range diagnosticFormats(t, dir) {
			seen[format] = true
			if withoutGolden[format] == "" && !slices.ContainsFunc(lines, matcher(format).MatchString) {
				t.Errorf("no want/errors.txt has %q of gen/%s; add a definition at fault to an errors case", format, dir)
			}
		}
	}
	for format := range withoutGolden {
		if !seen[format] {
			t.Errorf("withoutGolden has %q, which is no diagnostic", format)
		}
	}
}

// matcher matches what a format gives.
func matcher(format string) *regexp.Regexp {
	pattern := regexp.QuoteMeta(format)
	pattern = regexp.MustCompile(`%[qsvdwU]`).ReplaceAllString(pattern, ".*")
	return regexp.MustCompile(pattern)
}

// diagnosticFormats are the formats in the calls that make diagnostics, or the
// reasons in them.
func diagnosticFormats(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no source in %s: %v", dir, err)
	}
	var formats []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if format := formatOf(call); strings.Trim(format, "%sv") != "" {
					formats = append(formats, format)
				}
			}
			return true
		})
	}
	slices.Sort(formats)
	return slices.Compact(formats)
}

// makers are the functions that take a format, with its place among the
// arguments.
var makers = map[string]int{"problem": 1, "Addf": 1, "fail": 1, "unexpected": 0, "Errorf": 0}

// formatOf is the format of a call; empty when it is another call.
func formatOf(call *ast.CallExpr) string {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	at, ok := makers[selector.Sel.Name]
	if !ok || at >= len(call.Args) || isNote(selector) {
		return ""
	}
	return text(call.Args[at])
}

// isNote tells whether a call is about Notes, which are no errors.
func isNote(selector *ast.SelectorExpr) bool {
	of, ok := selector.X.(*ast.SelectorExpr)
	return ok && (of.Sel.Name == "Notes" || of.Sel.Name == "noted")
}

// text is the value of a constant text.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		value, _ := strconv.Unquote(e.Value)
		return value
	case *ast.BinaryExpr:
		return text(e.X) + text(e.Y)
	}
	return ""
}
