package schema_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMalformed(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", "a.json:1:1: invalid JSON: expected a value, found the end of the file (#)"},
		{"cut off", "{\n  \"a\": ", "a.json:2:8: invalid JSON: expected a value, found the end of the file (#)"},
		{"no value", "{\n  \"a\": }", "a.json:2:8: invalid JSON: expected a value, found '}' (#)"},
		{"no colon", `{"a" 1}`, "a.json:1:6: invalid JSON: expected a colon, found '1' (#)"},
		{"no comma", `[1 2]`, "a.json:1:4: invalid JSON: expected a comma or ], found '2' (#)"},
		{"comma at the end", `{"a": 1,}`, "a.json:1:9: invalid JSON: expected a member name, found '}' (#)"},
		{"comment", "{} // x", "a.json:1:4: invalid JSON: expected the end of the file, found '/' (#)"},
		{"two values", "{}\n{}", "a.json:2:1: invalid JSON: expected the end of the file, found '{' (#)"},
		{"member twice", "{\"a\": 1,\n \"b\": {\"a\": 2},\n \"a\": 3}", `a.json:3:2: invalid JSON: member "a" is there twice, first in line 1 (#)`},
		{"member twice, escaped", `{"a": 1, "\u0061": 3}`, `a.json:1:10: invalid JSON: member "a" is there twice, first in line 1 (#)`},
		{"invalid UTF-8", "{\"a\": \"\xff\"}", "a.json:1:8: invalid JSON: not UTF-8 (#)"},
		{"half a pair", `{"a": "\ud800x"}`, "a.json:1:8: invalid JSON: half of a surrogate pair (#)"},
		{"bad escape", `"\x"`, "a.json:1:3: invalid JSON: expected an escape, found 'x' (#)"},
		{"bad hex", `"\u00g0"`, "a.json:1:4: invalid JSON: expected four hexadecimal digits, found '0' (#)"},
		{"open string", `"abc`, "a.json:1:5: invalid JSON: expected a closing quote, found the end of the file (#)"},
		{"line feed in a string", "\"a\nb\"", "a.json:1:3: invalid JSON: control character U+000A in a string (#)"},
		{"leading zero", "01", "a.json:1:2: invalid JSON: expected the end of the file, found '1' (#)"},
		{"no digits", "-", "a.json:1:2: invalid JSON: expected a digit, found the end of the file (#)"},
		{"huge exponent", "[1e1000]", "a.json:1:2: invalid JSON: a number with more than 400 digits or an exponent over 999 (#)"},
		{"long number", strings.Repeat("1", 401), "a.json:1:1: invalid JSON: a number with more than 400 digits or an exponent over 999 (#)"},
		{"deep", strings.Repeat("[", 201), "a.json:1:201: invalid JSON: nested deeper than 200 (#)"},
		{"large", strings.Repeat(" ", 16<<20+1), "a.json:1:1: larger than 16 MiB (#)"},
		{"not a schema", "7", "a.json:1:1: expected object or boolean, but got number (#)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := read(t, map[string]string{"a.json": tt.text}); got != tt.want {
				t.Errorf("problems = %s; want %s", got, tt.want)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{
			"wrong types of keywords",
			map[string]string{"a.json": `{"type": "strin", "properties": {"a": {"minLength": "1"}, "b": 5}, "$defs": {"never used": {"required": "x"}}}`},
			`a.json:1:10: value must be one of "array", "boolean", "integer", "null", "number", "object", "string" (#/type)
a.json:1:53: expected integer, but got string (#/properties/a/minLength)
a.json:1:64: expected object or boolean, but got number (#/properties/b)
a.json:1:105: expected array, but got string (#/$defs/never used/required)`,
		},
		{
			"old draft",
			map[string]string{"a.json": `{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"pattern": "(?!x)", "enum": []}}}`},
			`a.json:1:106: minimum 1 items required, but found 0 items (#/definitions/a/enum)`,
		},
		{
			"unknown draft",
			map[string]string{"a.json": `{"$schema": "https://example.com/schema"}`},
			`a.json:1:13: unknown $schema "https://example.com/schema"; known are drafts 4, 6, 7, 2019-09 and 2020-12, such as "https://json-schema.org/draft/2020-12/schema" (#/$schema)`,
		},
		{
			"names that meet",
			map[string]string{
				"a.json": `{"$id": "https://example.com/x", "$defs": {"p": {"$anchor": "q"}, "r": {"$anchor": "q"}}}`,
				"b.json": `{"$id": "https://example.com/x"}`,
			},
			`a.json:1:84: anchor "q" is taken by a.json:1:49 (#/$defs/r/$anchor)
b.json:1:9: $id "https://example.com/x" is taken by a.json:1:1 (#/$id)`,
		},
		{
			"references to nowhere",
			map[string]string{
				"a.json":        `{"properties": {"a": {"$ref": "b.jsn"}, "b": {"$ref": "b.json#/$defs/xy"}, "c": {"$ref": "http://example.com/"}, "d": {"$ref": ":"}}}`,
				"b.json":        `{"$defs": {"x": {}, "y": {"$ref": "nested/c.json#/a/0"}}}`,
				"nested/c.json": `{"a": [7]}`,
			},
			`a.json:1:31: unknown $ref "b.jsn": no such file; did you mean "b.json"? (#/properties/a/$ref)
a.json:1:55: unknown $ref "b.json#/$defs/xy": #/$defs has no "xy" (#/properties/b/$ref)
a.json:1:90: unknown $ref "http://example.com/": no schema of this set has that $id, and nothing is fetched; put the file beside this one and refer to its name (#/properties/c/$ref)
a.json:1:128: unknown $ref ":": not a URL (#/properties/d/$ref)
b.json:1:35: unknown $ref "nested/c.json#/a/0": a number is no schema (#/$defs/y/$ref)`,
		},
		{
			"a reference to a broken file is one problem",
			map[string]string{"a.json": `{"$ref": "b.json#/x"}`, "b.json": `{`},
			`b.json:1:2: invalid JSON: expected a member name, found the end of the file (#)`,
		},
		{
			"circles",
			map[string]string{
				"a.json": `{"$defs": {"self": {"$ref": "#/$defs/self"}, "b": {"$ref": "b.json"}, "not": {"not": {"$ref": "#/$defs/not"}}}}`,
				"b.json": `{"anyOf": [{"$ref": "a.json#/$defs/b"}], "properties": {"fine": {"$ref": "#"}}}`,
			},
			`a.json:1:29: cyclic $ref: #/$defs/self leads back here (#/$defs/self/$ref)
a.json:1:60: cyclic $ref: b.json, then a.json#/$defs/b leads back here (#/$defs/b/$ref)
a.json:1:95: cyclic $ref: #/$defs/not leads back here (#/$defs/not/not/$ref)`,
		},
		{
			"x-perstore",
			map[string]string{"a.json": `{
  "x-perstore": {"indexs": [], "column": "a", "key": {"propertee": "id"}, "table": "\u0000"},
  "properties": {"a": {"x-perstore": {"indexd": true, "table": "t", "goName": "x", "unique": 1}}},
  "links": [{"rel": "a", "href": "b", "x-perstore": {"onDelete": "set"}}],
  "$defs": {
    "m": {"x-perstore": {"model": true, "tabel": "t"}},
    "d": {"x-perstore": {"name": "Fine", "key": "id"}},
    "l": {"items": {"x-perstore": []}}
  }
}`},
			`a.json:2:18: unknown key "indexs" in x-perstore; did you mean "indexes"? (#/x-perstore/indexs)
a.json:2:32: unknown key "column" in x-perstore of the root of a model; it belongs to a property (#/x-perstore/column)
a.json:2:54: x-perstore.key: missing properties: 'property' (#/x-perstore/key)
a.json:2:55: unknown key "propertee" in x-perstore.key; did you mean "property"? (#/x-perstore/key/propertee)
a.json:2:84: x-perstore.table: "\u0000" is not a name without control characters (#/x-perstore/table)
a.json:3:39: unknown key "indexd" in x-perstore; did you mean "indexed"? (#/properties/a/x-perstore/indexd)
a.json:3:55: unknown key "table" in x-perstore of a property; it belongs to the root of a model (#/properties/a/x-perstore/table)
a.json:3:79: x-perstore.goName: "x" is not an exported Go name (#/properties/a/x-perstore/goName)
a.json:3:94: x-perstore.unique: expected boolean, but got number (#/properties/a/x-perstore/unique)
a.json:4:66: x-perstore.onDelete: value must be one of "cascade", "restrict", "setNull" (#/links/0/x-perstore/onDelete)
a.json:6:41: unknown key "tabel" in x-perstore; did you mean "table"? (#/$defs/m/x-perstore/tabel)
a.json:7:42: unknown key "key" in x-perstore of an entry of $defs; it belongs to the root of a model (#/$defs/d/x-perstore/key)
a.json:8:35: x-perstore: expected object, but got array (#/$defs/l/items/x-perstore)`,
		},
		{
			"keywords as names and as data",
			map[string]string{"a.json": `{"properties": {"$ref": {"type": "string"}, "x-perstore": {}}, "const": {"$ref": "nowhere", "x-perstore": 5}, "enum": [{"$ref": "nowhere"}]}`},
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, tt.files)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
