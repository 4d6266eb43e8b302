package storetest

import (
	"context"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var nestedTests = []test{
	{"Joins", testNestedJoins},
	{"ErrorDooms", testNestedError},
	{"PanicDooms", testNestedPanic},
	{"OuterError", testOuterError},
	{"AfterCommit", testAfterCommit},
	{"AfterCommitNever", testAfterCommitNever},
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

func testNestedError(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			return errors.Join(add(ctx, db, "b"), errOops)
		})
		wantError(t, "nested Transaction", inner, errOops)
		return nil // as if nothing had happened
	})
	wantError(t, "Transaction around one that failed", err, errOops)
	wantCodes(t, t.Context(), db, "")
}

func testNestedPanic(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		func() {
			defer func() { _ = recover() }()
			_ = perstore.Transaction(ctx, func(ctx context.Context) error {
				if err := add(ctx, db, "b"); err != nil {
					return err
				}
				panic("oops")
			})
		}()
		return nil
	})
	if err == nil {
		t.Error("Transaction around one that panicked commits; want an error")
	}
	wantCodes(t, t.Context(), db, "")
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
		_ = perstore.Transaction(ctx, func(context.Context) error { return errOops })
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
