package gen

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
)

// DefaultEmit are the kinds of output when nothing else is asked for.
var DefaultEmit = []string{"go"}

// planned are the kinds of output that later versions will have.
var planned = []string{"sql", "openapi", "typescript", "docs"}

// checkEmit wants kinds of output that this version has.
func (cfg Config) checkEmit() error {
	for i, kind := range cfg.Emit {
		switch {
		case slices.Contains(planned, kind):
			return &UsageError{fmt.Sprintf("--emit %s is not supported yet; go is", kind)}
		case !slices.Contains(DefaultEmit, kind):
			advice := cmp.Or(diag.DidYouMean(kind, DefaultEmit), "; choose from "+strings.Join(DefaultEmit, ", "))
			return &UsageError{fmt.Sprintf("output %q is not known%s", kind, advice)}
		case slices.Contains(cfg.Emit[:i], kind):
			return &UsageError{fmt.Sprintf("output %q is named twice", kind)}
		}
	}
	if cfg.Templates != "" {
		return &UsageError{"--templates is not supported yet"}
	}
	return nil
}

// decode reads a dumped package. What cfg says wins over what was dumped.
func (cfg Config) decode() (*ir.Package, error) {
	if cfg.Stdin == nil {
		return nil, &UsageError{"there is no standard input to read - from"}
	}
	cfg.step("reading the dumped package")
	text, err := io.ReadAll(cfg.Stdin)
	if err != nil {
		return nil, err
	}
	pkg, err := ir.Decode(text)
	if err != nil {
		return nil, diag.List{{File: "standard input", Message: "no package as perstoregen dump writes it: " + err.Error()}}
	}
	if cfg.TypesOnly && len(pkg.Models) > 0 {
		return nil, &UsageError{"--types-only is for dump: the dumped package has models"}
	}
	pkg.Name = cmp.Or(cfg.Package, pkg.Name)
	if len(cfg.Stores) > 0 && len(pkg.Models) > 0 {
		pkg.Stores = cfg.Stores
	}
	if err := checkStores(pkg.Stores); err != nil {
		return nil, err
	}
	return pkg, nil
}
