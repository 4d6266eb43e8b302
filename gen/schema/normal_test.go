package schema_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	draft3 = `"$schema": "http://json-schema.org/draft-03/schema#"`
	draft4 = `"$schema": "http://json-schema.org/draft-04/schema#"`
	draft7 = `"$schema": "http://json-schema.org/draft-07/schema#"`
	d2019  = `"$schema": "https://json-schema.org/draft/2019-09/schema"`
	d2020  = `"$schema": "https://json-schema.org/draft/2020-12/schema"`
)

// TestNormalForm reads schemas of all drafts and compares what everybody else
// sees of them.
func TestNormalForm(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"id", `{` + draft4 + `, "id": "http://x/y", "properties": {"id": {"id": "#a"}}}`, `{` + draft4 + `, "$id": "http://x/y", "properties": {"id": {"$id": "#a"}}}`},
		{"no id", `{"id": "http://x/y"}`, `{"id": "http://x/y"}`},
		{"excluded limits", `{` + draft4 + `, "minimum": 1, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": false}`, `{` + draft4 + `, "exclusiveMinimum": 1, "maximum": 5}`},
		{"limits as they are", `{` + draft7 + `, "minimum": 1, "exclusiveMinimum": 2}`, `{` + draft7 + `, "minimum": 1, "exclusiveMinimum": 2}`},
		{"definitions", `{"definitions": {"a": {}, "b": {}}, "$defs": {"c": {}, "a": true}}`, `{"$defs": {"c": {}, "a": true, "b": {}}}`},
		{"definitions that are no schemas", `{"properties": {"definitions": {"type": "string"}}, "default": {"definitions": {}}}`, `{"properties": {"definitions": {"type": "string"}}, "default": {"definitions": {}}}`},
		{"dependencies", `{` + draft7 + `, "dependencies": {"a": ["b"], "c": {"required": ["d"]}, "e": false}}`, `{` + draft7 + `, "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}, "e": false}}`},
		{"tuple", `{` + d2019 + `, "items": [{}, {"items": [true]}], "additionalItems": false}`, `{` + d2019 + `, "prefixItems": [{}, {"prefixItems": [true]}], "items": false}`},
		{"rest of no tuple", `{` + draft7 + `, "items": {}, "additionalItems": false}`, `{` + draft7 + `, "items": {}}`},
		{"words beside $ref", `{` + draft7 + `, "definitions": {"a": {}}, "properties": {"p": {"$ref": "#/definitions/a", "description": "d", "minLength": 3, "x-perstore": {}}}}`, `{` + draft7 + `, "$defs": {"a": {}}, "properties": {"p": {"$ref": "#/definitions/a", "description": "d", "x-perstore": {}}}}`},
		{"words beside $ref today", `{` + d2019 + `, "properties": {"p": {"$ref": "#", "minLength": 3}}}`, `{` + d2019 + `, "properties": {"p": {"$ref": "#", "minLength": 3}}}`},
		{"recursion", `{` + d2019 + `, "properties": {"p": {"$recursiveRef": "#"}}}`, `{` + d2019 + `, "properties": {"p": {"$ref": "#$recursiveAnchor"}}}`},
		{"recursion with an anchor", `{` + d2019 + `, "$recursiveAnchor": true, "properties": {"p": {"$recursiveRef": "#"}}}`, `{` + d2019 + `, "properties": {"p": {"$ref": "#$recursiveAnchor"}}, "$dynamicAnchor": "$recursiveAnchor"}`},
		{"dynamic reference to one place", `{"$defs": {"a": {"$dynamicAnchor": "n"}}, "not": {"$dynamicRef": "#n"}}`, `{"$defs": {"a": {"$dynamicAnchor": "n"}}, "not": {"$ref": "#n"}}`},
		{"dynamic reference to several", `{"$defs": {"a": {"$id": "x", "$dynamicAnchor": "n"}, "b": {"$dynamicAnchor": "n"}}, "not": {"$dynamicRef": "#n"}}`, `{"$defs": {"a": {"$id": "x", "$dynamicAnchor": "n"}, "b": {"$dynamicAnchor": "n"}}, "not": {"$dynamicRef": "#n"}}`},

		{"readonly", `{"properties": {"a": {"readonly": true}, "readonly": {}}, "additionalProperties": {"readonly": true}}`, `{"properties": {"a": {"readOnly": true}, "readonly": {}}, "additionalProperties": {"readOnly": true}}`},
		{"own words of properties", `{` + d2020 + `, "properties": {"a": {"indexed": true, "x-perstore": {"column": "c"}, "unique": true, "blocked": false, "transient": true}}}`, `{` + d2020 + `, "properties": {"a": {"x-perstore": {"column": "c", "indexed": true, "unique": true, "blocked": false, "transient": true}}}}`},
		{"own words of models", `{"maxLimit": 20, "allowedOperators": {"eq": true}, "properties": {"a": {"maxLimit": 1}}}`, `{"properties": {"a": {"maxLimit": 1}}, "x-perstore": {"query": {"maxLimit": 20, "operators": {"eq": true}}}}`},
		{"own words that are none", `{"properties": {"a": {"indexed": "yes", "unique": 1}}}`, `{"properties": {"a": {"indexed": "yes", "unique": 1}}}`},
		{"required properties", `{"properties": {"a": {"required": true}, "b": {"optional": true}, "c": {"optional": false}, "d": {"required": false}, "e": {}, "f": {"required": true}}, "required": ["f"]}`, `{"properties": {"a": {}, "b": {}, "c": {}, "d": {}, "e": {}, "f": {}}, "required": ["f", "a", "c"]}`},
		{"required properties inside", `{"properties": {"a": {"required": true, "type": "object", "properties": {"b": {"required": true}}}}}`, `{"properties": {"a": {"type": "object", "properties": {"b": {}}, "required": ["b"]}}, "required": ["a"]}`},
		{"super model", `{"extends": {"$ref": "a.json"}}`, `{"x-perstore": {"extends": {"$ref": "a.json"}}}`},
		{"super model by name", `{` + draft3 + `, "extends": "Base", "x-perstore": {"table": "t"}}`, `{` + draft3 + `, "x-perstore": {"table": "t", "extends": "Base"}}`},
		{"extended schemas", `{"properties": {"a": {"extends": {"$ref": "#"}}, "b": {"extends": [{}, {}]}}}`, `{"properties": {"a": {"allOf": [{"$ref": "#"}]}, "b": {"allOf": [{}, {}]}}}`},
		{"types", `{"properties": {"a": {"type": "any"}, "b": {"type": ["string", "any"]}, "c": {"type": ["string", {"type": "any"}]}, "d": {"disallow": "string"}, "e": {"disallow": ["string", {}]}}}`, `{"properties": {"a": {}, "b": {}, "c": {"anyOf": [{"type": "string"}, {}]}, "d": {"not": {"type": "string"}}, "e": {"not": {"anyOf": [{"type": "string"}, {}]}}}}`},
		{"numbers and formats", `{` + draft3 + `, "properties": {"a": {"divisibleBy": 3, "minimum": 3, "exclusiveMinimum": true}, "b": {"format": "ip-address"}}}`, `{` + draft3 + `, "properties": {"a": {"multipleOf": 3, "exclusiveMinimum": 3}, "b": {"format": "ipv4"}}}`},
		{"requires", `{"properties": {"a": {"requires": "b"}, "b": {"requires": {"minProperties": 3}}}, "dependencies": {"c": "d"}}`, `{"properties": {"a": {}, "b": {}}, "dependentRequired": {"c": ["d"], "a": ["b"]}, "dependentSchemas": {"b": {"minProperties": 3}}}`},
		{"later drafts mean what they say", `{` + d2020 + `, "properties": {"a": {"divisibleBy": 3, "optional": false, "extends": {}}}}`, `{` + d2020 + `, "properties": {"a": {"divisibleBy": 3, "optional": false, "extends": {}}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := read(t, map[string]string{"m.json": tt.text, "a.json": `{}`}, "m.json")
			if problems != "" {
				t.Fatalf("problems = %s", problems)
			}
			got := set.Docs[len(set.Docs)-1].Root.JSON()
			if diff := cmp.Diff(compact(tt.want), got); diff != "" {
				t.Errorf("normal form (-want +got):\n%s", diff)
			}
		})
	}
}

func compact(text string) string {
	return strings.NewReplacer(`": `, `":`, `, `, `,`).Replace(text)
}

// TestNormalPlaces checks that diagnostics and references are about documents
// as they are written.
func TestNormalPlaces(t *testing.T) {
	set, problems := read(t, map[string]string{"a.json": `{
  ` + draft4 + `,
  "definitions": {"d": {"items": [{"$ref": "#/definitions/e/items/0"}]}, "e": {"items": [{"type": "string"}]}},
  "dependencies": {"a": {"$ref": "#/definitions/nope"}, "b": {"$ref": "#/dependencies/c"}, "c": {}},
  "properties": {"x": {"minimum": 2, "exclusiveMinimum": true, "indexed": true, "default": 2}}
}`})
	want := `a.json:4:34: unknown $ref "#/definitions/nope": #/definitions has no "nope" (#/dependencies/a/$ref)`
	if problems != want {
		t.Errorf("problems = %s; want %s", problems, want)
	}
	root := set.Docs[0].Root
	for _, tt := range []struct{ pointer, target string }{
		{"/$defs/d/prefixItems/0", "/definitions/e/items/0"},
		{"/dependentSchemas/b", "/dependencies/c"},
	} {
		n, _, _ := root.At(tt.pointer)
		if got := set.Target(n).Pointer(); got != tt.target {
			t.Errorf("Target(%s) = %s; want %s", tt.pointer, got, tt.target)
		}
	}
	for _, tt := range []struct{ pointer, place, written string }{
		{"/properties/x/exclusiveMinimum", "a.json:5:24", "/properties/x/minimum"},
		{"/properties/x/x-perstore/indexed", "a.json:5:64", "/properties/x/indexed"},
		{"/properties/x/x-perstore", "a.json:5:64", "/properties/x/indexed"},
	} {
		n, _, _ := root.At(tt.pointer)
		if n.NamePlace().String() != tt.place || n.Pointer() != tt.written {
			t.Errorf("%s is at %s #%s; want %s #%s", tt.pointer, n.NamePlace(), n.Pointer(), tt.place, tt.written)
		}
	}
	x := root.Get("properties").Get("x")
	if got, _ := set.Validate(x, x.Get("default")); len(got) != 1 || got[0].Message != "must be > 2 but found 2" {
		t.Errorf("Validate(2) = %v; want that it is not > 2", got)
	}
}

