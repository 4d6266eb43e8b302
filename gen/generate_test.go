package gen_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
)

// catalog is a folder with a copy of the definitions of that golden case.
func catalog(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "schema")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "testdata", "golden", "catalog", "schema"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// generate computes the package of some definitions, by file name.
func generate(t *testing.T, schemas ...string) map[string]string {
	t.Helper()
	return contents(generateFiles(t, schemas...))
}

func generateFiles(t *testing.T, schemas ...string) []gen.File {
	t.Helper()
	out, err := gen.Generate(t.Context(), gen.Config{Schemas: schemas, Package: "catalog"})
	if err != nil {
		t.Fatalf("Generate(%q) error = %v", schemas, err)
	}
	return out.Files
}

func contents(files []gen.File) map[string]string {
	byName := make(map[string]string, len(files))
	for _, f := range files {
		byName[f.Name] = string(f.Content)
	}
	return byName
}

// edit replaces a text that a file has once.
func edit(t *testing.T, file, old, replacement string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(content), old); n != 1 {
		t.Fatalf("%s has %q %d times; want once", file, old, n)
	}
	write(t, file, strings.Replace(string(content), old, replacement, 1))
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	dir := catalog(t)
	want := generate(t, dir)
	file := func(name string) string { return filepath.Join(dir, name) }
	for name, schemas := range map[string][]string{
		"again":       {dir},
		"files":       {file("category.json"), file("item.json"), file("supplier.json")},
		"other order": {file("supplier.json"), file("item.json"), file("category.json")},
		"twice":       {dir, file("item.json"), dir + "/../schema"},
	} {
		if diff := cmp.Diff(want, generate(t, schemas...)); diff != "" {
			t.Errorf("%s (-first +got):\n%s", name, diff)
		}
	}
	t.Run("other folder", func(t *testing.T) {
		t.Chdir(dir)
		if diff := cmp.Diff(want, generate(t, ".")); diff != "" {
			t.Errorf("from the folder itself (-first +got):\n%s", diff)
		}
	})
	t.Run("other path", func(t *testing.T) {
		if diff := cmp.Diff(want, generate(t, catalog(t))); diff != "" {
			t.Errorf("from another folder (-first +got):\n%s", diff)
		}
	})
	t.Run("other environment", func(t *testing.T) {
		t.Setenv("TZ", "Asia/Kolkata")
		t.Setenv("LANG", "tr_TR.UTF-8")
		zone := time.Local
		time.Local = time.FixedZone("IST", 5*3600+1800)
		defer func() { time.Local = zone }()
		if diff := cmp.Diff(want, generate(t, dir)); diff != "" {
			t.Errorf("elsewhere (-first +got):\n%s", diff)
		}
	})
}

func TestSmallChangeSmallDiff(t *testing.T) {
	dir := catalog(t)
	before := generate(t, dir)
	edit(t, filepath.Join(dir, "supplier.json"), `"since"`, `"rating": {"type": "integer"}, "since"`)
	after := generate(t, dir)
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			changed = append(changed, name)
		}
	}
	if diff := cmp.Diff([]string{"supplier_model.gen.go", "supplier_types.gen.go"}, changed); diff != "" {
		t.Errorf("files that one new property changed (-want +got):\n%s", diff)
	}
}

func TestGenerateReportsEverything(t *testing.T) {
	dir := catalog(t)
	write(t, filepath.Join(dir, "broken.json"), "{")
	edit(t, filepath.Join(dir, "item.json"), `"/Category/{categoryId}"`, `"/Category/{categroyId}"`)
	edit(t, filepath.Join(dir, "supplier.json"), `"indexed"`, `"indexd"`)
	out, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{dir}, Package: "catalog"})
	list, ok := errors.AsType[diag.List](err)
	if out != nil || !ok {
		t.Fatalf("Generate = %v, %v; want a diag.List", out, err)
	}
	var bad []string
	for _, d := range list {
		bad = append(bad, filepath.Base(d.File))
	}
	if diff := cmp.Diff([]string{"broken.json", "item.json", "supplier.json"}, bad); diff != "" {
		t.Errorf("files with diagnostics (-want +got):\n%s\n%v", diff, err)
	}
}
