package faulttest

import (
	"context"
	"strings"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// testHook looks for what a migration and a batch send that is not prepared.
func testHook(t *testing.T, db *database) {
	var mu sync.Mutex
	var texts []string
	hook := func(_ context.Context, s perstore.Statement) {
		mu.Lock()
		defer mu.Unlock()
		texts = append(texts, s.Text)
	}
	data := openNotes(t, db.server.Open, db.name, perstore.WithStatementHook(hook))
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	samples := openModels(t, db.server.Open, db.name, entities(), perstore.WithStatementHook(hook)).Model("Sample").Store()
	if err := perstore.AddAll(t.Context(), samples, []any{newSample("a"), newSample("b")}); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	all := strings.Join(texts, "\n")
	for _, part := range db.server.HookSees {
		if !strings.Contains(all, part) {
			t.Errorf("the hook of a migration and a batch sees no statement with %s:\n%s", part, all)
		}
	}
}
