// Package server builds the program of perstoregen serve: the generated package of
// some definitions and a main function that serves it over HTTP, in a cache.
package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"text/template"
	"time"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/starter"
)

// Module is the path of the module that a server is.
const Module = "example.com/server"

// Config says what to build.
type Config struct {
	Cache    string // the folder in which servers are kept; it is made when missing
	Source   starter.Source
	Output   *gen.Output // the package that is served
	Database string      // the URL that the program has as a default
	Facet    *Facet      // that is served; nil are the models themselves
	Progress func(step string)
}

// Server is a program that was built.
type Server struct {
	Dir     string // where its source is
	Program string // its executable
	Built   bool   // anew
}

// Build gives the server of a package: that of the cache, where nothing has changed.
// Beside a checkout the go command tells what has.
func Build(ctx context.Context, cfg Config) (*Server, error) {
	main, err := Main(cfg)
	if err != nil {
		return nil, err
	}
	sum, err := cfg.sum(main)
	if err != nil {
		return nil, err
	}
	pkg := cfg.Output.Package.Name
	s := &Server{Dir: filepath.Join(cfg.Cache, fmt.Sprintf("%s-%.8x", pkg, sum))}
	s.Program = filepath.Join(s.Dir, "server"+executable())
	if _, err := os.Stat(s.Program); err == nil && cfg.Source.Checkout == "" {
		return s, s.touch()
	}
	if err := starter.FindGo(); err != nil {
		return nil, err
	}
	if err := s.write(ctx, cfg, main); err != nil {
		return nil, err
	}
	cfg.step("building the program, which takes a minute the first time")
	if err := s.build(ctx); err != nil {
		return nil, err
	}
	return s, errors.Join(s.touch(), prune(cfg.Cache, time.Now().Add(-kept), keptMost))
}

func (cfg Config) step(name string) {
	if cfg.Progress != nil {
		cfg.Progress(name)
	}
}

// sum tells programs apart: by what is generated, and what it is built with.
func (cfg Config) sum(main []byte) ([]byte, error) {
	h := sha256.New()
	fmt.Fprintln(h, "whole") // earlier versions wrote folders file by file
	add := func(name string, content []byte) {
		fmt.Fprintf(h, "%q %d\n", name, len(content))
		h.Write(content) // a hash takes everything
	}
	for _, f := range cfg.Output.Files {
		add(f.Name, f.Content)
	}
	add("main.go", main)
	add("source", fmt.Append(nil, cfg.Source.Version, " ", cfg.Source.Checkout, " ", runtime.Version()))
	if cfg.Source.Checkout != "" {
		for _, name := range []string{"go.mod", "go.sum"} {
			content, err := os.ReadFile(filepath.Join(cfg.Source.Checkout, name))
			if err != nil {
				return nil, err
			}
			add(name, content)
		}
	}
	return h.Sum(nil), nil
}

// write writes the source, unless it is there. The folder appears whole: nobody reads
// a file that another process is writing, and of two that write it at once one takes
// what the other has made. Nothing changes a file of it later.
func (s *Server) write(ctx context.Context, cfg Config, main []byte) (err error) {
	if s.written() {
		return nil
	}
	cfg.step("writing the program")
	if err := os.MkdirAll(cfg.Cache, 0o777); err != nil {
		return err
	}
	made, err := os.MkdirTemp(cfg.Cache, passing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }() // nothing, when it has its name
	if err := os.Chmod(made, 0o755); err != nil {
		return err
	}
	pkg := cfg.Output.Package.Name
	if _, err := gen.Write(filepath.Join(made, pkg), cfg.Output.Files); err != nil {
		return err
	}
	if err := starter.MakeModule(ctx, made, Module, cfg.Source); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(made, "main.go"), main, 0o666); err != nil {
		return err
	}
	if err := os.Rename(made, s.Dir); err != nil && !s.written() {
		return err
	}
	return nil
}

