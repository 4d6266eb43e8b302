// Package gen runs the compiler: model definitions in, files out. [Generate]
// computes, [Write] and [Check] act on what it computed.
package gen

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/handwritten"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// Config says what to generate.
type Config struct {
	Schemas   []string  // files and folders of model definitions; "-" alone is a package that Dump wrote, read from Stdin
	Stdin     io.Reader // what "-" is read from
	Dir       string    // where the files go; "" is the current folder
	Package   string    // the Go package; "" is the name of Dir
	Stores    []string  // that Open supports; none are DefaultStores
	Emit      []string  // the kinds of output; none are DefaultEmit
	Templates string    // a folder of the user's own templates: not supported yet
	TypesOnly bool      // plain types without models

	ExactNumbers bool // numbers of plain types keep every digit

	Progress func(step string) // told of each step of the work, unless it is nil
}

// DefaultStores are the stores of a package when nothing else is asked for: those
// that need no server, so that a program links no driver for nothing.
var DefaultStores = []string{"memory", "sqlite"}

// Stores are the stores that a package can be generated for.
var Stores = gogen.Stores()

// Stdin is the schema that stands for a dumped package on standard input.
const Stdin = "-"

// Output is what a run computed.
type Output struct {
	Files   []File
	Notes   []ir.Note   // of properties with a looser type, and the like
	Package *ir.Package // the decisions that the files print; they are only read
}

// File is one generated file.
type File struct {
	Name    string // its base name
	Content []byte
}

// UsageError is a Config that makes no sense, whatever the definitions say.
type UsageError struct{ Message string }

// Error gives the message.
func (e *UsageError) Error() string { return e.Message }

// Generate computes the files of a package. The error is a *UsageError, or a
// diag.List with everything that is wrong in the definitions, or in what stands
// in hand-written files beside the output.
func Generate(ctx context.Context, cfg Config) (*Output, error) {
	folder, err := packageOf(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if !cfg.dumped() {
		cfg.Package = cmp.Or(cfg.Package, folder)
	}
	pkg, err := Load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	pkg.Name = cmp.Or(pkg.Name, folder)
	if err := checkPackage(pkg.Name); err != nil {
		return nil, err
	}
	cfg.step("printing %d models", len(pkg.Models))
	files, err := gogen.Emit(pkg)
	if err != nil {
		return nil, err
	}
	out := &Output{Notes: pkg.Notes, Package: pkg}
	for _, f := range files {
		out.Files = append(out.Files, File(f))
	}
	if err := out.besideHandwritten(cfg.Dir, pkg); err != nil {
		return nil, err
	}
	return out, nil
}

// besideHandwritten looks at the hand-written files of the folder that the
// output goes to.
func (o *Output) besideHandwritten(dir string, pkg *ir.Package) error {
	p := handwritten.Package{Name: pkg.Name, Header: header, Files: make(map[string][]byte)}
	for _, f := range o.Files {
		p.Files[f.Name] = f.Content
	}
	for _, m := range pkg.Models {
		p.Models = append(p.Models, m.Name)
	}
	problems, notes := handwritten.Check(dir, p)
	for _, n := range notes {
		o.Notes = append(o.Notes, ir.Note{Source: n.File, Line: n.Line, Column: n.Col, Message: n.Message})
	}
	return problems.Err()
}

// Load takes the decisions of Generate and prints nothing. The package has no
// name when cfg names none. Errors are as those of Generate.
func Load(ctx context.Context, cfg Config) (*ir.Package, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.dumped() {
		return cfg.decode()
	}
	cfg.step("reading the definitions")
	set, err := schema.Read(ctx, nil, cfg.Schemas)
	if err != nil {
		return nil, err
	}
	cfg.step("deciding about %d documents", len(set.Docs))
	return load.Load(ctx, set, load.Options{Package: cfg.Package, Stores: cfg.stores(), TypesOnly: cfg.TypesOnly, ExactNumbers: cfg.ExactNumbers})
}

// Dump is the JSON of the package that Load gives, and its notes.
func Dump(ctx context.Context, cfg Config) ([]byte, []ir.Note, error) {
	pkg, err := Load(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	text, err := ir.Encode(pkg)
	return text, pkg.Notes, err
}

func (cfg Config) step(format string, args ...any) {
	if cfg.Progress != nil {
		cfg.Progress(fmt.Sprintf(format, args...))
	}
}

// dumped tells whether a package is read, not definitions.
func (cfg Config) dumped() bool { return slices.Contains(cfg.Schemas, Stdin) }

// check finds what is wrong whatever the definitions say.
func (cfg Config) check() error {
	if len(cfg.Schemas) == 0 {
		return &UsageError{"name at least one schema file or folder"}
	}
	if cfg.dumped() && len(cfg.Schemas) > 1 {
		return &UsageError{"- stands for a whole package; name nothing beside it"}
	}
	if cfg.ExactNumbers && !cfg.TypesOnly {
		return &UsageError{"--exact-numbers is for --types-only: the columns of models have 64 bits"}
	}
	if cfg.Package != "" {
		if err := checkPackage(cfg.Package); err != nil {
			return err
		}
	}
	if err := cfg.checkEmit(); err != nil {
		return err
	}
	return checkStores(cfg.Stores)
}

// stores are those of the package; plain types have none.
func (cfg Config) stores() []string {
	switch {
	case cfg.TypesOnly:
		return nil
	case len(cfg.Stores) == 0:
		return DefaultStores
	default:
		return cfg.Stores
	}
}

// packageOf is what a package in a folder is called; it need not be a name.
func packageOf(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	return strings.ToLower(strings.NewReplacer("-", "", ".", "", "_", "").Replace(filepath.Base(dir))), err
}

func checkPackage(name string) error {
	if !token.IsIdentifier(name) || strings.Trim(name, "_") == "" {
		return &UsageError{fmt.Sprintf("%q cannot be the name of a Go package; name one with -p", name)}
	}
	return nil
}

// checkStores wants stores that are known, each once.
func checkStores(stores []string) error {
	known := Stores
	for i, s := range stores {
		if !slices.Contains(known, s) {
			advice := cmp.Or(diag.DidYouMean(s, known), "; choose from "+strings.Join(known, ", "))
			return &UsageError{fmt.Sprintf("store %q is not known%s", s, advice)}
		}
		if slices.Contains(stores[:i], s) {
			return &UsageError{fmt.Sprintf("store %q is named twice", s)}
		}
	}
	return nil
}
