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
// generate and of serve under its long name, and nothing else.
func TestEveryFlagIsASetting(t *testing.T) {
	var schema struct {
		Properties map[string]any
	}
	if err := json.Unmarshal(gen.SettingsSchema, &schema); err != nil {
		t.Fatal(err)
	}
	delete(schema.Properties, "$schema")
	var flags []string
	for _, f := range append(slices.Clone(generateFlags), serveFlags...) {
		if f.long != "cache" && f.long != "from" && !slices.Contains(flags, f.long) { // which say where perstoregen is
			flags = append(flags, f.long)
		}
	}
	slices.Sort(flags)
	if diff := cmp.Diff(flags, slices.Sorted(maps.Keys(schema.Properties))); diff != "" {
		t.Errorf("flags and settings (-flags +settings):\n%s", diff)
	}
}
