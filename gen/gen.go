// Package gen runs the compiler: model definitions in, files out. [Generate]
// computes, [Write] and [Check] act on what it computed.
package gen

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
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
	Schemas []string // files and folders of model definitions
	Dir     string   // where the files go; "" is the current folder
	Package string   // the Go package; "" is the name of Dir
	Stores  []string // that Open supports; none are DefaultStores
}

// DefaultStores are the stores of a package when nothing else is asked for: all
// that this version can generate for.
var DefaultStores = gogen.Stores()

// Output is what a run computed.
type Output struct {
	Files []File
	Notes []ir.Note // of properties with a looser type, and the like
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
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	set, err := schema.Read(ctx, nil, cfg.Schemas)
	if err != nil {
		return nil, err
	}
	pkg, err := load.Load(set, load.Options{Package: cfg.Package, Stores: cfg.Stores})
	if err != nil {
		return nil, err
	}
	files, err := gogen.Emit(pkg)
	if err != nil {
		return nil, err
	}
	out := &Output{Notes: pkg.Notes}
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

// complete fills what was left out and checks the rest.
func (cfg Config) complete() (Config, error) {
	if len(cfg.Schemas) == 0 {
		return cfg, &UsageError{"name at least one schema file or folder"}
	}
	if cfg.Package == "" {
		dir, err := filepath.Abs(cfg.Dir)
		if err != nil {
			return cfg, err
		}
		cfg.Package = strings.ToLower(strings.NewReplacer("-", "", ".", "", "_", "").Replace(filepath.Base(dir)))
	}
	if !token.IsIdentifier(cfg.Package) || strings.Trim(cfg.Package, "_") == "" {
		return cfg, &UsageError{fmt.Sprintf("%q cannot be the name of a Go package; name one with -p", cfg.Package)}
	}
	if len(cfg.Stores) == 0 {
		cfg.Stores = DefaultStores
	}
	return cfg, checkStores(cfg.Stores)
}

// checkStores wants stores that are known, each once.
func checkStores(stores []string) error {
	known := gogen.Stores()
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
