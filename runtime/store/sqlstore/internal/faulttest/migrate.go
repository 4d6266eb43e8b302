package faulttest

import (
	"context"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// testMigrateAtOnce lets several handles, which know as little of each other as
// processes do, make the same tables at once.
func testMigrateAtOnce(t *testing.T, db *database) {
	const processes = 6
	for range 3 {
		name := db.server.Name(t)
		begin, ends := make(chan struct{}), make(chan error, processes)
		for range processes {
			other := openModels(t, db.server.Open, name, entities())
			go func() {
				<-begin
				ends <- other.Migrate(t.Context())
			}()
		}
		close(begin)
		for range processes {
			if err := <-ends; err != nil {
				t.Errorf("Migrate at once with others error = %v", err)
			}
		}
		made := database{openModels(t, db.server.Open, name, entities()), db.server, name, nil}
		put(t, t.Context(), &made, &note{Code: "a"})
		wantNotes(t, &made, "a")
	}
}

// testMigrateWaits ends a migration that waits for another one: the lock is free
// after both.
func testMigrateWaits(t *testing.T, db *database) {
	db.server.HoldMigrations(t, db.raw)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	wantError(t, "Migrate while another one runs", db.Migrate(short), context.DeadlineExceeded, "migrate")
	db.server.FreeMigrations(t, db.raw)
	for range 3 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Errorf("Migrate after another one error = %v", err)
		}
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{Code: "a"})
		return db.Migrate(ctx)
	})
	if err != nil {
		t.Errorf("Migrate in a transaction that has written error = %v", err)
	}
	wantNotes(t, db, "a")
}
