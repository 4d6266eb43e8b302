package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// TestCurrent checks that the committed pages are what the code says.
func TestCurrent(t *testing.T) {
	want, err := pages(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(string(have), content); diff != "" {
			t.Errorf("%s is not current; run make generate (-have +want):\n%s", name, diff)
		}
	}
}

// TestRootFirst checks that the page begins with what a dump is.
func TestRootFirst(t *testing.T) {
	ir, err := readPackage(filepath.Join(root, "gen", "ir"))
	if err != nil {
		t.Fatal(err)
	}
	_, first, _ := strings.Cut(ir.markdown(), "\n## ")
	if !strings.HasPrefix(first, "Package\n") || strings.Count(first, "\n## Package\n") > 0 {
		t.Errorf("the page begins with %.20q; want Package, once", first)
	}
}

// TestDumpsAreDocumented checks that each member of each golden dump is in the
// reference, with its type.
func TestDumpsAreDocumented(t *testing.T) {
	ir, err := readPackage(filepath.Join(root, "gen", "ir"))
	if err != nil {
		t.Fatal(err)
	}
	dumps, err := filepath.Glob(filepath.Join(root, "testdata", "golden", "*", "want", "ir.json"))
	if err != nil || len(dumps) == 0 {
		t.Fatalf("Glob gives %d dumps, %v; want some", len(dumps), err)
	}
	for _, name := range dumps {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var dump any
		if err := json.Unmarshal(content, &dump); err != nil {
			t.Fatal(err)
		}
		documented(t, ir, name, outermost, dump)
	}
}

// documented walks a value and the type that the reference gives it.
func documented(t *testing.T, ir *described, at, of string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		elem, ok := strings.CutPrefix(of, "[]")
		if !ok {
			t.Errorf("%s is a list; the reference has %s", at, of)
		}
		for _, item := range v {
			documented(t, ir, at+"[]", elem, item)
		}
	case map[string]any:
		typ := ir.find(of)
		if typ == nil {
			t.Errorf("%s is an object; the reference has %s", at, of)
			return
		}
		members := make(map[string]string)
		for _, m := range typ.members {
			members[m.name] = m.of
		}
		for name, each := range v {
			if members[name] == "" {
				t.Errorf("%s.%s is not documented", at, name)
				continue
			}
			documented(t, ir, at+"."+name, members[name], each)
		}
	}
}

// TestReadPackage checks that what has no comment is an error.
func TestReadPackage(t *testing.T) {
	dir := t.TempDir()
	src := "package p\n\n// T is.\ntype T struct {\n\tA int `json:\"a\"` // of it\n\tB int `json:\"b\"`\n\tC int // no name\n}\n\ntype U string\n"
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := readPackage(dir)
	want := "T.B has no comment\nT.C has no name in JSON\nU has no comment"
	if err == nil || err.Error() != want {
		t.Errorf("readPackage() error = %v; want %s", err, want)
	}
}
