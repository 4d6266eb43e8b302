package faulttest

import (
	"context"
	"errors"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// The types that the tests give to a column of texts.
var textTypes = []string{"varchar(90)", "varchar(80)", "varchar(70)", "varchar(60)"}

// retype changes the type of the notes' text.
func (db *database) retype(t *testing.T, to string) {
	t.Helper()
	quote := db.server.Dialect.Quote
	db.exec(t, db.server.Retype(quote(table), quote(columnText), to))
}

// testRetyped changes the type of a column, as a migration does, while notes are
// read and written by statements that were prepared before.
func testRetyped(t *testing.T, db *database) {
	n := &note{Code: "a", Text: "x"}
	put(t, t.Context(), db, n)
	var others sync.WaitGroup
	done := make(chan struct{})
	for range 6 {
		others.Go(func() {
			for running := true; running; {
				select {
				case <-done:
					running = false // once more
				default:
				}
				if got, err := db.notes().Get(t.Context(), n.ID); err != nil || got.(*note).Text != "x" {
					t.Errorf("Get = %+v, %v", got, err)
					return
				}
			}
		})
	}
	for _, to := range textTypes {
		db.retype(t, to)
		put(t, t.Context(), db, &note{ID: n.ID, Code: "a", Text: "x"})
		wantNotes(t, db, "a")
	}
	close(done)
	others.Wait()
}

// testRetypedInTransaction does so before the reads of a transaction, which may
// have to be tried again.
func testRetypedInTransaction(t *testing.T, db *database) {
	n := &note{Code: "a", Text: "x"}
	put(t, t.Context(), db, n)
	get := func(ctx context.Context) error { _, err := db.notes().Get(ctx, n.ID); return err }
	for _, to := range textTypes {
		if err := get(t.Context()); err != nil {
			t.Fatalf("Get error = %v", err)
		}
		db.retype(t, to)
		if err := perstore.Transaction(t.Context(), get); err != nil && !errors.Is(err, perstore.ErrConflict) {
			t.Errorf("Transaction error = %v; want none or ErrConflict", err)
		}
		if err := perstore.Transaction(t.Context(), get); err != nil {
			t.Errorf("the next Transaction error = %v", err)
		}
	}
}
