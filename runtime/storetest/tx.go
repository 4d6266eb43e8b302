package storetest

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var txTests = []test{
	{"BeginCommit", testBeginCommit},
	{"BeginAbort", testBeginAbort},
	{"BeginNested", testBeginNested},
	{"BeginCancelled", testBeginCancelled},
	{"Suspend", testSuspend},
	{"ReadOnly", testReadOnly},
	{"ReadOnlyNested", testReadOnlyNested},
	{"Isolation", testIsolation},
	{"Timeout", testTimeout},
	{"TimeoutOfWriter", testTimeoutOfWriter},
	{"Retry", testRetry},
	{"RetryObjects", testRetryObjects},
}

// begin begins a transaction that must not fail.
func begin(t *testing.T, ctx context.Context, opts ...perstore.TxOption) (*perstore.Tx, context.Context) {
	t.Helper()
	tx, within, err := perstore.Begin(ctx, opts...)
	if err != nil {
		t.Fatalf("Begin error = %v", err)
	}
	return tx, within
}

func testBeginCommit(t *testing.T, db *database) {
	db.needsQueries(t)
	tx, ctx := begin(t, t.Context())
	wantError(t, "Put", add(ctx, db, "a"), nil)
	wantCodes(t, ctx, db, "a")
	if !db.harness.ReadersWait {
		wantCodes(t, t.Context(), db, "")
	}
	wantError(t, "Commit", tx.Commit(ctx), nil)
	wantError(t, "Abort after Commit", tx.Abort(ctx), perstore.ErrTxDone)
	wantError(t, "Commit after Commit", tx.Commit(ctx), perstore.ErrTxDone)
	wantDone(t, db, ctx)
	wantCodes(t, t.Context(), db, "a")
}

func testBeginAbort(t *testing.T, db *database) {
	db.needsQueries(t)
	tx, ctx := begin(t, t.Context())
	n := &node{Name: "n"}
	wantError(t, "Add", errors.Join(add(ctx, db, "a"), db.Model("Node").Add(ctx, n)), nil)
	wantError(t, "Abort", tx.Abort(ctx), nil)
	wantError(t, "Commit after Abort", tx.Commit(ctx), perstore.ErrTxDone)
	wantDone(t, db, ctx)
	wantCodes(t, t.Context(), db, "")
	if n.ID != 0 || n.Perstore.Stored() {
		t.Errorf("after Abort the key is %d; want none", n.ID)
	}
	put(t, db.accounts(), &account{Code: "b"}) // nobody holds the database
}

// wantDone checks that every call with the ctx of a transaction that has ended is
// told so.
func wantDone(t *testing.T, db *database, ended context.Context) {
	t.Helper()
	for call, run := range calls(db.accounts()) {
		wantError(t, call+"(ctx of a transaction that has ended)", run(ended), perstore.ErrTxDone)
	}
	_, _, err := perstore.Begin(ended)
	wantError(t, "Begin", err, perstore.ErrTxDone)
}

func testBeginNested(t *testing.T, db *database) {
	db.needsQueries(t)
	tx, ctx := begin(t, t.Context())
	kept, inner := begin(t, ctx)
	wantError(t, "Put and Commit", errors.Join(add(inner, db, "a"), kept.Commit(inner)), nil)
	wantDone(t, db, inner)
	if db.harness.Nests {
		undone, inner := begin(t, ctx)
		wantError(t, "Put and Abort", errors.Join(add(inner, db, "b"), undone.Abort(inner)), nil)
	}
	wantCodes(t, ctx, db, "a")
	wantError(t, "Commit", errors.Join(add(ctx, db, "c"), tx.Commit(ctx)), nil)
	wantCodes(t, t.Context(), db, "ac")
}

// testBeginCancelled cancels the ctx of a transaction that nobody ends.
func testBeginCancelled(t *testing.T, db *database) {
	parent, cancel := context.WithCancel(t.Context())
	tx, ctx := begin(t, parent)
	wantError(t, "Put", add(ctx, db, "a"), nil)
	cancel()
	put(t, db.accounts(), &account{Code: "b"}) // waits until the first one has let go
	wantError(t, "Commit", tx.Commit(ctx), context.Canceled)
	wantCodes(t, t.Context(), db, "b")
}

// testSuspend reads outside of a transaction that has written, and goes on in it.
func testSuspend(t *testing.T, db *database) {
	tx, ctx := begin(t, t.Context())
	wantError(t, "Put", add(ctx, db, "a"), nil)
	outside := tx.Suspend(ctx)
	if !db.harness.ReadersWait {
		wantCodes(t, outside, db, "")
	}
	wantError(t, "Put", add(tx.Resume(outside), db, "b"), nil)
	wantError(t, "Commit", tx.Commit(ctx), nil)
	wantCodes(t, outside, db, "ab")
}

