package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/tour.txt")

// TestTour runs the program over every store: all print the same.
func TestTour(t *testing.T) {
	const golden = "testdata/tour.txt"
	for _, url := range []string{"memory:", "sqlite::memory:", "sqlite:" + filepath.Join(t.TempDir(), "wiki.db")} {
		var out bytes.Buffer
		if err := run(t.Context(), url, &out); err != nil {
			t.Errorf("run(%q) error = %v; want nil", url, err)
			continue
		}
		if *update {
			if err := os.WriteFile(golden, out.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("run(%q) printed (-want +got):\n%s", url, diff)
		}
	}
}
