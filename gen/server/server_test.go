package server

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/ir"
)

// shop is the package of the example.
func shop(t *testing.T) *gen.Output {
	t.Helper()
	out, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{"../../examples/schemas/shop"}, Package: "shop", Stores: []string{"memory"}, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMainOfGuide checks that the guide shows the program as it is.
func TestMainOfGuide(t *testing.T) {
	program, err := Main(Config{Output: shop(t), Database: "sqlite:shop.db"})
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../docs/serve.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), "```go\n"+string(program)+"```\n") {
		t.Errorf("docs/serve.md does not show the program as it is:\n%s", program)
	}
	if lines := strings.Count(string(program), "\n"); lines > 60 {
		t.Errorf("the program has %d lines; want one that is read at a glance", lines)
	}
}

// TestMainOfFacet checks what a facet with params of all kinds changes.
func TestMainOfFacet(t *testing.T) {
	var params []*ir.Param
	for _, kind := range []ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindString, ir.KindDate} {
		params = append(params, &ir.Param{Name: "of " + string(kind), GoName: "Of" + string(kind), Kind: kind})
	}
	program, err := Main(Config{Output: shop(t), Database: "memory:", Facet: &Facet{GoName: "Supplier", Params: params}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\tvar params shop.SupplierParams\n",
		"\tflag.BoolVar(&params.Ofbool, \"Ofbool\", params.Ofbool, \"the param of bool of the facet\")\n",
		"\tflag.Int64Var(&params.Ofint,", "\tflag.Float64Var(&params.Offloat,", "\tflag.StringVar(&params.Ofstring,",
		"return json.Unmarshal([]byte(text), &params.Ofdate)",
		"run(ctx, *addr, *url, *seed, params)",
		"\tmodels := db.Supplier(params).Core()",
	} {
		if !strings.Contains(string(program), want) {
			t.Errorf("the program lacks %q:\n%s", want, program)
		}
	}
}

// TestFacet finds facets by name and reads their params.
func TestFacet(t *testing.T) {
	pkg := shop(t).Package
	public, err := FindFacet(pkg, "public")
	if err != nil || public.GoName != "Public" || len(public.Params) != 0 {
		t.Errorf("FindFacet(public) = %+v, %v", public, err)
	}
	if _, err := FindFacet(pkg, "suplier"); err == nil || err.Error() != `there is no facet "suplier"; did you mean "supplier"?` {
		t.Errorf("FindFacet(suplier) error = %v", err)
	}
	if _, err := FindFacet(pkg, "nobody"); err == nil || err.Error() != `there is no facet "nobody"; the definitions have public, supplier` {
		t.Errorf("FindFacet(nobody) error = %v", err)
	}
	if _, err := FindFacet(&ir.Package{}, "public"); err == nil || err.Error() != `there is no facet "public": the definitions have none` {
		t.Errorf("FindFacet of none error = %v", err)
	}
	f := &Facet{Params: []*ir.Param{{Name: "supplier", GoName: "Supplier", Kind: ir.KindInt}, {Name: "since", GoName: "Since", Kind: ir.KindDate}}}
	tests := []struct{ given, want, wrong string }{
		{given: "supplier=7 since=2026-01-02", want: `-Supplier=7 -Since="2026-01-02"`},
		{given: `since="2026-01-02" supplier=-7`, want: `-Supplier=-7 -Since="2026-01-02"`},
		{given: "since= supplier=7", want: `-Supplier=7 -Since=""`},
		{given: "supplier=7", wrong: "the facet needs --param since=VALUE"},
		{given: "supplier=seven since=x", wrong: "--param supplier=seven: its type is int"},
		{given: "supplier", wrong: "--param supplier lacks its value: --param supplier=VALUE"},
		{given: "supplier=7 supplier=8", wrong: "--param supplier is given twice"},
		{given: "supplier=7 since=x suplier=", wrong: `the facet has no param "suplier"; did you mean "supplier"?`},
	}
	for _, tt := range tests {
		flags, err := f.Flags(strings.Fields(tt.given))
		wrong := ""
		if err != nil {
			wrong = err.Error()
		}
		if got := strings.Join(flags, " "); got != tt.want || wrong != tt.wrong {
			t.Errorf("Flags(%s) = %s, %s; want %s, %s", tt.given, got, wrong, tt.want, tt.wrong)
		}
	}
}

// TestPrune removes what nobody has used, and nothing that is no program.
func TestPrune(t *testing.T) {
	cache := t.TempDir()
	now := time.Now()
	put := func(name string, used time.Time) {
		name = filepath.Join(cache, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, nil, 0o666), os.Chtimes(name, used, used)); err != nil {
			t.Fatal(err)
		}
	}
	put("shop-1/server"+executable(), now.Add(-2*time.Hour))
	put("shop-1/main.go", now)
	put("shop-2/server"+executable(), now)
	put("shop-3/main.go", now.Add(-2*time.Hour)) // is being built
	put("shop-4/server"+executable(), now.Add(-2*time.Minute))
	put("shop-5/server"+executable(), now.Add(-time.Minute))
	put("mine/server"+executable(), now.Add(-2*time.Hour))
	put("my-own/main.go", now.Add(-2*time.Hour))
	put(passing+"1/main.go", now) // comes
	put(passing+"2/main.go", now) // was to come
	old := now.Add(-2 * time.Hour)
	for _, name := range []string{"my-own", passing + "2"} {
		if err := os.Chtimes(filepath.Join(cache, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := prune(cache, now.Add(-time.Hour), 2); err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, err := os.ReadDir(cache)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if diff := cmp.Diff([]string{passing + "1", "mine", "my-own", "shop-2", "shop-3", "shop-5"}, left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}
