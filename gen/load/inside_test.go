package load_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// TestInsideShared has a type that two models refer to. It is declared beside
// the first of them; queries look into it through both.
func TestInsideShared(t *testing.T) {
	model := &fstest.MapFile{Data: []byte(`{"type": "object", "additionalProperties": false, "properties": {
		"id": {"type": "integer"},
		"address": {"$ref": "common.json#/$defs/address"},
		"past": {"type": "array", "items": {"$ref": "common.json#/$defs/address"}}
	}}`)}
	p, err := loadFS(t, fstest.MapFS{"ant.json": model, "bee.json": model, "common.json": {Data: []byte(`{"$defs": {"address": {
		"type": "object", "properties": {"city": {"type": "string"}}
	}}}`)}}, "shop", ".")
	if err != nil {
		t.Fatal(err)
	}
	var declared []*ir.Decl
	for _, m := range p.Models {
		declared = append(declared, m.Types...)
		for _, f := range m.Fields[1:] {
			if f.QueryOf != "Address" {
				t.Errorf("queries look into %s of %s as %q; want Address", f.Property, m.Name, f.QueryOf)
			}
		}
	}
	if len(p.Models) != 2 || len(declared) != 1 || !declared[0].Query {
		t.Errorf("%d models declare %v; want that two declare one type that queries know", len(p.Models), declared)
	}
}

// TestInsideOfConditions has conditions of links and of facets that name members of
// nested objects, of an object in a list and of one that another model declares.
func TestInsideOfConditions(t *testing.T) {
	p, err := loadFS(t, fstest.MapFS{
		"ant.json": {Data: []byte(`{"type": "object", "properties": {
			"id": {"type": "integer"}, "home": {"$ref": "common.json#/$defs/place"}}}`)},
		"bee.json": {Data: []byte(`{"type": "object", "properties": {
				"id": {"type": "integer"}, "antId": {"type": "integer"},
				"home": {"$ref": "common.json#/$defs/place"},
				"past": {"type": "array", "items": {"$ref": "common.json#/$defs/place"}}},
			"links": [{"rel": "near", "href": "/Ant/?id={antId}&home/city=Ulm"},
				{"rel": "moved", "href": "/Bee/?antId={antId}&contains(past,city=Ulm)"}],
			"x-perstore": {"facets": {"local": {"kind": "permissive", "where": "home/city=Ulm&contains(past,city!=Ulm)"}}}}`)},
		"common.json": {Data: []byte(`{"$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}}}}`)},
	}, "shop", ".")
	if err != nil {
		t.Fatal(err)
	}
	bee := p.Models[1]
	got := []string{bee.Links[0].Filter, bee.Links[1].Filter, bee.Facets[0].Where}
	want := []string{"eq((home,city),Ulm)", "contains(past,eq(city,Ulm))", "eq((home,city),Ulm)&contains(past,ne(city,Ulm))"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}