// TestNotes checks what is said of words without an effect.
func TestNotes(t *testing.T) {
	set, _ := read(t, map[string]string{"a.json": `{` + draft7 + `, "properties": {"p": {"$ref": "#", "title": "T", "default": 3}}}`})
	want := `a.json:1:104: default has no effect beside $ref in draft 7 (#/properties/p/default)`
	if got := set.Notes.Error(); got != want {
		t.Errorf("Notes = %s; want %s", got, want)
	}
}

// TestInnerSchemas checks the schemas inside of x-perstore.
func TestInnerSchemas(t *testing.T) {
	_, problems := read(t, map[string]string{"a.json": `{"x-perstore": {
  "methods": {"m": {"params": {"type": "objet"}, "result": {"$ref": "nope.json"}}},
  "facets": {"f": {"kind": "restrictive", "params": {"p": {"minimum": ""}}, "properties": {"q": {"maxLength": -1}}}}
}}`})
	want := `a.json:2:40: value must be one of "array", "boolean", "integer", "null", "number", "object", "string" (#/x-perstore/methods/m/params/type)
a.json:2:69: unknown $ref "nope.json": no such file (#/x-perstore/methods/m/result/$ref)
a.json:3:71: expected number, but got string (#/x-perstore/facets/f/params/p/minimum)
a.json:3:111: must be >= 0 but found -1 (#/x-perstore/facets/f/properties/q/maxLength)`
	if problems != want {
		t.Errorf("problems:\n%s", cmp.Diff(want, problems))
	}
}
