package load_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what the corpus wants")

// TestCorpus loads the schemas of each archive in testdata and compares what it
// gets with the members want/errors, want/ir and want/notes. The comment of an
// archive tells what it is about.
func TestCorpus(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { testArchive(t, name) })
	}
}

func testArchive(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	got := outputs(t, files, "shop", archivePaths(files)...)
	for i, f := range archive.Files {
		text, isWant := strings.CutPrefix(f.Name, "want/")
		if !isWant {
			continue
		}
		if *update {
			archive.Files[i].Data = []byte(got[text])
		} else if diff := cmp.Diff(string(f.Data), got[text]); diff != "" {
			t.Errorf("%s of %s (-want +got):\n%s", f.Name, name, diff)
		}
		delete(got, text)
	}
	if got["errors"] != "" {
		t.Errorf("unexpected errors:\n%s", got["errors"])
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// outputs are the errors, the IR and the notes of a schema set.
func outputs(t *testing.T, files fs.FS, pkg string, paths ...string) map[string]string {
	t.Helper()
	p, err := loadFS(t, files, pkg, paths...)
	if err != nil {
		return map[string]string{"errors": err.Error() + "\n"}
	}
	return map[string]string{"ir": render(p), "notes": renderNotes(p.Notes)}
}

func loadFS(t *testing.T, files fs.FS, pkg string, paths ...string) (*ir.Package, error) {
	t.Helper()
	set, err := schema.Read(context.Background(), files, paths)
	if err != nil {
		t.Fatalf("Read(%q) error = %v", paths, err)
	}
	return load.Load(t.Context(), set, load.Options{Package: pkg, Stores: []string{"memory"}})
}

// TestForeign loads a set that was written without perstoregen in mind, in the
// manner of the Chinook database: keys of many names, no common case, one
// composite key, a path over a table between two others.
func TestForeign(t *testing.T) {
	got := outputs(t, os.DirFS("testdata"), "chinook", "chinook")
	for _, part := range []string{"errors", "ir", "notes"} {
		name := filepath.Join("testdata", "chinook", "want", part)
		if *update && got[part] != "" {
			if err := os.WriteFile(name, []byte(got[part]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got[part]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", part, diff)
		}
	}
}

// archivePaths are the paths that are loaded of an archive: its folder schemas,
// or all of it.
func archivePaths(files fs.FS) []string {
	if _, err := fs.Stat(files, "schemas"); err == nil {
		return []string{"schemas"}
	}
	return []string{"."}
}

// TestOptions checks what is not in the schemas.
func TestOptions(t *testing.T) {
	files := fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}}}`)}}
	for _, pkg := range []string{"_", "func", "a-b", "2"} {
		want := strconv.Quote(pkg) + " cannot be the name of a Go package"
		if _, err := loadFS(t, files, pkg, "a.json"); err == nil || err.Error() != want {
			t.Errorf("Load(Package: %q) error = %v; want %s", pkg, err, want)
		}
	}
	p, err := loadFS(t, files, "shop", "a.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"memory"}, p.Stores); diff != "" {
		t.Errorf("Stores (-want +got):\n%s", diff)
	}
}

// TestLongNames checks that every name that is too long is reported, where it is
// written.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("x", 201)
	files := fstest.MapFS{"a.json": {Data: []byte(`{
  "type": "object",
  "title": "` + long + `",
  "properties": {
    "id": {"type": "integer"},
    "` + long + `": {"type": "string"},
    "e": {"enum": ["` + long + `"], "x-perstore": {"name": "E"}}
  },
  "links": [{"rel": "` + long + `", "href": "{id}"}]
}`)}}
	_, err := loadFS(t, files, "shop", "a.json")
	var problems diag.List
	if !errors.As(err, &problems) {
		t.Fatalf("Load() error = %v; want a diag.List", err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Col, p.Message))
	}
	want := []string{
		"3:3 a name of 201 bytes; at most 200 make a Go name",
		"6:5 a name of 201 bytes; at most 200 make a Go name",
		"7:20 a name of 202 bytes; at most 200 make a Go name",
		"9:14 a name of 205 bytes; at most 200 make a Go name",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestLoadEnds has a context that has ended: the error is that of the context,
// not what is wrong in the definitions.
func TestLoadEnds(t *testing.T) {
	files := fstest.MapFS{"a.json": {Data: []byte(`{"properties": {"id": {"type": "integer", "default": "no integer"}}}`)}}
	set, err := schema.Read(t.Context(), files, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := load.Load(ctx, set, load.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Load(ended) error = %v; want context.Canceled", err)
	}
}
