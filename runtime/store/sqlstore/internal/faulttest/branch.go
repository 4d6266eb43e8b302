package faulttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// recoverer is the database of a data model.
func recoverer(data *perstore.DataModel) perstore.Recoverer {
	return data.Database().(perstore.Recoverer)
}

// branchOf writes a note in a transaction that may be over several databases, and
// gives its branch to fn, which ends it.
func branchOf(t *testing.T, db *database, code string, fn func(ctx context.Context, part perstore.Branch)) {
	t.Helper()
	if _, err := recoverer(db.DataModel).DatabaseID(t.Context()); err != nil { // which comes before all else
		t.Fatalf("DatabaseID error = %v", err)
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{Code: code})
		part, err := perstore.Join(ctx, db.Database())
		if err == nil {
			fn(ctx, part)
		}
		return err
	}, perstore.Across())
	if err != nil && !errors.Is(err, perstore.ErrTxDone) {
		t.Errorf("Transaction error = %v", err)
	}
}

// testIdentity asks for the identity of a database from several handles at once,
// which have to make the tables.
func testIdentity(t *testing.T, db *database) {
	const handles = 6
	ids := make([]string, handles)
	var done sync.WaitGroup
	for i := range ids {
		data := openNotes(t, db.server.Open, db.name)
		done.Go(func() {
			id, err := recoverer(data).DatabaseID(t.Context())
			if err != nil {
				t.Errorf("DatabaseID error = %v", err)
			}
			ids[i] = id
		})
	}
	done.Wait()
	if ids[0] == "" || len(slices.Compact(ids)) != 1 {
		t.Errorf("DatabaseID of %d handles = %q; want one that is not empty", handles, ids)
	}
	mustDo(t, db.Migrate(t.Context()))
}

// testDecide notes decisions, and their opposite first.
func testDecide(t *testing.T, db *database) {
	r := recoverer(db.DataModel)
	branchOf(t, db, "a", func(ctx context.Context, part perstore.Branch) {
		mustDo(t, part.(perstore.Decider).Decide(ctx, "perstore:one"), part.Commit(ctx))
	})
	branchOf(t, db, "b", func(ctx context.Context, part perstore.Branch) {
		mustDo(t, part.(perstore.Decider).Decide(ctx, "perstore:two"), part.Abort(ctx))
	})
	for gid, want := range map[string]bool{"perstore:one": true, "perstore:two": false, "perstore:three": false} {
		for range 2 {
			if got, err := r.Decided(t.Context(), gid); got != want || err != nil {
				t.Errorf("Decided(%s) = %v, %v; want %v", gid, got, err, want)
			}
		}
	}
	branchOf(t, db, "c", func(ctx context.Context, part perstore.Branch) {
		wantError(t, "Decide after the abort was noted", part.(perstore.Decider).Decide(ctx, "perstore:three"), perstore.ErrConflict, "aborted")
		mustDo(t, part.Abort(ctx))
	})
	wantNotes(t, db, "a")
	mustDo(t, r.Forget(t.Context(), "perstore:one"), r.Forget(t.Context(), "perstore:one"))
	if got, err := r.Decided(t.Context(), "perstore:one"); got || err != nil {
		t.Errorf("Decided(forgotten) = %v, %v; want false", got, err)
	}
}

// testDecidedWaits asks while a branch has noted its decision.
func testDecidedWaits(t *testing.T, db *database) {
	for gid, commit := range map[string]bool{"perstore:kept": true, "perstore:undone": false} {
		answer := make(chan bool)
		branchOf(t, db, gid, func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Decider).Decide(ctx, gid))
			go func() {
				got, err := recoverer(db.DataModel).Decided(t.Context(), gid)
				if err != nil {
					t.Errorf("Decided(%s) error = %v", gid, err)
				}
				answer <- got
			}()
			if commit {
				mustDo(t, part.Commit(ctx))
			} else {
				mustDo(t, part.Abort(ctx))
			}
		})
		if got := <-answer; got != commit {
			t.Errorf("Decided(%s) = %v; want %v", gid, got, commit)
		}
	}
}

// wantPrepared compares what is prepared.
func wantPrepared(t *testing.T, db *database, want ...string) {
	t.Helper()
	got, err := recoverer(db.DataModel).Prepared(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Prepared = %q, %v; want %q", got, err, want)
	}
}

// testPrepare prepares and ends by the branch itself.
func testPrepare(t *testing.T, db *database) {
	for _, commit := range []bool{true, false} {
		branchOf(t, db, map[bool]string{true: "kept", false: "undone"}[commit], func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"))
			wantPrepared(t, db, "perstore:x")
			err := db.notes().Put(ctx, &note{Code: "late"}, perstore.Cond{})
			wantError(t, "Put after Prepare", err, perstore.ErrTxDone, "")
			if commit {
				mustDo(t, part.Commit(ctx))
			} else {
				mustDo(t, part.Abort(ctx))
			}
		})
		wantPrepared(t, db)
	}
	wantNotes(t, db, "kept")
}

