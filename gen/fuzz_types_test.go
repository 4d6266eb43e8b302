package gen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// FuzzTypes makes plain types of any bytes, beside another document that they may
// refer to. There is an answer whatever they are: diagnostics, or a package that
// compiles.
func FuzzTypes(f *testing.F) {
	all := schemasOfTests(f)
	for i, seed := range all {
		f.Add(seed, all[(i+7)%len(all)])
	}
	f.Fuzz(func(t *testing.T, doc, other []byte) {
		files := fstest.MapFS{"root.json": {Data: doc}, "b.json": {Data: other}}
		set, err := schema.Read(t.Context(), files, []string{"root.json"})
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := load.Load(t.Context(), set, load.Options{Package: "fuzzed", TypesOnly: true})
		if err != nil {
			checkDiagnostics(t, err)
			return
		}
		out, err := gogen.Emit(pkg)
		if err != nil {
			t.Fatalf("Emit error = %v", err)
		}
		sources := make(map[string]string)
		for _, file := range out {
			sources[file.Name] = string(file.Content)
			checkSource(t, file.Name, string(file.Content))
		}
		if err := typecheck.Package(sources); err != nil {
			t.Errorf("the package does not compile: %v", err)
		}
	})
}

// schemasOfTests are those whose types internal/oracle judges, and some that refer
// to the other document.
func schemasOfTests(tb testing.TB) [][]byte {
	all := [][]byte{
		[]byte(`{"properties":{"a":{"$ref":"b.json"},"b":{"$ref":"b.json#/properties/a"}}}`),
		[]byte(`{"properties":{"a":{"$ref":"root.json"}},"allOf":[{"$ref":"root.json"}]}`),
		[]byte(`{"oneOf":[{"$ref":"#"},{"allOf":[{"$ref":"#/oneOf/1"}]}],"anyOf":[{"$ref":"#/anyOf/0"}]}`),
		[]byte(`{"items":{"$ref":"#/items"},"not":{"not":{"$ref":"#"}},"if":{"$ref":"#"}}`),
		[]byte(`{"enum":[]}`), []byte(`{"type":[]}`), []byte(`{"type":"no"}`), []byte(`[]`), []byte(``),
	}
	files, err := filepath.Glob(filepath.Join("..", "internal", "oracle", "testdata", "*.json"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("Glob gives %d files of schemas, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		var cases []struct{ Schema json.RawMessage }
		if err := errors.Join(err, json.Unmarshal(text, &cases)); err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			all = append(all, bytes.Clone(c.Schema))
		}
	}
	return all
}
