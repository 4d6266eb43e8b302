package gen_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
)

var update = flag.Bool("update", false, "rewrite what testdata/golden wants")

// TestGolden generates every case of testdata/golden and compares the output
// with the case's want folder, byte for byte:
//
//	schema/*.json   the definitions, and perstoregen.json for the case's flags
//	want/*.gen.go   the package, named after the case
//	want/ir.json    what dump prints
//	want/notes.txt  the notes of generate -v, where there are any
//	want/errors.txt the diagnostics of definitions that are at fault, alone
//	run_test.go     what the package must do over every store
//
// With -update it rewrites the folder. The run_test.go run with
// go test ./testdata/golden/...
func TestGolden(t *testing.T) {
	schemas, err := filepath.Glob(filepath.Join("..", "testdata", "golden", "*", "schema"))
	if err != nil || len(schemas) == 0 {
		t.Fatalf("Glob gives %d cases, %v; want some", len(schemas), err)
	}
	for _, schema := range schemas {
		dir := filepath.Dir(schema)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Chdir(dir) // diagnostics name files as they were named
			got := generateGolden(t, strings.ReplaceAll(filepath.Base(dir), "-", ""))
			if *update {
				rewriteGolden(t, got)
			}
			compareGolden(t, readGolden(t), got)
			compileGolden(t, got)
			compileSchemas(t, got)
		})
	}
}

// generateGolden gives what the want folder of a case must hold, by name.
func generateGolden(t *testing.T, pkg string) map[string][]byte {
	t.Helper()
	cfg := goldenConfig(t, pkg)
	out, err := gen.Generate(t.Context(), cfg)
	if list, ok := errors.AsType[diag.List](err); ok {
		return map[string][]byte{"errors.txt": []byte(list.Error() + "\n")}
	}
	if err != nil {
		t.Fatalf("Generate error = %v; want none or a diag.List", err)
	}
	got := make(map[string][]byte)
	for _, f := range out.Files {
		got[f.Name] = f.Content
	}
	var notes bytes.Buffer
	for _, n := range out.Notes {
		fmt.Fprintf(&notes, "%s:%d:%d: %s (#%s)\n", n.Source, n.Line, n.Column, n.Message, n.Pointer)
	}
	if notes.Len() > 0 {
		got["notes.txt"] = notes.Bytes()
	}
	got["ir.json"], _, err = gen.Dump(t.Context(), cfg)
	if err != nil {
		t.Fatalf("Dump error = %v", err)
	}
	roundGolden(t, got)
	return got
}

// goldenConfig is what the command would do with the case's folder.
func goldenConfig(t *testing.T, pkg string) gen.Config {
	t.Helper()
	settings, err := gen.ReadSettings([]string{"schema"})
	if err != nil {
		t.Fatal(err)
	}
	settings.Package = pkg
	return settings.Config([]string{"schema"})
}

// roundGolden reads the dump back: nothing is lost, and the code is the same.
func roundGolden(t *testing.T, got map[string][]byte) {
	t.Helper()
	cfg := gen.Config{Schemas: []string{gen.Stdin}, Stdin: bytes.NewReader(got["ir.json"])}
	again, _, err := gen.Dump(t.Context(), cfg)
	if err != nil || !bytes.Equal(again, got["ir.json"]) {
		t.Errorf("the dump of the dump differs, error %v\n%s", err, diff.Diff("dump", got["ir.json"], "dump of the dump", again))
	}
	cfg.Stdin = bytes.NewReader(got["ir.json"])
	out, err := gen.Generate(t.Context(), cfg)
	if err != nil {
		t.Fatalf("Generate of the dump error = %v", err)
	}
	for _, f := range out.Files {
		if !bytes.Equal(f.Content, got[f.Name]) {
			t.Errorf("the dump gives another %s", f.Name)
		}
	}
}

// readGolden reads the want folder of the case that is the working directory,
// without the files that were written by hand.
func readGolden(t *testing.T) map[string][]byte {
	t.Helper()
	want := make(map[string][]byte)
	entries, err := os.ReadDir("want")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), gogen.Suffix) {
			continue
		}
		content, err := os.ReadFile(filepath.Join("want", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		want[e.Name()] = content
	}
	return want
}

func rewriteGolden(t *testing.T, got map[string][]byte) {
	t.Helper()
	have := readGolden(t)
	if err := os.MkdirAll("want", 0o777); err != nil {
		t.Fatal(err)
	}
	for name, content := range got {
		if bytes.Equal(have[name], content) {
			continue // keeps its time, so that Go's caches hold
		}
		if err := os.WriteFile(filepath.Join("want", name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name := range have {
		if _, ok := got[name]; !ok {
			if err := os.Remove(filepath.Join("want", name)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func compareGolden(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		out.Write(diff.Diff("want/"+name, want[name], "generated/"+name, got[name]))
	}
	if out.Len() > 0 {
		t.Errorf("the output differs; if it should, run go test ./gen -run TestGolden -update and review it\n%s", out.String())
	}
}

// compileGolden finds what the compiler says here already: the go command that
// runs the packages may be far.
func compileGolden(t *testing.T, got map[string][]byte) {
	t.Helper()
	sources := make(map[string]string)
	for name, content := range got {
		if strings.HasSuffix(name, gogen.Suffix) {
			sources[name] = string(content)
		}
	}
	if err := typecheck.Package(sources); err != nil {
		t.Errorf("the package does not compile: %v", err)
	}
}

// storesOf are those of the examples that ask for some.
var storesOf = map[string][]string{"shop": gen.Stores, "transfer": {"sqlite", "postgres"}}

// TestExamples checks that the committed code of the examples is what generate
// would write.
func TestExamples(t *testing.T) {
	sets, err := filepath.Glob(filepath.Join("..", "examples", "schemas", "*"))
	if err != nil || len(sets) == 0 {
		t.Fatalf("Glob gives %d schema sets, %v; want some", len(sets), err)
	}
	for _, set := range sets {
		name := filepath.Base(set)
		t.Run(name, func(t *testing.T) {
			t.Chdir(filepath.Join("..", "examples", name))
			out, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{"../schemas/" + name}, Dir: name, Stores: storesOf[name]})
			if err != nil {
				t.Fatal(err)
			}
			if diff, err := gen.Check(name, out.Files); len(diff) > 0 || err != nil {
				t.Errorf("examples/%s is not current; run go generate ./examples/...: %v\n%s", name, err, diff)
			}
		})
	}
}
