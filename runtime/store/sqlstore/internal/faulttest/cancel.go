package faulttest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// testCancelled cancels a write that waits for another transaction: the server
// gives it up while that one goes on.
func testCancelled(t *testing.T, db *database) {
	n := &note{Code: "a"}
	put(t, t.Context(), db, n)
	notes := openModels(t, db.server.Open, db.server.Patient(db.name), entities()).Model("Note").Store()
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{ID: n.ID, Code: "a", Text: "held"})
		waits, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- notes.Put(waits, &note{ID: n.ID, Code: "a", Text: "waits"}, perstore.Cond{}) }()
		db.untilWaiting(t, 1)
		cancel()
		wantError(t, "Put that waits", <-ended, context.Canceled, "")
		db.untilWaiting(t, 0)
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	if got, err := notes.Get(t.Context(), n.ID); err != nil || got.(*note).Text != "held" {
		t.Errorf("Get = %+v, %v; want what the transaction has put", got, err)
	}
}

// untilWaiting asks the server until so many statements of the store wait.
func (db *database) untilWaiting(t *testing.T, want int) {
	t.Helper()
	got := -1
	for range 20_000 {
		if got = db.server.Waiting(t, db.raw); got == want {
			return
		}
	}
	t.Fatalf("%d statements wait on the server; want %d", got, want)
}
