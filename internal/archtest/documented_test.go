package archtest

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unrun are the packages whose examples need a *testing.T: they are compiled,
// not run. Every other public package has an example with an output.
var unrun = []string{"runtime/storetest", "rql/rqlsql/dialecttest"}

// source is what the go command tells of a package's files.
type source struct {
	ImportPath, Name, Dir, Doc string
	GoFiles                    []string
	TestGoFiles, XTestGoFiles  []string
}

// sources gives the packages of the module that others can import.
func sources(t *testing.T) []source {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,Doc,GoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var public []source
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var s source
		if err := d.Decode(&s); errors.Is(err, io.EOF) {
			return public
		} else if err != nil {
			t.Fatal(err)
		}
		if s.isPublic() {
			public = append(public, s)
		}
	}
}

// isPublic tells whether s is neither a command, internal, nor an example.
func (s source) isPublic() bool {
	steps := strings.Split(local(s.ImportPath), "/")
	return s.Name != "main" && len(s.GoFiles) > 0 && steps[0] != "examples" && !slices.Contains(steps, "internal")
}

// examples are the examples in the tests of s.
func (s source) examples(t *testing.T) []*doc.Example {
	t.Helper()
	var files []*ast.File
	for _, name := range slices.Concat(s.TestGoFiles, s.XTestGoFiles) {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(s.Dir, name), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return doc.Examples(files...)
}

// runs tells whether go test runs an example and compares what it prints.
func runs(e *doc.Example) bool { return e.Output != "" || e.EmptyOutput }

// TestDocumented checks that every public package says what it is and shows
// how it is used.
func TestDocumented(t *testing.T) {
	for _, s := range sources(t) {
		name := local(s.ImportPath)
		if !strings.HasPrefix(s.Doc, "Package "+s.Name+" ") {
			t.Errorf("the comment of package %s is %q; want one that begins with Package %s", name, s.Doc, s.Name)
		}
		examples := s.examples(t)
		if len(examples) == 0 {
			t.Errorf("%s has no Example", name)
		}
		if !slices.Contains(unrun, name) && !slices.ContainsFunc(examples, runs) {
			t.Errorf("%s has no Example with an Output", name)
		}
	}
}
