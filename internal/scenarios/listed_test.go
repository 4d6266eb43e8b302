package scenarios_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestListed checks that docs/scenarios.md has every recorded scenario with its
// verdict, and that what it calls tested is named in a test.
func TestListed(t *testing.T) {
	recorded, err := os.ReadFile("testdata/scenarios.tsv")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string][]string)
	for line := range strings.Lines(string(doc)) {
		if cells := strings.Split(strings.Trim(line, "| \n"), " | "); len(cells) == 3 {
			listed[cells[0]] = cells[1:]
		}
	}
	tests := allTests(t, "../..")
	overHTTP, err := os.ReadFile("http_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(recorded)) {
		id, verdict, _ := strings.Cut(strings.TrimSpace(line), "\t")
		row := listed[id]
		switch {
		case row == nil:
			t.Errorf("docs/scenarios.md has no row of %s", id)
		case row[0] != verdict:
			t.Errorf("docs/scenarios.md says that the verdict on %s is %s; it is %s", id, row[0], verdict)
		case strings.HasPrefix(row[1], "tested") && !strings.Contains(tests, id):
			t.Errorf("docs/scenarios.md calls %s tested; no test names it", id)
		case strings.HasPrefix(row[1], "tested") && hasHTTP(id) && !strings.HasPrefix(row[1], "tested, over HTTP too"):
			t.Errorf("docs/scenarios.md does not have %s over HTTP", id)
		case strings.HasPrefix(row[1], "tested, over HTTP too") && !strings.Contains(string(overHTTP), `"`+id+`"`):
			t.Errorf("docs/scenarios.md has %s over HTTP; http_test.go does not", id)
		}
	}
}

// allTests gives the text of all test files below a folder, but that of this one.
func allTests(t *testing.T, root string) string {
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "listed_test.go") {
			return err
		}
		text, err := os.ReadFile(root + "/" + path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// hasHTTP tells whether a scenario is of an area that has a form over HTTP.
func hasHTTP(id string) bool {
	area, _, _ := strings.Cut(id, "/")
	return slices.Contains([]string{"facet", "restrictive", "permissive", "checkQuery", "blocked", "readonly", "remote", "path", "class"}, area)
}