// passing begins the names of folders that come or go.
const passing = ".perstoregen-"

// written tells whether the source is there.
func (s *Server) written() bool {
	_, err := os.Stat(filepath.Join(s.Dir, "main.go"))
	return err == nil
}

// build builds the program beside its place, so that it appears whole or not at all
// and another one that runs stays as it is.
func (s *Server) build(ctx context.Context) error {
	made, err := os.MkdirTemp(s.Dir, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(made)
	program := filepath.Join(made, "server"+executable())
	_ = os.Link(s.Program, program) // where it is current the go command leaves it; without it all is linked again
	if err := starter.Build(ctx, s.Dir, program); err != nil {
		return err
	}
	return os.Rename(program, s.Program)
}

// touch tells that a program was used.
func (s *Server) touch() error {
	now := time.Now()
	return os.Chtimes(s.Program, now, now)
}

// What stays in the cache: the programs that were used last.
const (
	kept     = 30 * 24 * time.Hour
	keptMost = 20
)

// prune removes programs that nobody has used since a time, those that are more
// than most, and what was left in the middle before that time.
func prune(cache string, since time.Time, most int) error {
	names, err := filepath.Glob(filepath.Join(cache, "*-*", "server"+executable()))
	if err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(cache, passing+"*"))
	if err != nil {
		return err
	}
	for _, dir := range left {
		if info, failed := os.Stat(dir); failed == nil && info.ModTime().Before(since) {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}
	used := make(map[string]time.Time)
	for _, name := range names {
		if info, err := os.Stat(name); err == nil { // else another process has removed it
			used[name] = info.ModTime()
		}
	}
	latest := slices.SortedFunc(maps.Keys(used), func(a, b string) int { return used[b].Compare(used[a]) })
	for i, name := range latest {
		if i >= most || used[name].Before(since) {
			err = errors.Join(err, remove(filepath.Dir(name)))
		}
	}
	return err
}

// remove removes a folder, which goes as a whole: nobody takes what is left of one.
func remove(dir string) error {
	gone, err := os.MkdirTemp(filepath.Dir(dir), passing)
	if err != nil {
		return err
	}
	err = os.Rename(dir, filepath.Join(gone, "gone"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // another process has removed it
	}
	return errors.Join(err, os.RemoveAll(gone))
}

func executable() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

//go:embed main.go.txt
var mainText string

var mainTemplate = template.Must(template.New("main.go").Parse(mainText))

// Main is the main.go of a server.
func Main(cfg Config) ([]byte, error) {
	data := struct {
		Module, Package, Database, Facet string
		Params                           []string
		JSON                             bool
	}{Module: Module, Package: cfg.Output.Package.Name, Database: cfg.Database}
	if cfg.Facet != nil {
		data.Facet = cfg.Facet.GoName
		for _, p := range cfg.Facet.Params {
			line, isJSON := flagOf(p)
			data.Params = append(data.Params, line)
			data.JSON = data.JSON || isJSON
		}
	}
	var text bytes.Buffer
	if err := mainTemplate.Execute(&text, data); err != nil {
		return nil, err
	}
	return format.Source(text.Bytes())
}

// flagOf is the line of the program that reads a param.
func flagOf(p *ir.Param) (line string, isJSON bool) {
	usage := "the param " + p.Name + " of the facet"
	if fn, ok := flagFuncs[p.Kind]; ok {
		return fmt.Sprintf("flag.%sVar(&params.%s, %q, params.%s, %q)", fn, p.GoName, p.GoName, p.GoName, usage), false
	}
	return fmt.Sprintf("flag.Func(%q, %q, func(text string) error { return json.Unmarshal([]byte(text), &params.%s) })", p.GoName, usage+", as JSON", p.GoName), true
}

var flagFuncs = map[ir.Kind]string{ir.KindBool: "Bool", ir.KindInt: "Int64", ir.KindFloat: "Float64", ir.KindString: "String"}
