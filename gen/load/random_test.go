package load_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestRandomSets loads sets of random schemas: most of them make sense, in some
// a part does not. The answer is the same whatever the order in which the files
// are named, and where it is not an error its names are Go.
func TestRandomSets(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := random{rt}
		files := fstest.MapFS{
			"a.json": {Data: r.encode(r.model())},
			"b.json": {Data: r.encode(r.model())},
		}
		first := outputs(t, files, "shop", "a.json", "b.json")
		second := outputs(t, files, "shop", "b.json", ".", "a.json")
		if diff := cmp.Diff(first, second); diff != "" {
			rt.Errorf("order of files matters (-a b +b a):\n%s", diff)
		}
		if p, err := loadFS(t, files, "shop", "."); err == nil {
			checkNames(t, p)
		}
	})
}

// random makes schemas.
type random struct{ *rapid.T }

func (r random) encode(schema any) []byte {
	text, err := json.MarshalIndent(schema, "", " ")
	if err != nil {
		r.Fatal(err)
	}
	return text
}

// pick takes one of the good values, rarely one of the odd. The number that is
// drawn for that is not a small one, which rapid likes best.
func pick[T any](r random, good, odd []T) T {
	if len(odd) > 0 && rapid.IntRange(0, 99).Draw(r.T, "odd") == 67 {
		good = odd
	}
	return rapid.SampledFrom(good).Draw(r.T, "value")
}

func (r random) chance(n int) bool { return rapid.IntRange(1, n).Draw(r.T, "chance") == 1 }

type object = map[string]any

type list = []any

func (r random) model() object {
	model := r.object(3)
	model["type"] = "object"
	model["properties"].(object)["id"] = object{"type": pick(r, []string{"integer", "string"}, []string{"array"})}
	model["$defs"] = object{"x": r.schema(3), "y": r.schema(3), "z": r.object(2)}
	if r.chance(3) {
		model["links"] = list{r.link("parent"), r.link("name")}
	}
	if r.chance(3) {
		model["x-perstore"] = object{
			"key":     pick(r, list{"id", object{"property": "id", "generate": "none"}}, list{5, "nope", list{"id", "name"}}),
			"indexes": pick(r, list{list{}, list{"id", list{"-id"}}}, list{list{"-nope"}, list{object{"on": "tags", "unique": 3}}}),
		}
	}
	if r.chance(4) {
		own, _ := model["x-perstore"].(object)
		if own == nil {
			own = object{}
		}
		own["extends"] = pick(r, list{"A", "B", object{"$ref": "a.json"}, object{"$ref": "b.json"}}, list{"C", 5, object{"$ref": "#/$defs/x"}})
		own["discriminator"] = pick(r, list{"__schema__", "name"}, list{"id", "tags", 7})
		model["x-perstore"] = own
	}
	return model
}

func (r random) link(rel string) object {
	return object{
		"rel": pick(r, []string{rel}, []string{"", "self", "parent"}),
		"href": pick(r,
			[]string{"{id}", "/A/{id}", "/B/?id={id}", "?id={id}&id=ne=7", "/A/?parent/id={id}"},
			[]string{"/C/{id}", "/A/?(id={id}", "/B/{id},{bId}", "?x={id}", "/B/?name/name={id}"}),
	}
}

func (r random) object(depth int) object {
	properties := make(object)
	for range rapid.IntRange(0, 4).Draw(r.T, "properties") {
		name := pick(r, []string{"id", "name", "a-b", "bId", "tags", "", "$ref", "日本"}, []string{"validate", "a_b", "Name"})
		properties[name] = r.schema(depth - 1)
	}
	return object{"type": "object", "properties": properties, "required": list{"id", "name"}}
}

// schema is a type with a few keywords, or a wrapper of schemas.
func (r random) schema(depth int) any {
	if depth <= 0 {
		return pick(r, list{true, object{"type": "string"}, object{"enum": list{"a", "b"}}}, list{object{}, 5})
	}
	var schema object
	switch rapid.IntRange(0, 4).Draw(r.T, "shape") {
	case 0:
		schema = r.object(depth)
	case 1:
		schema = object{"$ref": pick(r, []string{"#", "#/$defs/x", "#/$defs/z", "a.json", "b.json#/$defs/y", "#/properties/id"}, []string{"c.json", "#nope", "#/$defs/x/items"})}
	case 2:
		wrapper := pick(r, []string{"anyOf", "oneOf", "allOf", "prefixItems"}, nil)
		schema = object{wrapper: list{r.schema(depth - 1), object{"type": "null"}}[:rapid.IntRange(1, 2).Draw(r.T, "branches")]}
	case 3:
		schema = object{"type": pick(r, list{"array", list{"array", "null"}}, nil), "items": r.schema(depth - 1)}
	default:
		schema = object{"type": pick(r, list{"string", "integer", "number", "boolean", list{"string", "null"}, list{"integer", "string"}}, list{"odd", 7})}
	}
	for range rapid.IntRange(0, 3).Draw(r.T, "keywords") {
		r.keyword(schema, depth)
	}
	return schema
}

var texts = list{"a", "Name", "Line\n*/"}

// goodValues are sensible values of keywords.
var goodValues = map[string]list{
	"format": {"date", "date-time", "uuid", "email", "byte"}, "pattern": {"^a", "^(?=x)", "\\u0041"},
	"minimum": {0, 1.5, json.Number("1e300")}, "exclusiveMaximum": {1000, 2000.5}, "multipleOf": {1, 0.1, 2},
	"minLength": {0, 1}, "maxItems": {3, 4.0}, "uniqueItems": {true, false}, "readOnly": {true}, "const": {"a", 1, nil},
	"title": texts, "description": texts, "additionalProperties": {true, false}, "enum": {list{"a", "b"}, list{"a", nil}, list{1}},
	"x-perstore": {object{}, object{"indexed": true}, object{"transient": true}},
	"$comment":   texts, "not": {object{"const": 5}}, "default": {nil, "a", 1, list{}, object{}},
}

// keyword adds one keyword to a schema.
func (r random) keyword(schema object, depth int) {
	name := pick(r, []string{
		"format", "pattern", "minimum", "exclusiveMaximum", "multipleOf", "minLength", "maxItems", "uniqueItems",
		"readOnly", "title", "description", "additionalProperties", "$comment", "not",
	}, []string{"const", "enum", "x-perstore", "default", "anyOf", "if"})
	if good, ok := goodValues[name]; ok {
		schema[name] = pick(r, good, list{"7", 7, -1, list{}, object{"odd": 1}, nil})
		return
	}
	schema[name] = r.schema(depth - 1)
}
