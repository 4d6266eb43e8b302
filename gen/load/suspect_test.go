package load_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// TestForeignWords loads types of somebody else's, who means something else by
// the words of Perstore.
func TestForeignWords(t *testing.T) {
	files := fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "properties": {
  "id": {"type": "integer", "unique": "in its region", "optional": "no"}}}`)}}
	set, err := schema.Read(t.Context(), files, []string{"a.json"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := load.Load(t.Context(), set, load.Options{Package: "a", TypesOnly: true})
	if err != nil {
		t.Fatalf("Load() error = %v; want none", err)
	}
	want := "a.json:2:29: not read as Perstore's: unique: expected boolean, but got string (#/properties/id/unique)\n" +
		"a.json:2:56: not read as Perstore's: optional: expected boolean, but got string (#/properties/id/optional)\n"
	if diff := cmp.Diff(want, renderNotes(p.Notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
