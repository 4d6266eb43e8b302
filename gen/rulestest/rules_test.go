// Package rulestest compares the rules that perstoregen prints with the verdicts
// of another validator.
package rulestest

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// subject is a schema with instances to judge.
type subject struct {
	name      string
	files     fstest.MapFS // the schema and what it refers to
	root      string       // its file
	instances []instance
}

// instance is a JSON text, of which it is known whether it is valid.
type instance struct {
	name  string
	text  []byte
	valid bool
}

// bundle is a package with the rules of some subjects, whose files have different
// names.
type bundle struct {
	pkg      string
	subjects []subject
	code     []gogen.File
}

// generate prints the rules of the subjects, and a map of functions over them by
// the name of the subject. An error is that a schema is refused.
func (b *bundle) generate(t *testing.T) error {
	t.Helper()
	files, roots := fstest.MapFS{}, []string{}
	for _, s := range b.subjects {
		maps.Copy(files, s.files)
		roots = append(roots, s.root)
	}
	set, err := schema.Read(context.Background(), files, roots)
	if err != nil {
		t.Fatal(err)
	}
	pkg, names, err := load.Rules(context.Background(), set, load.Options{Package: b.pkg})
	if err != nil {
		return err
	}
	dumped, err := ir.Encode(pkg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ir.Decode(dumped); err != nil && len(pkg.Documents) > 0 {
		t.Errorf("%s, dumped and read again: %v", b.pkg, err)
	}
	if b.code, err = gogen.Emit(pkg); err != nil {
		t.Fatalf("%s: %v", b.pkg, err)
	}
	var entries strings.Builder
	for _, s := range b.subjects {
		fmt.Fprintf(&entries, "\t%q: %s,\n", s.name, cmp.Or(names[s.root], "codec.Anything"))
	}
	b.code = append(b.code, gogen.File{Name: "roots.go", Content: fmt.Appendf(nil, rootsFile, b.pkg, entries.String())})
	return nil
}

const rootsFile = `package %s

import "github.com/perstore/perstoregen/runtime/codec"

var Roots = map[string]codec.Rule{
%s}
`

// question is what the generated program is asked, a line each.
type question struct {
	Package, Subject, Text string
}

// verdicts builds one program of all packages and gives what it says of each
// instance of each subject: nothing of a valid one.
func verdicts(t *testing.T, all []bundle) map[string][]string {
	t.Helper()
	dir, err := os.MkdirTemp(".", "generated-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	var imports, roots strings.Builder
	for _, b := range all {
		for _, f := range b.code {
			write(t, filepath.Join(dir, b.pkg, f.Name), f.Content)
		}
		fmt.Fprintf(&imports, "\t%q\n", "github.com/perstore/perstoregen/gen/rulestest/"+filepath.Base(dir)+"/"+b.pkg)
		fmt.Fprintf(&roots, "\t%q: %s.Roots,\n", b.pkg, b.pkg)
	}
	write(t, filepath.Join(dir, "main.go"), fmt.Appendf(nil, program, imports.String(), roots.String()))
	binary := filepath.Join(t.TempDir(), "judge")
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-gcflags=./"+dir+"/...=-N -l -dwarf=false", "-o", binary, "./"+dir).CombinedOutput(); err != nil {
		t.Fatalf("the generated rules do not build: %v\n%s", err, out)
	}
	return ask(t, binary, all)
}

// ask runs the program.
func ask(t *testing.T, binary string, all []bundle) map[string][]string {
	t.Helper()
	var questions bytes.Buffer
	enc := json.NewEncoder(&questions)
	for _, b := range all {
		for _, s := range b.subjects {
			for _, in := range s.instances {
				if err := enc.Encode(question{b.pkg, s.name, string(in.text)}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	cmd := exec.Command(binary)
	cmd.Stdin, cmd.Stderr = &questions, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the generated rules fail: %v", err)
	}
	return answers(t, all, out)
}

// answers gives each subject its part of the output.
func answers(t *testing.T, all []bundle, out []byte) map[string][]string {
	t.Helper()
	said := make(map[string][]string)
	d := json.NewDecoder(bytes.NewReader(out))
	for _, b := range all {
		for _, s := range b.subjects {
			for range s.instances {
				var verdict string
				if err := d.Decode(&verdict); err != nil {
					t.Fatal(err)
				}
				said[s.name] = append(said[s.name], verdict)
			}
		}
	}
	return said
}

const program = `package main

import (
	"encoding/json"
	"os"

	"github.com/perstore/perstoregen/runtime/codec"
%s)

var roots = map[string]map[string]codec.Rule{
%s}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var of struct{ Package, Subject, Text string }
		if in.Decode(&of) != nil {
			return
		}
		if err := out.Encode(judge(roots[of.Package][of.Subject], of.Text)); err != nil {
			panic(err)
		}
	}
}

func judge(rule codec.Rule, text string) string {
	v, err := codec.Parse([]byte(text))
	if err != nil {
		return err.Error()
	}
	var c codec.Check
	c.Rules(v, rule)
	if err := c.Err(); err != nil {
		return err.Error()
	}
	return ""
}
`

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// oracle compiles a subject for the other validator. Patterns that it does not
// know are left out; stripped tells that there are some.
func oracle(s subject) (compiled *jsonschema.Schema, stripped bool, err error) {
	c := jsonschema.NewCompiler()
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		f, ok := s.files[path.Base(url)]
		if !ok {
			return nil, fmt.Errorf("%s is not part of the test", url)
		}
		text, cut, err := strip(f.Data)
		stripped = stripped || cut
		return io.NopCloser(bytes.NewReader(text)), err
	}
	compiled, err = c.Compile("file:///" + s.root)
	return compiled, stripped, err
}

// strip takes the patterns out of a schema that package regexp cannot compile.
func strip(text []byte) ([]byte, bool, error) {
	v, err := decode(text)
	if err != nil {
		return nil, false, err
	}
	cut := stripValue(v)
	text, err = json.Marshal(v)
	return text, cut, err
}

func stripValue(v any) (cut bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			cut = stripValue(item) || cut
		}
	case map[string]any:
		for name, value := range v {
			if pattern, ok := value.(string); ok && name == "pattern" && !compiles(pattern) {
				delete(v, name)
				cut = true
			}
			if patterns, ok := value.(map[string]any); ok && name == "patternProperties" {
				for pattern := range patterns {
					if !compiles(pattern) {
						delete(patterns, pattern)
						cut = true
					}
				}
			}
			cut = stripValue(value) || cut
		}
	}
	return cut
}

func compiles(pattern string) bool {
	_, err := regexp.Compile(pattern)
	return err == nil
}

func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// agrees compares what the generated rules say of a subject with the other
// validator, and with what is known where that is asked for less than the schema
// says.
func agrees(t *testing.T, s subject, said []string) bool {
	t.Helper()
	judge, stripped, err := oracle(s)
	if err != nil {
		t.Errorf("%s: the other validator: %v", s.name, err)
		return false
	}
	same := true
	for i, in := range s.instances {
		want := in.valid
		if !stripped {
			want = judges(t, judge, in)
		}
		if got := said[i] == ""; got != want {
			same = false
			t.Errorf("%s/%s: valid = %v; want %v: %s", s.name, in.name, got, want, said[i])
		}
	}
	return same
}

// judges gives the verdict of the other validator.
func judges(t *testing.T, judge *jsonschema.Schema, in instance) bool {
	t.Helper()
	v, err := decode(in.text)
	if err != nil {
		t.Fatalf("%s: %v", in.name, err)
	}
	err = judge.Validate(v)
	if invalid := (*jsonschema.ValidationError)(nil); err != nil && !errors.As(err, &invalid) {
		t.Fatalf("%s: the other validator: %v", in.name, err)
	}
	return err == nil
}

// corpus is where schemas of other people are. They are read in place.
const corpus = "../../../shared/conformance/schema"

// TestCorpus compares the verdicts on real schemas and their test files.
func TestCorpus(t *testing.T) {
	var all []bundle
	for i, s := range readCorpus(t) {
		b := bundle{pkg: fmt.Sprintf("p%02d", i), subjects: []subject{s}}
		if err := b.generate(t); err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		all = append(all, b)
	}
	said := verdicts(t, all)
	perfect := 0
	for _, b := range all {
		if s := b.subjects[0]; agrees(t, s, said[s.name]) {
			perfect++
		}
	}
	t.Logf("%d of %d schemas are judged alike", perfect, len(all))
}

func readCorpus(t *testing.T) []subject {
	t.Helper()
	folder := os.Getenv("PERSTORE_SCHEMA_CORPUS")
	if folder == "" {
		folder = corpus
	}
	f, err := os.Open(filepath.Join(folder, "corpus.tar.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the corpus of real schemas is not here; PERSTORE_SCHEMA_CORPUS names its folder: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return subjects(t, tar.NewReader(z))
}

func subjects(t *testing.T, from *tar.Reader) []subject {
	t.Helper()
	found := make(map[string]*subject)
	for {
		h, err := from.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(path.Clean(h.Name), "/")
		if h.FileInfo().IsDir() || len(parts) < 2 {
			continue
		}
		s := found[parts[0]]
		if s == nil {
			s = &subject{name: parts[0], root: parts[0] + ".json", files: fstest.MapFS{}}
			found[parts[0]] = s
		}
		switch {
		case parts[1] == "inst" && len(parts) == 3:
			kind, _, _ := strings.Cut(parts[2], "-")
			s.instances = append(s.instances, instance{parts[2], text, kind == "pos" || kind == "mok"})
		case len(parts) == 2 && parts[1] != "meta.json":
			s.files[parts[1]] = &fstest.MapFile{Data: text}
		}
	}
	var all []subject
	for _, name := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[name])
	}
	return all
}