// testFinish prepares, leaves and ends from elsewhere, twice.
func testFinish(t *testing.T, db *database) {
	other := recoverer(openNotes(t, db.server.Open, db.name))
	for _, commit := range []bool{true, false} {
		branchOf(t, db, map[bool]string{true: "kept", false: "undone"}[commit], func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"))
			part.(perstore.Leaver).Leave()
		})
		wantPrepared(t, db, "perstore:x")
		mustDo(t, other.Finish(t.Context(), "perstore:another", commit))
		wantPrepared(t, db, "perstore:x")
		mustDo(t, other.Finish(t.Context(), "perstore:x", commit), other.Finish(t.Context(), "perstore:x", commit))
		wantPrepared(t, db)
	}
	wantNotes(t, db, "kept")
}

// testPrepareFailed prepares what a statement has failed in, that of the
// application's own.
func testPrepareFailed(t *testing.T, db *database) {
	branchOf(t, db, "a", func(ctx context.Context, part perstore.Branch) {
		own, err := sqlstore.DB(ctx, db.DataModel)
		mustDo(t, err)
		_, err = own.ExecContext(ctx, "SELECT nothing FROM nowhere")
		if err == nil {
			t.Error("a wrong statement error = nil")
		}
		err = part.(perstore.Preparer).Prepare(ctx, "perstore:x")
		if aborts := db.server.FailureAborts; (err != nil) != aborts {
			t.Errorf("Prepare after a failed statement error = %v; want one: %v", err, aborts)
		}
		mustDo(t, part.Abort(ctx))
	})
	wantPrepared(t, db)
	wantNotes(t, db)
}

// testCutPrepared loses the connection before and after it has prepared.
func testCutPrepared(t *testing.T, db *database) {
	branchOf(t, db, "a", func(ctx context.Context, part perstore.Branch) {
		db.server.Cut(t, db.raw)
		wantError(t, "Prepare after the cut", part.(perstore.Preparer).Prepare(ctx, "perstore:x"), perstore.ErrDatabase, "")
		mustDo(t, part.Abort(ctx))
	})
	wantPrepared(t, db)
	branchOf(t, db, "b", func(ctx context.Context, part perstore.Branch) {
		mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"))
		db.server.Cut(t, db.raw)
		mustDo(t, part.Commit(ctx))
	})
	wantPrepared(t, db)
	branchOf(t, db, "c", func(ctx context.Context, part perstore.Branch) {
		db.server.Cut(t, db.raw)
		if err := part.Commit(ctx); err == nil {
			t.Error("Commit after the cut error = nil")
		}
	})
	wantNotes(t, db, "b")
}

// testOneConnection ends branches in every state over a pool of one connection,
// which is free after each.
func testOneConnection(t *testing.T, db *database) {
	branchOf(t, db, "a", func(ctx context.Context, part perstore.Branch) { mustDo(t, part.Abort(ctx)) }) // makes the tables
	db.raw.SetMaxOpenConns(1)
	entities := entities()
	small, err := perstore.Over(entities, func(opts perstore.OpenOptions) (perstore.Database, error) {
		return db.server.Over(db.raw, db.server.Dialect, entities, opts)
	})
	if err != nil {
		t.Fatal(err)
	}
	one := &database{small, db.server, db.name, db.raw}
	for _, step := range []func(ctx context.Context, part perstore.Branch){
		func(ctx context.Context, part perstore.Branch) { mustDo(t, part.Commit(ctx)) },
		func(ctx context.Context, part perstore.Branch) { mustDo(t, part.Abort(ctx)) },
		func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"), part.Commit(ctx))
		},
		func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"), part.Abort(ctx), part.Abort(ctx))
		},
		func(ctx context.Context, part perstore.Branch) {
			ended, cancel := context.WithCancel(ctx)
			cancel()
			wantError(t, "Prepare(cancelled)", part.(perstore.Preparer).Prepare(ended, "perstore:x"), context.Canceled, "")
		},
		func(ctx context.Context, part perstore.Branch) {
			mustDo(t, part.(perstore.Preparer).Prepare(ctx, "perstore:x"))
			part.(perstore.Leaver).Leave()
			mustDo(t, recoverer(small).Finish(ctx, "perstore:x", false))
		},
	} {
		for range 3 {
			branchOf(t, one, "a", step)
			if used := db.raw.Stats().InUse; used != 0 {
				t.Errorf("%d connections are in use after the end; want 0", used)
			}
			db.exec(t, "DELETE FROM "+db.server.Dialect.Quote(table))
			wantPrepared(t, one)
		}
	}
}
