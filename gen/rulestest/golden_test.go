package rulestest

import (
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what is wanted")

// TestGolden prints the rules of the first file of an archive, which refers to the
// others, and compares them with those of the archive.
func TestGolden(t *testing.T) {
	const name = "testdata/server.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	var schemas []txtar.File
	want := make(map[string]string)
	for _, f := range archive.Files {
		if text, ok := strings.CutPrefix(f.Name, "want/"); ok {
			want[text] = string(f.Data)
			continue
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
		schemas = append(schemas, f)
	}
	b := bundle{pkg: "golden", subjects: []subject{{name: "server", root: schemas[0].Name, files: files}}}
	if err := b.generate(t); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	archive.Files = schemas
	for _, f := range b.code {
		if strings.HasSuffix(f.Name, "_types.gen.go") {
			got[f.Name] = string(f.Content)
			archive.Files = append(archive.Files, txtar.File{Name: "want/" + f.Name, Data: f.Content})
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
