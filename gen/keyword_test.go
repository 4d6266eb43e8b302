package gen_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/schema"
)

// standardKeywords are the keywords of JSON Schema that perstoregen gives a
// meaning or has to survive, at the places where they matter: in a model, in a
// property, in the items of a list, in a definition. Where a value stands behind
// a keyword, the golden cases must have it with that value.
var standardKeywords = []struct{ place, keywords string }{
	{"model", "$schema, $id, $defs, $comment, title, description, examples"},
	{"model", "required, additionalProperties false, additionalProperties true, additionalProperties schema, patternProperties"},
	{"model", "propertyNames, minProperties, maxProperties, dependentRequired, dependentSchemas, unevaluatedProperties"},
	{"model", "allOf, anyOf, oneOf, not, if, then, else"},
	{"property", "$ref, $comment, title, description, default, readOnly, writeOnly, deprecated, examples, const, enum"},
	{"property", "type integer, type number, type string, type boolean, type object, type array, type list"},
	{"property", "contentEncoding base64, contentMediaType, contentSchema, minLength, maxLength, pattern"},
	{"property", "minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf"},
	{"property", "required, additionalProperties false, additionalProperties schema, patternProperties"},
	{"property", "propertyNames, minProperties, maxProperties, dependentRequired, dependentSchemas, unevaluatedProperties"},
	{"property", "items schema, items false, prefixItems, minItems, maxItems, uniqueItems, contains, minContains, maxContains, unevaluatedItems"},
	{"property", "allOf, anyOf, oneOf, not, if, then, else"},
	{"items", "$ref, type integer, type number, type string, type object, type array, type list, enum, format date-time"},
	{"definition", "description, default, $ref, type string, type object, type array, enum, pattern, format uuid, oneOf, allOf"},
	{"property", "format date-time, format date, format time, format duration, format uuid, format byte, format decimal"},
	{"property", "format email, format hostname, format ipv4, format ipv6, format uri, format uri-reference, format uri-template"},
	{"property", "format json-pointer, format regex, format int32, format int64, format float, format double"},
}

// TestEveryKeywordHasAGolden looks for each standard keyword and format, at its
// place, in the definitions of the golden cases that make a package.
func TestEveryKeywordHasAGolden(t *testing.T) {
	used := make(map[string]bool)
	for _, doc := range goldenDocuments(t) {
		useKeywords(doc.Root, "model", used)
	}
	for _, row := range standardKeywords {
		for keyword := range strings.SplitSeq(row.keywords, ", ") {
			if !used[row.place+" "+keyword] {
				t.Errorf("no golden case has %s in a %s; add it to the schema of one", keyword, row.place)
			}
		}
	}
}

// goldenDocuments are the definitions of the golden cases that make a package.
func goldenDocuments(t *testing.T) []*schema.Document {
	t.Helper()
	var docs []*schema.Document
	for _, dir := range golden(t, "schema") {
		if _, err := os.Stat(filepath.Join(filepath.Dir(dir), "want", "errors.txt")); err == nil {
			continue
		}
		set, err := schema.Read(t.Context(), nil, []string{dir})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, set.Docs...)
	}
	return docs
}

// useKeywords notes the keywords of a schema at a place, alone and with their
// values, and those of the schemas in it.
func useKeywords(n *schema.Node, place string, used map[string]bool) {
	for _, m := range n.Members() {
		used[place+" "+m.Name] = true
		used[place+" "+m.Name+" "+valueOf(m.Value)] = true
		switch m.Name {
		case "properties":
			useEach(m.Value.Members(), "property", used)
		case "$defs":
			useEach(m.Value.Members(), "definition", used)
		case "items":
			useKeywords(m.Value, "items", used)
		case "additionalProperties":
			useKeywords(m.Value, "values", used)
		}
	}
}

func useEach(schemas []schema.Member, place string, used map[string]bool) {
	for _, m := range schemas {
		useKeywords(m.Value, place, used)
	}
}

// valueOf is the value of a keyword as the table writes it.
func valueOf(n *schema.Node) string {
	switch {
	case n.IsTrue(), n.IsFalse():
		return n.JSON()
	case n.Is(schema.Object):
		return "schema"
	case n.Is(schema.Array):
		return "list"
	}
	return n.Text()
}
