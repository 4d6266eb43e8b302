package storetest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

var transactionTests = []test{
	{"ByKey", testByKey},
	{"ByKeyUndone", testByKeyUndone},
	{"Commit", testCommit},
	{"RollbackOnError", testRollbackOnError},
	{"RollbackOnPanic", testRollbackOnPanic},
	{"RollbackOnGoexit", testRollbackOnGoexit},
	{"RollbackOfEverything", testRollbackOfEverything},
	{"SeesOwnWrites", testSeesOwnWrites},
	{"OthersSeeCommitted", testOthersSeeCommitted},
	{"OutsideWrite", testOutsideWrite},
	{"Ended", testEnded},
	{"Empty", testEmptyTransaction},
	{"SeveralStores", testSeveralStores},
}

// errOops is the error that aborts a transaction here.
var errOops = errors.New("oops")

func balance(t *testing.T, ctx context.Context, db *database, code string) int64 {
	t.Helper()
	return get[*account](t, ctx, db.accounts(), code).Balance
}

func testCommit(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.accounts().Put(ctx, &account{Code: "a", Balance: 1}, perstore.Cond{}); err != nil {
			return err
		}
		return db.accounts().Put(ctx, &account{Code: "b", Balance: 2}, perstore.Cond{})
	})
	if err != nil || balance(t, t.Context(), db, "a") != 1 || balance(t, t.Context(), db, "b") != 2 {
		t.Errorf("Transaction error = %v, or the balances are not 1 and 2", err)
	}
}

func testRollbackOnError(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a", Balance: 1})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.accounts().Put(ctx, &account{Code: "a", Balance: 2}, perstore.Cond{}); err != nil {
			return err
		}
		return errOops
	})
	if err != errOops {
		t.Errorf("Transaction error = %v; want that of its function", err)
	}
	if got := balance(t, t.Context(), db, "a"); got != 1 {
		t.Errorf("balance = %d after a rollback; want 1", got)
	}
}

func testRollbackOnPanic(t *testing.T, db *database) {
	func() {
		defer func() {
			if got := recover(); got != "oops" {
				t.Errorf("recovered %v; want the panic to go on", got)
			}
		}()
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if err := db.accounts().Put(ctx, &account{Code: "a"}, perstore.Cond{}); err != nil {
				return err
			}
			panic("oops")
		})
	}()
	_, err := db.accounts().Get(t.Context(), "a")
	wantError(t, "Get after a panic", err, perstore.ErrNotFound)
	put(t, db.accounts(), &account{Code: "b"}) // nobody holds the store
}

func testRollbackOnGoexit(t *testing.T, db *database) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if err := db.accounts().Put(ctx, &account{Code: "a"}, perstore.Cond{}); err != nil {
				return err
			}
			runtime.Goexit()
			return nil
		})
	}()
	<-done
	_, err := db.accounts().Get(t.Context(), "a")
	wantError(t, "Get after a Goexit", err, perstore.ErrNotFound)
	put(t, db.accounts(), &account{Code: "b"})
}

// testRollbackOfEverything rolls back each kind of write, in every table.
func testRollbackOfEverything(t *testing.T, db *database) {
	db.needsQueries(t)
	fill(t, db)
	put(t, db.nodes(), &node{ID: 5, Name: "five"})
	before := find[*thing](t, t.Context(), db.things(), "sort(code)")
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		a := find[*thing](t, ctx, db.things(), "code=a")[0]
		a.Code, a.Owner = "q", perstore.Some("eve")
		return errors.Join(
			db.things().Put(ctx, a, perstore.Cond{}),
			db.things().Delete(ctx, find[*thing](t, ctx, db.things(), "code=b")[0].ID, perstore.Cond{}),
			db.things().Put(ctx, newThing("new"), perstore.Cond{}),
			db.nodes().Put(ctx, &node{ID: 1000}, perstore.Cond{}),
			db.nodes().Delete(ctx, int64(5), perstore.Cond{}),
			perstore.AddAll(ctx, db.accounts(), []any{&account{Code: "new"}}),
			errOops)
	})
	if err == nil || err.Error() != errOops.Error() {
		t.Errorf("Transaction error = %v; want only oops", err)
	}
	wantSame(t, "things after a rollback", find[*thing](t, t.Context(), db.things(), "sort(code)"), before)
	wantSame(t, "Query(code=a)", codes(t, t.Context(), db.things(), "code=a"), []string{"a"})
	wantSame(t, "Query(owner=eve)", codes(t, t.Context(), db.things(), "owner=eve"), []string{})
	wantSame(t, "node 5", get[*node](t, t.Context(), db.nodes(), int64(5)), &node{ID: 5, Name: "five"})
	if n := count(t, t.Context(), db.accounts()); n != 3 {
		t.Errorf("Count of accounts = %d; want 3", n)
	}
}

