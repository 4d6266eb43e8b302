package schema

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// bundleOf bundles the first of some documents.
func bundleOf(t *testing.T, docs ...string) (string, bool) {
	t.Helper()
	fsys := fstest.MapFS{}
	for i, doc := range docs {
		fsys[fmt.Sprintf("doc%d.json", i)] = &fstest.MapFile{Data: []byte(doc)}
	}
	set, err := Read(t.Context(), fsys, []string{"."})
	if err != nil || len(set.Problems) > 0 {
		t.Fatalf("Read error = %v, problems %v", err, set.Problems)
	}
	text, whole := set.Bundle(set.Docs[0].Root)
	if _, err := jsonschema.CompileString("bundle.json", text); err != nil {
		t.Errorf("the bundle does not compile: %v\n%s", err, text)
	}
	return text, whole
}

func TestBundle(t *testing.T) {
	got, whole := bundleOf(t, `{"$id": "http://example.com/doc0.json", "title": "A", "type": "object",
		"properties": {"self": {"$ref": "#"}, "id": {"const": {"$ref": "#/nowhere", "id": 1}}, "b": {"$ref": "doc1.json#/$defs/b%20%7B"}, "a": {"$ref": "#/$defs/b%20%7B"}, "c": {"$ref": "doc1.json"}},
		"links": [{"rel": "self", "href": "/A/{id}"}],
		"$defs": {"b {": {"type": "string"}, "unused": {}}}`,
		`{"$defs": {"b {": {"minimum": 1, "description": "back`+"`"+`quote\u202e\u0000😀\ud83c\udf00"}}, "items": {"$ref": "#/$defs/b%20%7B"}}`)
	want := `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A",
  "type": "object",
  "properties": {
    "self": {"$ref": "#"},
    "id": {"const": {"$ref": "#/nowhere", "id": 1}},
    "b": {"$ref": "#/$defs/b%20%7B"},
    "a": {"$ref": "#/$defs/b%20%7B2"},
    "c": {"$ref": "#/$defs/doc1"}
  },
  "links": [
    {"rel": "self", "href": "/A/{id}"}
  ],
  "$defs": {
    "b {": {"minimum": 1, "description": "back\u0060quote\u202e\u0000😀🌀"},
    "b {2": {"type": "string"},
    "doc1": {"items": {"$ref": "#/$defs/b%20%7B"}}
  }
}`
	if diff := cmp.Diff(want, got); diff != "" || !whole {
		t.Errorf("Bundle (-want +got):\n%s", diff)
	}
}

// TestBundleIsBounded has more definitions than a bundle takes.
func TestBundleIsBounded(t *testing.T) {
	defs := make([]string, maxBundled)
	for i := range defs {
		defs[i] = fmt.Sprintf(`"d%d": {"$ref": "#/$defs/d%d"}`, i, (i+1)%len(defs))
	}
	defs[0] = `"d0": {"properties": {"next": {"$ref": "#/$defs/d1"}}}`
	got, whole := bundleOf(t, `{"properties": {"a": {"title": "Loose", "$ref": "#/$defs/d0"}, "self": {"$ref": "#"}}, "$defs": {`+strings.Join(defs, ",")+`}}`)
	want := `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "properties": {
    "a": {"title": "Loose"},
    "self": {"$ref": "#"}
  }
}`
	if diff := cmp.Diff(want, got); diff != "" || whole {
		t.Errorf("Bundle of too much, whole %v (-want +got):\n%s", whole, diff)
	}
}
