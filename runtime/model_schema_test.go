package perstore_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	perstore "github.com/perstore/perstoregen/runtime"
)

func TestModelSchema(t *testing.T) {
	s := &perstore.ModelSchema{Name: "Product", JSON: `{
		"type": "object", "required": ["name"],
		"properties": {
			"name": {"type": "string", "title": "Name", "description": "What it is called."},
			"at": {"type": ["string", "null"], "format": "date-time", "readOnly": true, "deprecated": true},
			"either": {"type": ["string", "integer"]},
			"status": {"description": "Here.", "$ref": "#/$defs/st%20a~1tus"},
			"size": {"anyOf": [{"$ref": "#/$defs/size"}, {"type": "null"}], "writeOnly": true},
			"parent": {"$ref": "#"},
			"loop": {"$ref": "#/$defs/loop"},
			"any": true
		},
		"allOf": [{"$ref": "#/$defs/more"}],
		"links": [{"rel": "parent", "href": "{parentId}", "x-perstore": {"onDelete": "cascade"}}],
		"$defs": {
			"st a/tus": {"enum": ["a", null], "default": "a", "type": "string", "description": "There."},
			"size": {"type": "integer", "title": "Size"},
			"loop": {"$ref": "#/$defs/loop"},
			"more": {"properties": {"extra": {"type": "boolean"}, "name": {"type": "null"}}, "required": ["extra"]}
		}
	}`}
	want := []perstore.SchemaProperty{
		{Name: "name", Title: "Name", Description: "What it is called.", Type: "string", Required: true},
		{Name: "at", Type: "string", Format: "date-time", Nullable: true, ReadOnly: true, Deprecated: true},
		{Name: "either"},
		{Name: "status", Description: "Here.", Type: "string", Default: json.RawMessage(`"a"`), Enum: []json.RawMessage{json.RawMessage(`"a"`), json.RawMessage(`null`)}},
		{Name: "size", Title: "Size", Type: "integer", Nullable: true, WriteOnly: true},
		{Name: "parent", Type: "object"},
		{Name: "loop"},
		{Name: "any"},
		{Name: "extra", Type: "boolean", Required: true},
	}
	if diff := cmp.Diff(want, s.Properties(), cmpopts.IgnoreFields(perstore.SchemaProperty{}, "JSON")); diff != "" {
		t.Errorf("Properties (-want +got):\n%s", diff)
	}
	if p, ok := s.Property("at"); !ok || p.Format != "date-time" || !json.Valid(p.JSON) {
		t.Errorf("Property(at) = %+v, %v; want the property", p, ok)
	}
	if p, ok := s.Property("nope"); ok {
		t.Errorf("Property(nope) = %+v; want none", p)
	}
	if diff := cmp.Diff([]perstore.SchemaLink{{Rel: "parent", Href: "{parentId}"}}, s.Links()); diff != "" {
		t.Errorf("Links (-want +got):\n%s", diff)
	}
	if p := (&perstore.ModelSchema{JSON: "[]"}).Properties(); len(p) != 0 {
		t.Errorf("Properties of what is no schema = %v; want none", p)
	}
}

// TestModelSchemaExtends has a model that narrows what it inherits.
func TestModelSchemaExtends(t *testing.T) {
	super := &perstore.ModelSchema{JSON: `{
		"required": ["id"],
		"properties": {
			"id": {"type": "integer", "readOnly": true},
			"name": {"type": ["string", "null"], "title": "Name", "format": "email", "default": "a"},
			"kind": {"type": ["string", "null"], "enum": ["A", "B"]}
		},
		"links": [{"rel": "next", "href": "{id}"}]
	}`}
	sub := &perstore.ModelSchema{Extends: super, JSON: `{
		"required": ["name", "extra"],
		"properties": {
			"extra": {"type": "boolean"},
			"name": {"description": "More.", "deprecated": true},
			"kind": {"type": "string", "enum": ["B"]}
		},
		"links": [{"rel": "other", "href": "{name}"}]
	}`}
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	want := []perstore.SchemaProperty{
		{Name: "id", Type: "integer", ReadOnly: true, Required: true},
		{Name: "name", Title: "Name", Description: "More.", Type: "string", Format: "email", Nullable: true, Required: true, Deprecated: true, Default: raw(`"a"`)},
		{Name: "kind", Type: "string", Enum: []json.RawMessage{raw(`"B"`)}},
		{Name: "extra", Type: "boolean", Required: true},
	}
	if diff := cmp.Diff(want, sub.Properties(), cmpopts.IgnoreFields(perstore.SchemaProperty{}, "JSON")); diff != "" {
		t.Errorf("Properties (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]perstore.SchemaLink{{Rel: "next", Href: "{id}"}, {Rel: "other", Href: "{name}"}}, sub.Links()); diff != "" {
		t.Errorf("Links (-want +got):\n%s", diff)
	}
	if p, _ := super.Property("name"); p.Required || p.Deprecated {
		t.Errorf("a property of the super model is %+v; want it as it was", p)
	}
}
