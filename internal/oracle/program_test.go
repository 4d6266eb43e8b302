package oracle

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/gen"
)

// driver is the main package of a program; the test writes its table of types.
//
//go:embed testdata/driver.go
var driver []byte

// generated is where the packages of a program are said to be. An overlay of the go
// command puts them there: nothing is written into the module, and what was compiled
// once is found in the build cache again.
const generated = "internal/oracle/generated"

// program is many generated packages and a driver that asks their root types.
type program struct {
	name     string // of its folder below generated
	packages map[string]*generatedPackage
	binary   string
}

// generatedPackage is what was generated for one schema, and how far it came.
type generatedPackage struct {
	files []gen.File
	code  *code
	root  string // the type of the schema
	fault error  // why there is no such package, or why it does not compile
}

// newPackage generates the types of a schema file.
func newPackage(ctx context.Context, name, file string) *generatedPackage {
	dir := filepath.Join(filepath.Dir(file), "out") // which is not there
	out, err := gen.Generate(ctx, gen.Config{Schemas: []string{file}, Dir: dir, Package: name, TypesOnly: true})
	if err != nil {
		return &generatedPackage{fault: fmt.Errorf("generate: %w", err)}
	}
	p := &generatedPackage{files: out.Files}
	p.code, p.fault = inspect(out.Files)
	return p
}

// build compiles the packages and the driver. A package that the compiler refuses
// has its fault, and the others are built without it.
func (p *program) build(t *testing.T) {
	t.Helper()
	p.binary = filepath.Join(t.TempDir(), "driver")
	for {
		out, err := p.compile(t, "build", "-o", p.binary, "./"+generated+"/"+p.name)
		if err == nil {
			return
		}
		if !p.blame(out) {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
}

// vet gives the packages that go vet complains of their faults. It looks at files,
// not at overlays, so that they are written as a module of their own.
func (p *program) vet(t *testing.T) {
	t.Helper()
	dir, module := t.TempDir(), moduleRoot(t)
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"go.sum": sums, "go.mod": fmt.Appendf(nil, `module generated

go 1.26

require github.com/perstore/perstoregen v0.0.0

replace github.com/perstore/perstoregen => %s
`, module)}
	for _, name := range p.sound() {
		for _, f := range p.packages[name].files {
			files[filepath.Join(name, f.Name)] = f.Content
		}
	}
	writeFiles(t, dir, files)
	cmd := exec.CommandContext(t.Context(), "go", "vet", "-mod=mod", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil && !p.blame(string(out)) {
		t.Fatalf("go vet: %v\n%s", err, out)
	}
}

// moduleRoot is the folder of the module.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeFiles writes files below a folder, by their paths.
func writeFiles(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// compile runs a command of go over the packages that have no fault yet.
func (p *program) compile(t *testing.T, args ...string) (string, error) {
	t.Helper()
	args = append([]string{args[0], "-overlay", p.overlay(t)}, args[1:]...)
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var blamed = regexp.MustCompile(`(?m)^# (?:\S*/)?generated/(?:own/|corpus/|suite/)?(\w+)\n((?:[^#].*\n?)*)`)

// blame gives the packages that the go command names their faults. It tells
// whether there are such.
func (p *program) blame(out string) bool {
	found := blamed.FindAllStringSubmatch(out, -1)
	for _, m := range found {
		if pkg := p.packages[m[1]]; pkg != nil {
			pkg.fault = errors.New("the go command says: " + strings.TrimSpace(m[2]))
		}
	}
	return len(found) > 0
}

// overlay writes the files of the program, and the file that tells the go command
// where they are.
func (p *program) overlay(t *testing.T) string {
	t.Helper()
	dir, module := t.TempDir(), moduleRoot(t)
	replace := make(map[string]string)
	write := func(path string, content []byte) {
		file := filepath.Join(dir, fmt.Sprint(len(replace))+".go")
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(module, generated, p.name, path)] = file
	}
	write("main.go", driver)
	write("types.go", p.table())
	for _, name := range p.sound() {
		for _, f := range p.packages[name].files {
			write(filepath.Join(name, f.Name), f.Content)
		}
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, print(map[string]any{"Replace": replace}), 0o666); err != nil {
		t.Fatal(err)
	}
	return list
}

// sound are the packages that have no fault, in order.
func (p *program) sound() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.packages)), func(name string) bool { return p.packages[name].fault != nil })
}

// table is the file of the driver that names the types:
//
//	var types = map[string]func([]byte) answer{"unions_arrays": judge[unions_arrays.Root]}
func (p *program) table() []byte {
	var imports, entries strings.Builder
	for _, name := range p.sound() {
		fmt.Fprintf(&imports, "import %s %q\n", name, "github.com/perstore/perstoregen/"+generated+"/"+p.name+"/"+name)
		fmt.Fprintf(&entries, "\t%q: judge[%s.%s],\n", name, name, p.packages[name].root)
	}
	return fmt.Appendf(nil, "package main\n\n%s\nvar types = map[string]func([]byte) answer{\n%s}\n", &imports, &entries)
}

// answer is what the driver tells of one text.
type answer struct {
	Stage      string
	Error      string
	Violations []struct{ Pointer, Keyword, Message string }
	Text       []byte
}

// accepted tells whether the text was decoded, was valid and was encoded.
func (a answer) accepted() bool { return a.Stage == "" }

// refused tells whether an invalid text was met as it should.
func (a answer) refused() bool { return a.Stage == "decode" || a.Stage == "validate" }

func (a answer) pointers() []string {
	var all []string
	for _, v := range a.Violations {
		all = append(all, v.Pointer)
	}
	return all
}

// patience is how long a type may take over all texts of a case.
const patience = 2 * time.Minute

// ask gives the answers of a package's root type. A program that dies answers
// "crash" for the text that it died of, and is started again for the rest.
func (p *program) ask(t *testing.T, name string, texts [][]byte) []answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var all []answer
	for len(all) < len(texts) {
		got, err := p.run(ctx, name, texts[len(all):])
		all = append(all, got...)
		if len(all) < len(texts) {
			all = append(all, answer{Stage: "crash", Error: fmt.Sprint(err)})
		}
		if ctx.Err() != nil {
			t.Fatalf("%s: no answer within %v to %s", name, patience, texts[len(all)-1])
		}
	}
	return all
}

// run starts the driver for some texts and gives the answers until it ends.
func (p *program) run(ctx context.Context, name string, texts [][]byte) ([]answer, error) {
	cmd := exec.CommandContext(ctx, p.binary, name)
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=1GiB")
	var in, stderr bytes.Buffer
	for _, text := range texts {
		in.Write(append(print(text), '\n'))
	}
	cmd.Stdin, cmd.Stderr = &in, &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var all []answer
	for dec := json.NewDecoder(bufio.NewReader(stdout)); ; {
		var a answer
		if err := dec.Decode(&a); err != nil {
			break
		}
		all = append(all, a)
	}
	_, _ = io.Copy(io.Discard, stdout)
	err = cmd.Wait()
	line, _, _ := strings.Cut(stderr.String(), "\n")
	return all, fmt.Errorf("%w: %s", err, line)
}
