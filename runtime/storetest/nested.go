package storetest

import (
	"context"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var nestedTests = []test{
	{"Joins", testNestedJoins},
	{"Error", testNestedError},
	{"OuterBeside", testOuterBeside},
	{"Panic", testNestedPanic},
	{"Goexit", testNestedGoexit},
	{"FirstUse", testNestedFirstUse},
	{"Deep", testNestedDeep},
	{"Objects", testNestedObjects},
	{"Refused", testNestedRefused},
	{"OuterCtx", testNestedOuterCtx},
	{"Ended", testNestedEnded},
	{"Together", testNestedTogether},
	{"OuterError", testOuterError},
	{"AfterCommit", testAfterCommit},
	{"AfterCommitNever", testAfterCommitNever},
	{"AfterCommitPanic", testAfterCommitPanic},
}

// add is one step of a transaction.
func add(ctx context.Context, db *database, code string) error {
	return db.accounts().Put(ctx, &account{Code: code}, perstore.Cond{Presence: perstore.Absent})
}

// wantCodes checks which accounts there are.
func wantCodes(t *testing.T, ctx context.Context, db *database, want string) {
	t.Helper()
	got := ""
	for _, a := range find[*account](t, ctx, db.accounts(), "sort(code)") {
		got += a.Code
	}
	if got != want {
		t.Errorf("accounts = %q; want %q", got, want)
	}
}

func testNestedJoins(t *testing.T, db *database) {
	db.needsQueries(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		if err := perstore.Transaction(ctx, func(ctx context.Context) error {
			wantCodes(t, ctx, db, "a")
			return add(ctx, db, "b")
		}); err != nil {
			return err
		}
		wantCodes(t, ctx, db, "ab")
		if !db.harness.ReadersWait {
			wantCodes(t, t.Context(), db, "")
		}
		return add(ctx, db, "c")
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantCodes(t, t.Context(), db, "abc")
}

func testOuterError(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(perstore.Transaction(ctx, func(ctx context.Context) error { return add(ctx, db, "a") }), errOops)
	})
	wantError(t, "Transaction", err, errOops)
	wantCodes(t, t.Context(), db, "")
}

func testAfterCommit(t *testing.T, db *database) {
	order := ""
	note := func(what string) func() { return func() { order += what } }
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		perstore.AfterCommit(ctx, note("1"))
		if err := perstore.Transaction(ctx, func(ctx context.Context) error {
			perstore.AfterCommit(ctx, func() {
				wantCodes(t, t.Context(), db, "a")
				order += "2"
			})
			return add(ctx, db, "a")
		}); err != nil {
			return err
		}
		perstore.AfterCommit(ctx, note("3"))
		order += "0"
		return nil
	})
	if err != nil || order != "0123" {
		t.Errorf("Transaction error = %v, order %s; want 0123", err, order)
	}
	perstore.AfterCommit(t.Context(), note("4"))
	if order != "01234" {
		t.Error("AfterCommit without a transaction did not run its function")
	}
}

func testAfterCommitNever(t *testing.T, db *database) {
	never := func(ctx context.Context, how string) {
		perstore.AfterCommit(ctx, func() { t.Errorf("AfterCommit ran after %s", how) })
	}
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		never(ctx, "an error")
		return errors.Join(add(ctx, db, "a"), errOops)
	})
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		never(ctx, "a nested error")
		return perstore.Transaction(ctx, func(context.Context) error { return errOops })
	})
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_ = perstore.Transaction(ctx, func(ctx context.Context) error {
			never(ctx, "a nested error that the outer one got over")
			return perstore.Transaction(ctx, func(ctx context.Context) error {
				never(ctx, "an error around it")
				return errors.Join(perstore.Transaction(ctx, func(context.Context) error { return nil }), errOops)
			})
		})
		return nil
	})
	func() {
		defer func() { _ = recover() }()
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			never(ctx, "a panic")
			panic("oops")
		})
	}()
	ctx, cancel := context.WithCancel(t.Context())
	_ = perstore.Transaction(ctx, func(ctx context.Context) error {
		never(ctx, "a cancelled ctx")
		cancel()
		return nil
	})
}

// testAfterCommitPanic lets one of three functions panic.
func testAfterCommitPanic(t *testing.T, db *database) {
	ran := ""
	func() {
		defer func() {
			if got := recover(); got != "oops" {
				t.Errorf("recovered %v; want the panic to go on", got)
			}
		}()
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			perstore.AfterCommit(ctx, func() { ran += "1" })
			perstore.AfterCommit(ctx, func() { panic("oops") })
			perstore.AfterCommit(ctx, func() { ran += "2" })
			return add(ctx, db, "a")
		})
	}()
	if ran != "12" {
		t.Errorf("AfterCommit ran %q beside one that panics; want 12", ran)
	}
	wantCodes(t, t.Context(), db, "a")
	put(t, db.accounts(), &account{Code: "b"}) // nobody holds the database
}
