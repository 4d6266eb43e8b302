package load_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// TestSameDefinitions has definitions of one name in two documents: their types have
// the names of the documents in front, also where a type is that of the one
// alternative to null, or of the one part.
func TestSameDefinitions(t *testing.T) {
	object := `{"type": "object", "properties": {"street": {"type": "string"}}}`
	for label, definition := range map[string]string{
		"an object":           object,
		"an object or null":   `{"oneOf": [` + object + `, {"type": "null"}]}`,
		"null or an object":   `{"anyOf": [{"type": "null"}, ` + object + `]}`,
		"all of one":          `{"allOf": [` + object + `]}`,
		"all of one, or null": `{"anyOf": [{"allOf": [` + object + `]}, {"type": "null"}]}`,
	} {
		doc := `{"type": "object", "properties": {"home": {"$ref": "#/$defs/addr"}}, "$defs": {"addr": ` + definition + `}}`
		files := fstest.MapFS{"a.json": {Data: []byte(doc)}, "b.json": {Data: []byte(doc)}}
		set, err := schema.Read(t.Context(), files, []string{"a.json", "b.json"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := load.Load(t.Context(), set, load.Options{Package: "a", TypesOnly: true})
		if err != nil {
			t.Errorf("%s: Load() error = %v; want none", label, err)
			continue
		}
		var names []string
		for _, doc := range p.Documents {
			for _, d := range doc.Types {
				names = append(names, d.Name)
			}
		}
		slices.Sort(names)
		if diff := cmp.Diff([]string{"A", "A_addr", "B", "B_addr"}, names); diff != "" {
			t.Errorf("%s: types (-want +got):\n%s", label, diff)
		}
	}
}
