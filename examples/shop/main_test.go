package main

import (
	"io"
	"path/filepath"
	"testing"
)

// TestTour runs the program of the README on both stores.
func TestTour(t *testing.T) {
	for _, url := range []string{"memory:", "sqlite:" + filepath.Join(t.TempDir(), "shop.db")} {
		if err := run(t.Context(), url, io.Discard); err != nil {
			t.Errorf("run(%q) = %v; want nil", url, err)
		}
	}
}

func TestTourNeedsAnEmptyDatabase(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	if err := run(t.Context(), url, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), url, io.Discard); err == nil {
		t.Errorf("run(%q) over a filled database = nil; want an error", url)
	}
}
