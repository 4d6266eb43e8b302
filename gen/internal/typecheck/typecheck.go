// Package typecheck compiles generated packages in memory, for tests: a package
// takes milliseconds where the go command takes a second.
package typecheck

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// imports are the packages that generated code may import.
var imports = []string{
	"context", "encoding/json", "iter", "math/big", "net/netip", "regexp", "slices", "time",
	"maps",
	"github.com/perstore/perstoregen/rql",
	"github.com/perstore/perstoregen/runtime",
	"github.com/perstore/perstoregen/runtime/codec",
	"github.com/perstore/perstoregen/runtime/codec/ecma",
	"github.com/perstore/perstoregen/runtime/store/filestore",
	"github.com/perstore/perstoregen/runtime/store/memstore",
	"github.com/perstore/perstoregen/runtime/store/reststore",
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql",
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres",
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite",
}

// imported reads the imports, each once, from what the go command compiled.
var imported = sync.OnceValues(func() (types.Importer, error) {
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, imports...)
	out, err := exec.Command("go", args...).Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go list: %w\n%s", err, failed.Stderr)
	}
	files := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, ok := files[path]
		if !ok {
			return nil, fmt.Errorf("generated code imports %q", path)
		}
		return os.Open(file)
	}), err
})

// one lets one package be compiled at a time: the importer is not safe for more.
var one sync.Mutex

// Package compiles the files of a package, by name. The error holds everything
// that the compiler finds.
func Package(files map[string]string) error {
	one.Lock()
	defer one.Unlock()
	packages, err := imported()
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, f)
	}
	var wrong []error
	config := types.Config{
		Importer: packages,
		Error:    func(err error) { wrong = append(wrong, err) },
	}
	_, _ = config.Check("generated", fset, parsed, nil) // its error is the first of wrong
	return errors.Join(wrong...)
}
