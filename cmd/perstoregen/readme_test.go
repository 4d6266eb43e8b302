package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/perstore/perstoregen/gen"
)

// TestReadme generates from the two definitions that the README shows first, as
// somebody would who pastes them.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)`schemas/([a-z]+\\.json)` .*?```json\n(.*?)```").FindAllSubmatch(text, 2)
	if len(shown) != 2 {
		t.Fatalf("README.md shows %d definitions; want 2", len(shown))
	}
	dir := t.TempDir()
	for _, each := range shown {
		if err := os.WriteFile(filepath.Join(dir, string(each[1])), each[2], 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := gen.Generate(t.Context(), gen.Config{Schemas: []string{dir}, Package: "shop"}); err != nil {
		t.Errorf("Generate of the definitions of README.md error = %v; want none", err)
	}
}
