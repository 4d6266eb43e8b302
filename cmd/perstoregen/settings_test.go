package main

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen"
)

// TestEveryFlagIsASetting checks that perstoregen.json can hold each flag of
// generate under its long name, and nothing else.
func TestEveryFlagIsASetting(t *testing.T) {
	var schema struct {
		Properties map[string]any
	}
	if err := json.Unmarshal(gen.SettingsSchema, &schema); err != nil {
		t.Fatal(err)
	}
	delete(schema.Properties, "$schema")
	var flags []string
	for _, f := range generateFlags {
		flags = append(flags, f.long)
	}
	slices.Sort(flags)
	if diff := cmp.Diff(flags, slices.Sorted(maps.Keys(schema.Properties))); diff != "" {
		t.Errorf("flags and settings (-flags +settings):\n%s", diff)
	}
}
