package schema_test

import (
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/schema"
)

// TestSettingsAreNoDefinition checks that perstoregen.json is left out also where
// it is named.
func TestSettingsAreNoDefinition(t *testing.T) {
	files := fstest.MapFS{
		schema.ConfigFile: {Data: []byte(`{"output": "shop"}`)},
		"a.json":          {Data: []byte(`{"type": "object"}`)},
	}
	for _, tt := range []struct {
		paths []string
		docs  int
		want  string
	}{
		{[]string{schema.ConfigFile, "a.json"}, 1, ""},
		{[]string{schema.ConfigFile}, 0, "perstoregen.json: the settings of perstoregen, and no definition"},
	} {
		set, err := schema.Read(t.Context(), files, tt.paths)
		if err != nil {
			t.Fatal(err)
		}
		if len(set.Docs) != tt.docs || set.Problems.Error() != tt.want {
			t.Errorf("Read(%q) gives %d documents and %q; want %d and %q", tt.paths, len(set.Docs), set.Problems.Error(), tt.docs, tt.want)
		}
	}
}
