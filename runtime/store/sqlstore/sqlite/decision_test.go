package sqlite_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestDecisionIsSynced commits with a decision: what follows the commit syncs it, and
// later commits are as fast as before.
func TestDecisionIsSynced(t *testing.T) {
	var texts []string
	db, err := shop.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "shop.db"),
		perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) { texts = append(texts, s.Text) }))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	database := db.Core().Database()
	if _, err := database.(perstore.Recoverer).DatabaseID(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts = nil
	for _, decides := range []bool{true, false} {
		part, err := database.Begin(t.Context(), perstore.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if decides {
			if err := part.(perstore.Decider).Decide(t.Context(), "perstore:x"); err != nil {
				t.Fatalf("Decide error = %v", err)
			}
		}
		if err := part.Commit(t.Context()); err != nil {
			t.Fatalf("Commit error = %v", err)
		}
	}
	want := []string{
		"BEGIN", "INSERT INTO perstore_decisions (gid, committed) VALUES (?, true)", "COMMIT",
		"PRAGMA synchronous", "PRAGMA synchronous = full", "UPDATE perstore_database SET id = id", "PRAGMA synchronous = normal",
		"BEGIN", "COMMIT",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("the hook has seen %q; want %q", texts, want)
	}
}
