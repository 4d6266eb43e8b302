package gen_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/ir"
)

// TestSpoiledDumps takes members out of the golden dumps, one at a time: what
// comes in from outside gives an error or odd code, and never a panic.
func TestSpoiledDumps(t *testing.T) {
	dumps, err := filepath.Glob(filepath.Join("..", "testdata", "golden", "*", "want", "ir.json"))
	if err != nil || len(dumps) == 0 {
		t.Fatalf("Glob gives %d dumps, %v; want some", len(dumps), err)
	}
	const stride = 101 // of all members, which would take a minute
	n := 0
	for _, name := range dumps {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var dump any
		if err := json.Unmarshal(text, &dump); err != nil {
			t.Fatal(err)
		}
		spoil(dump, func(where string) {
			if n++; n%stride == 0 {
				survive(t, name+where, dump)
			}
		})
	}
}

// spoil calls try once for each member of a value, with that member taken out,
// and puts it back.
func spoil(v any, try func(where string)) {
	switch v := v.(type) {
	case []any:
		for _, each := range v {
			spoil(each, func(where string) { try("/-" + where) })
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			each := v[name]
			delete(v, name)
			try("/" + name)
			v[name] = each
			spoil(each, func(where string) { try("/" + name + where) })
		}
	}
}

// survive decodes and prints a dump.
func survive(t *testing.T, where string, dump any) {
	t.Helper()
	defer func() {
		if met := recover(); met != nil {
			t.Errorf("without %s: panic: %v", where, met)
		}
	}()
	text, err := json.Marshal(dump)
	if err != nil {
		t.Fatal(err)
	}
	if pkg, err := ir.Decode(text); err == nil {
		_, _ = gogen.Emit(pkg) // an error is an answer
	}
}
