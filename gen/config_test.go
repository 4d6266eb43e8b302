package gen_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen"
)

func TestConfig(t *testing.T) {
	dir := catalog(t)
	tests := []struct {
		name string
		cfg  gen.Config
		want string
	}{
		{"nothing", gen.Config{}, "at least one schema"},
		{"unknown store", gen.Config{Schemas: []string{dir}, Package: "p", Stores: []string{"sqlte"}}, `store "sqlte" is not known`},
		{"store twice", gen.Config{Schemas: []string{dir}, Package: "p", Stores: []string{"memory", "memory"}}, `store "memory" is named twice`},
		{"keyword", gen.Config{Schemas: []string{dir}, Package: "func"}, `"func" cannot be the name of a Go package`},
		{"blank", gen.Config{Schemas: []string{dir}, Package: "__"}, `"__" cannot be the name of a Go package`},
		{"path", gen.Config{Schemas: []string{dir}, Package: "../x"}, `"../x" cannot be the name of a Go package`},
		{"number", gen.Config{Schemas: []string{dir}, Dir: filepath.Join(dir, "2024")}, `"2024" cannot be the name of a Go package`},
	}
	for _, tt := range tests {
		if _, err := gen.Generate(t.Context(), tt.cfg); !isUsageError(err, tt.want) {
			t.Errorf("%s: Generate error = %v; want a UsageError with %s", tt.name, err, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := gen.Generate(ctx, gen.Config{Schemas: []string{dir}, Package: "p"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Generate with a cancelled ctx error = %v; want context.Canceled", err)
	}
}

func isUsageError(err error, text string) bool {
	wrong, ok := errors.AsType[*gen.UsageError](err)
	return ok && strings.Contains(wrong.Message, text)
}

// TestPackageFile checks that the file of the package meets no file of a model
// and no build constraint of Go's, whatever the package is called.
func TestPackageFile(t *testing.T) {
	dir := catalog(t)
	for pkg, want := range map[string]string{
		"":           "schema.gen.go",
		"item_types": "itemtypes.gen.go",
		"shop_linux": "shoplinux.gen.go",
		"_shop":      "shop.gen.go",
		"café":       "café.gen.go",
	} {
		out, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{dir}, Package: pkg, Dir: filepath.Join(t.TempDir(), "Sche-ma_")})
		if err != nil {
			t.Errorf("Generate with package %q error = %v", pkg, err)
			continue
		}
		if got := out.Files[0].Name; got != want || len(contents(out.Files)) != len(out.Files) {
			t.Errorf("Generate with package %q names its file %q; want %q and no name twice", pkg, got, want)
		}
	}
}

// TestStores checks that a package imports only the stores that it was
// generated for.
func TestStores(t *testing.T) {
	dir := catalog(t)
	for _, tt := range []struct {
		stores     []string
		has, lacks string
	}{
		{[]string{"memory"}, `"memory": memstore.Open`, "sqlite"},
		{[]string{"sqlite"}, `"sqlite": sqlite.Open`, "memstore"},
		{[]string{"dir"}, `"dir": filestore.OpenDir`, "memstore"},
		{[]string{"file"}, `"file": filestore.OpenFile`, "OpenDir"},
		{[]string{"rest"}, `"http":  reststore.OpenHTTP`, "memstore"},
		{[]string{"rest"}, `"https": reststore.OpenHTTPS`, "NewSQL"},
	} {
		out, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{dir}, Package: "catalog", Stores: tt.stores})
		if err != nil {
			t.Fatal(err)
		}
		all := contents(out.Files)["catalog.gen.go"]
		if !strings.Contains(all, tt.has) || strings.Contains(all, tt.lacks) {
			t.Errorf("with stores %v the package has %v of %q and %v of %q", tt.stores,
				strings.Contains(all, tt.has), tt.has, strings.Contains(all, tt.lacks), tt.lacks)
		}
	}
}