func testReadOnly(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		wantCodes(t, ctx, db, "a")
		for call, run := range writesOf(db.accounts()) {
			wantError(t, call+" in a read-only transaction", run(ctx), perstore.ErrReadOnly)
		}
		wantCodes(t, ctx, db, "a")
		return nil
	}, perstore.ReadOnly())
	wantError(t, "Transaction(read-only)", err, nil)
	wantCodes(t, t.Context(), db, "a")
	put(t, db.accounts(), &account{Code: "b"}) // the next one writes again
}

// writesOf are the ways to write to the accounts, of which there is a.
func writesOf(s perstore.Store) map[string]func(context.Context) error {
	fresh := func() *account { return &account{Code: "z"} }
	return map[string]func(context.Context) error{
		"Put":         func(ctx context.Context) error { return s.Put(ctx, &account{Code: "a", Balance: 7}, perstore.Cond{}) },
		"Put(Absent)": func(ctx context.Context) error { return s.Put(ctx, fresh(), perstore.Cond{Presence: perstore.Absent}) },
		"Delete":      func(ctx context.Context) error { return s.Delete(ctx, "a", perstore.Cond{}) },
		"AddAll":      func(ctx context.Context) error { return perstore.AddAll(ctx, s, []any{fresh(), &account{Code: "y"}}) },
	}
}

// testReadOnlyNested reads only in a nested transaction, and in one around another.
func testReadOnlyNested(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			wantError(t, "Put in a nested read-only one", add(ctx, db, "b"), perstore.ErrReadOnly)
			return perstore.Transaction(ctx, func(ctx context.Context) error {
				wantError(t, "Put inside of that", add(ctx, db, "b"), perstore.ErrReadOnly)
				return nil
			})
		}, perstore.ReadOnly())
		return errors.Join(inner, add(ctx, db, "c"))
	})
	wantError(t, "Transaction", err, nil)
	wantCodes(t, t.Context(), db, "ac")
}

// testIsolation asks for a level that every store has.
func testIsolation(t *testing.T, db *database) {
	db.needsQueries(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error { return add(ctx, db, "a") }, perstore.Isolation(sql.LevelSerializable))
	wantError(t, "Transaction(serializable)", err, nil)
	wantCodes(t, t.Context(), db, "a")
}

func testTimeout(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"}) // so that the connection is there
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		err := add(ctx, db, "b")
		<-ctx.Done()
		return err
	}, perstore.Timeout(soonest))
	wantError(t, "Transaction(of a timeout)", err, context.DeadlineExceeded)
	wantCodes(t, t.Context(), db, "a")
	put(t, db.accounts(), &account{Code: "c"}) // nobody holds the database
}

// testTimeoutOfWriter writes in a nested transaction beside another writer: where that
// has to wait, it waits no longer than the nested one may take.
func testTimeoutOfWriter(t *testing.T, db *database) {
	tx, ctx := begin(t, t.Context())
	wantError(t, "Put", add(ctx, db, "a"), nil)
	outer := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		err := perstore.Transaction(ctx, func(ctx context.Context) error { return add(ctx, db, "a") }, perstore.Timeout(soonest))
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nested Transaction(of a timeout) error = %v; want DeadlineExceeded, or nil where nobody waits", err)
		}
		return errOops
	})
	wantError(t, "Transaction", outer, errOops)
	wantError(t, "Commit", tx.Commit(ctx), nil)
	wantCodes(t, t.Context(), db, "a")
}

// testRetry conflicts twice.
func testRetry(t *testing.T, db *database) {
	attempts := 0
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		attempts++
		if got := perstore.Attempt(ctx); got != attempts {
			t.Errorf("Attempt = %d; want %d", got, attempts)
		}
		perstore.AfterCommit(ctx, func() {
			if attempts != 3 {
				t.Errorf("AfterCommit runs after attempt %d", attempts)
			}
		})
		err := add(ctx, db, "a") // which is gone when it is tried again
		if err == nil && attempts < 3 {
			err = perstore.ErrConflict
		}
		return err
	}, perstore.Retry(2))
	if err != nil || attempts != 3 {
		t.Errorf("Transaction(Retry(2)) error = %v after %d attempts; want nil, 3", err, attempts)
	}
	wantCodes(t, t.Context(), db, "a")
}

// testRetryObjects adds one object in each attempt: it has a new key each time.
func testRetryObjects(t *testing.T, db *database) {
	db.needsQueries(t)
	n, nodes := &node{Name: "n"}, db.Model("Node")
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if n.ID != 0 || n.Perstore.Stored() {
			t.Errorf("attempt %d begins with key %d", perstore.Attempt(ctx), n.ID)
		}
		if err := nodes.Add(ctx, n); err != nil || perstore.Attempt(ctx) == 2 {
			return err
		}
		return perstore.ErrConflict
	}, perstore.Retry(2))
	wantError(t, "Transaction", err, nil)
	wantSame(t, "Get", get[*node](t, t.Context(), db.nodes(), n.ID).Name, "n")
	if got := count(t, t.Context(), db.nodes()); got != 1 {
		t.Errorf("Count = %d; want 1", got)
	}
}
