package gen_test

import (
	"os"
	"path/filepath"
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
