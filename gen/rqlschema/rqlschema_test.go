package rqlschema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/rqlschema"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// TestOf compares the schemas of the shop with those of its generated code.
func TestOf(t *testing.T) {
	want := generated(t)
	pkg, err := gen.Load(t.Context(), gen.Config{Schemas: []string{"../../examples/schemas/shop"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := rqlschema.Of(pkg)
	if err != nil {
		t.Fatal(err)
	}
	isTarget := func(p cmp.Path) bool { return p.Last().String() == ".Target" }
	sameName := cmp.Comparer(func(a, b *rql.Schema) bool { return a.Name == b.Name })
	options := cmp.Options{cmp.FilterPath(isTarget, sameName), cmpopts.IgnoreFields(rql.Schema{}, "Value", "Struct"), cmpopts.IgnoreFields(rql.Field{}, "Items"), cmpopts.IgnoreUnexported(rql.Schema{}, rql.Field{}), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, options); diff != "" {
		t.Errorf("Of(shop) (-generated +made):\n%s", diff)
	}
}

// generated gives the schemas of the shop's entities, with their links bound.
func generated(t *testing.T) []*rql.Schema {
	entities := shop.Entities()
	db := memstore.New(entities...)
	stores := make(map[string]perstore.Store)
	schemas := make([]*rql.Schema, len(entities))
	for i, e := range entities {
		schemas[i] = e.Schema
		stores[e.Schema.Name] = db.Store(e)
	}
	if _, err := perstore.New(stores); err != nil {
		t.Fatal(err)
	}
	return schemas
}

// TestOfShared makes the schema of a nested type that several models share once.
func TestOfShared(t *testing.T) {
	pkg, err := gen.Load(t.Context(), gen.Config{Schemas: []string{"../../testdata/golden/refs/schema"}})
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := rqlschema.Of(pkg)
	if err != nil {
		t.Fatal(err)
	}
	of := make(map[string]*rql.Schema)
	for _, s := range schemas {
		for _, f := range s.Fields {
			of[s.Name+"."+f.Name] = f.Of
		}
	}
	address := of["House.address"]
	if address == nil || address.FieldIndex("city") < 0 {
		t.Fatalf("queries know %+v of House.address; want its members", address)
	}
	for _, name := range []string{"Person.home", "Person.office"} {
		if of[name] != address {
			t.Errorf("queries know %+v of %s; want %p of House.address", of[name], name, address)
		}
	}
}

func TestOfErrors(t *testing.T) {
	for want, l := range map[string]ir.Link{
		"link up of A: no model B": {Rel: "up", Target: "B"},
		"link up of A: rql: at byte 0: illegal character \"[\"; percent-encode it": {Rel: "up", Target: "A", Filter: "["},
	} {
		pkg := &ir.Package{Models: []*ir.Model{{Name: "A", Links: []*ir.Link{&l}}}}
		if _, err := rqlschema.Of(pkg); err == nil || err.Error() != want {
			t.Errorf("Of(%+v) error = %v; want %s", l, err, want)
		}
	}
}
