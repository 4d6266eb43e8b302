package schema_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/schema"
)

// read reads documents and gives their problems, one on each line.
func read(t *testing.T, files map[string]string, paths ...string) (*schema.Set, string) {
	t.Helper()
	fsys := make(fstest.MapFS)
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	set, err := schema.Read(context.Background(), fsys, paths)
	if err != nil {
		t.Fatalf("Read(%q) error = %v", paths, err)
	}
	if set.Problems.Err() == nil {
		return set, ""
	}
	return set, set.Problems.Err().Error()
}

func TestReadNames(t *testing.T) {
	files := map[string]string{
		"set/b.json": `{"$ref": "../other/c.json"}`, "set/a.json": `{}`, "set/perstoregen.json": `[]`,
		"set/deep/d.json": `[]`, "set/README.md": `#`, "other/c.json": `{}`, "other/e.json": `[]`, "none/x.txt": ``,
	}
	set, problems := read(t, files, "set/b.json", "./set", "set", "none", "missing.json")
	want := "missing.json: no such file or folder\nnone: no *.json file in this folder"
	if problems != want {
		t.Errorf("problems = %s; want %s", problems, want)
	}
	var got []string
	for _, doc := range set.Docs {
		got = append(got, doc.Name+" "+doc.Stem()+map[bool]string{true: " named"}[doc.Named])
	}
	if diff := cmp.Diff([]string{"other/c.json c", "set/a.json a named", "set/b.json b named"}, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if _, problems := read(t, files, ""); problems != ".: no *.json file in this folder" {
		t.Errorf(`problems of "" = %s`, problems)
	}
}

func TestReadOS(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"schemas/a.json": `{"$ref": "../b.json"}`, "b.json": `{"type": "x"}`} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(dir, "schemas"))
	set, err := schema.Read(context.Background(), nil, []string{".", filepath.Join(dir, "schemas"), filepath.Join(dir, "schemas", "a.json")})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Docs) != 2 || len(set.Problems) != 1 || !strings.HasSuffix(set.Problems[0].File, "/b.json") {
		t.Errorf("Read() = %d documents, problems %v; want 2, one in b.json", len(set.Docs), set.Problems)
	}
}

func TestReadCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := schema.Read(ctx, fstest.MapFS{"a.json": {Data: []byte(`{}`)}}, []string{"a.json"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Read() error = %v; want %v", err, context.Canceled)
	}
}

func TestNoSchema(t *testing.T) {
	set, err := schema.Read(context.Background(), fstest.MapFS{}, nil)
	if err != nil || set.Problems.Err().Error() != "no schema was named" {
		t.Errorf("Read() of nothing = %v, %v", set.Problems.Err(), err)
	}
}

func TestTarget(t *testing.T) {
	set, problems := read(t, map[string]string{
		"a.json":     `{"$id": "https://example.com/a", "properties": {"x": {"$ref": "b"}, "y": {"$ref": "dir/b.json#/$defs/x~1y%20z"}, "z": {"$ref": "#here"}}, "$defs": {"h": {"$anchor": "here"}}}`,
		"dir/b.json": `{"$id": "https://example.com/b", "$defs": {"x/y z": {"$ref": "c.json"}}}`,
		"dir/c.json": `true`,
	}, "a.json", "dir")
	if problems != "" {
		t.Fatal(problems)
	}
	properties := set.Docs[0].Root.Get("properties")
	want := []struct{ name, doc, pointer string }{{"x", "dir/b.json", ""}, {"y", "dir/b.json", "/$defs/x~1y z"}, {"z", "a.json", "/$defs/h"}}
	for _, w := range want {
		target := set.Target(properties.Get(w.name))
		if target == nil || target.Doc().Name != w.doc || target.Pointer() != w.pointer {
			t.Errorf("Target(%s) = %v; want %s#%s", w.name, target.Place(), w.doc, w.pointer)
		}
	}
}

func TestValidate(t *testing.T) {
	set, problems := read(t, map[string]string{
		"a.json": `{"properties": {"n~/ %": {"$ref": "b.json#/$defs/short", "default": "long"}}}`,
		"b.json": `{"$defs": {"short": {"type": "string", "maxLength": 3, "pattern": "(?=x)"}}}`,
	})
	if problems != "" {
		t.Fatal(problems)
	}
	property := set.Docs[0].Root.Get("properties").Get("n~/ %")
	got, _ := set.Validate(property, property.Get("default"))
	want := "a.json:1:69: length must be <= 3, but got 4 (#/properties/n~0~1 %/default)"
	if got.Error() != want {
		t.Errorf("Validate() = %v; want %s", got, want)
	}
}

// TestValidateAnnotated checks a value beside annotations of a form that the draft
// of their document does not know, and others do not allow.
func TestValidateAnnotated(t *testing.T) {
	set, problems := read(t, map[string]string{"a.json": `{"$schema": "http://json-schema.org/draft-04/schema#", "properties": {
		"a": {"type": "array", "default": "x", "examples": {"y": 1}, "readOnly": "no", "$comment": 1}}}`}, "a.json")
	if problems != "" {
		t.Fatal(problems)
	}
	a := set.Docs[0].Root.Get("properties").Get("a")
	if got, _ := set.Validate(a, a.Get("default")); len(got) != 1 || got[0].Message != "expected array, but got string" {
		t.Errorf("Validate(x) = %v; want that it is no array", got)
	}
}

// TestValidateTooMuch has schemas that each apply the next one twice; the values
// of a set share what there may be of work.
func TestValidateTooMuch(t *testing.T) {
	var defs strings.Builder
	for i := range 40 {
		fmt.Fprintf(&defs, `"d%d": {"allOf": [{"$ref": "#/$defs/d%d"}, {"$ref": "#/$defs/d%d"}]}, `, i, i+1, i+1)
	}
	set, problems := read(t, map[string]string{
		"a.json": `{"properties": {
			"much": {"$ref": "#/$defs/d0", "default": 1},
			"inside": {"items": {"propertyNames": {"$ref": "#/$defs/d0"}}, "default": [{"a": 1}]},
			"elsewhere": {"properties": {"a": {"$ref": "#/$defs/d0"}}, "default": {"b": 1}},
			"little": {"$ref": "#/$defs/d30", "default": 1}
		}, "$defs": {` + defs.String() + `"d40": {"type": "integer"}}}`,
	})
	if problems != "" {
		t.Fatal(problems)
	}
	for name, want := range map[string]bool{"much": false, "inside": false, "elsewhere": true, "little": true} {
		property := set.Docs[0].Root.Get("properties").Get(name)
		for range 100 { // the answer of the first time is the answer
			if got, checked := set.Validate(property, property.Get("default")); checked != want || len(got) > 0 {
				t.Errorf("Validate(%s) = %v, %v; want nothing and %v", name, got, checked, want)
			}
		}
	}
}