func testSeesOwnWrites(t *testing.T, db *database) {
	db.needsQueries(t)
	fill(t, db)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		b := find[*thing](t, ctx, db.things(), "code=b")[0]
		b.Count, b.Owner = 100, perstore.Some("eve")
		if err := errors.Join(db.things().Put(ctx, b, perstore.Cond{}), db.accounts().Put(ctx, &account{Code: "eve", Name: "Eva"}, perstore.Cond{})); err != nil {
			return err
		}
		wantSame(t, "Get", get[*thing](t, ctx, db.things(), b.ID).Count, int64(100))
		wantSame(t, "Query(account/name=Eva)", codes(t, ctx, db.things(), "account/name=Eva"), []string{"b"})
		sum, err := perstore.Reduce(ctx, db.things(), parse(t, "sum(count)"))
		if sum.Int() != 107 || err != nil {
			t.Errorf("Reduce(sum(count)) = %v, %v; want 107", sum, err)
		}
		return db.things().Delete(ctx, b.ID, perstore.Cond{})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantSame(t, "all", codes(t, t.Context(), db.things(), "sort(code)"), []string{"a", "c", "d"})
}

// soonest is long enough for a call that need not wait.
const soonest = 50 * time.Millisecond

// soon bounds a call that may have to wait for an open transaction.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), soonest)
	t.Cleanup(cancel)
	return ctx
}

// waited tells whether a call gave up waiting for an open transaction.
func waited(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, perstore.ErrConflict)
}

func testOthersSeeCommitted(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a", Balance: 1})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.accounts().Put(ctx, &account{Code: "a", Balance: 2}, perstore.Cond{}); err != nil {
			return err
		}
		if db.harness.ReadersWait {
			if _, err := db.accounts().Get(soon(t), "a"); !waited(err) {
				t.Errorf("Get outside of the transaction error = %v; want it to wait", err)
			}
			return nil
		}
		if got := balance(t, t.Context(), db, "a"); got != 1 {
			t.Errorf("balance outside of the transaction = %d; want 1", got)
		}
		if n := len(find[*account](t, t.Context(), db.accounts(), "balance=2")); n != 0 {
			t.Errorf("Query outside of the transaction finds %d objects that it changed; want 0", n)
		}
		return nil
	})
	if err != nil || balance(t, t.Context(), db, "a") != 2 {
		t.Errorf("Transaction error = %v, or the balance is not 2 afterwards", err)
	}
}

// testOutsideWrite calls a store inside a transaction with the ctx from
// outside: the classic mistake. It must end, and must not break anything.
func testOutsideWrite(t *testing.T, db *database) {
	if db.harness.Optimistic {
		testOutsideConflict(t, db)
		return
	}
	put(t, db.accounts(), &account{Code: "a", Balance: 1})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.accounts().Put(ctx, &account{Code: "a", Balance: 2}, perstore.Cond{}); err != nil {
			return err
		}
		if err := db.accounts().Put(soon(t), &account{Code: "a", Balance: 3}, perstore.Cond{}); !waited(err) {
			t.Errorf("Put outside of the transaction error = %v; want it to wait", err)
		}
		return nil
	})
	if got := balance(t, t.Context(), db, "a"); err != nil || got != 2 {
		t.Errorf("Transaction error = %v, balance = %d; want 2", err, got)
	}
	put(t, db.accounts(), &account{Code: "a", Balance: 4})
}

// testOutsideConflict makes the mistake where nobody waits: the write from
// outside is the first to commit.
func testOutsideConflict(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a", Balance: 1})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.accounts().Put(ctx, &account{Code: "a", Balance: 2}, perstore.Cond{}); err != nil {
			return err
		}
		put(t, db.accounts(), &account{Code: "a", Balance: 3})
		return nil
	})
	wantError(t, "Transaction", err, perstore.ErrConflict)
	if got := balance(t, t.Context(), db, "a"); got != 3 {
		t.Errorf("balance = %d; want 3", got)
	}
}

func testEnded(t *testing.T, db *database) {
	for name, end := range map[string]error{"committed": nil, "aborted": errOops} {
		var ended context.Context
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			ended = ctx
			return errors.Join(db.accounts().Put(ctx, &account{Code: "a"}, perstore.Cond{}), end)
		})
		wantError(t, "Transaction", err, end)
		for call, run := range calls(db.accounts()) {
			wantError(t, call+"(ctx of a transaction that was "+name+")", run(ended), perstore.ErrTxDone)
		}
	}
	put(t, db.accounts(), &account{Code: "after"})
}

func testEmptyTransaction(t *testing.T, db *database) {
	wantError(t, "Transaction(nothing)", perstore.Transaction(t.Context(), func(context.Context) error { return nil }), nil)
	wantError(t, "Transaction(oops)", perstore.Transaction(t.Context(), func(context.Context) error { return errOops }), errOops)
	put(t, db.accounts(), &account{Code: "after"})
}

func testSeveralStores(t *testing.T, db *database) {
	db.needsQueries(t)
	for _, end := range []error{errOops, nil} {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return errors.Join(
				db.accounts().Put(ctx, &account{Code: "ann"}, perstore.Cond{}),
				db.things().Put(ctx, fullThing("a", "ann"), perstore.Cond{}),
				db.places().Put(ctx, &place{Group: "g"}, perstore.Cond{}),
				end)
		})
		wantError(t, "Transaction", err, end)
		want := int64(1)
		if end != nil {
			want = 0
		}
		for _, s := range []perstore.Store{db.accounts(), db.things(), db.places()} {
			if n := count(t, t.Context(), s); n != want {
				t.Errorf("after %v there are %d of %s; want %d", end, n, s.Entity().Schema.Name, want)
			}
		}
	}
}
