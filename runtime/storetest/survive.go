package storetest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// surviveTests are mishaps of one call that must not reach the next.
var surviveTests = []test{
	{"ShorterCtxInTransaction", testShorterCtx},
	{"PanicInWrite", testPanicInWrite},
	{"PanicInWriteInTransaction", testPanicInWriteInTransaction},
	{"UnmetConditions", testUnmetConditions},
}

// testShorterCtx ends the ctx of the first call of a transaction before the
// others.
func testShorterCtx(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		short, cancel := context.WithCancel(ctx)
		_, err := perstore.Count(short, db.accounts(), parse(t, ""))
		cancel()
		if err != nil {
			return err
		}
		return db.accounts().Put(ctx, &account{Code: "a"}, perstore.Cond{})
	})
	if err != nil {
		t.Fatalf("Transaction whose first call had a ctx of its own = %v; want nil", err)
	}
	if n := count(t, t.Context(), db.accounts()); n != 1 {
		t.Errorf("there are %d objects; want 1", n)
	}
}

// panics runs fn and tells whether it panicked.
func panics(fn func()) (did bool) {
	defer func() { did = recover() != nil }()
	fn()
	return false
}

func testPanicInWrite(t *testing.T, db *database) {
	if !panics(func() { _ = db.accounts().Put(t.Context(), (*account)(nil), perstore.Cond{}) }) {
		t.Fatal("Put(nil) did not panic")
	}
	put(t, db.accounts(), &account{Code: "after"})
}

func testPanicInWriteInTransaction(t *testing.T, db *database) {
	panics(func() {
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return db.accounts().Put(ctx, (*account)(nil), perstore.Cond{})
		})
	})
	put(t, db.accounts(), &account{Code: "after"})
}

// testUnmetConditions tells a condition that does not hold from a unique value
// that is taken.
func testUnmetConditions(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	absent := db.accounts().Put(t.Context(), &account{Code: "a"}, perstore.Cond{Presence: perstore.Absent})
	wantError(t, "Put(taken key, Absent)", absent, perstore.ErrExists)
	wantError(t, "Put(taken key, Absent)", absent, perstore.ErrPrecondition)
	present := db.accounts().Put(t.Context(), &account{Code: "b"}, perstore.Cond{Presence: perstore.Present})
	wantError(t, "Put(free key, Present)", present, perstore.ErrNotFound)
	wantError(t, "Put(free key, Present)", present, perstore.ErrPrecondition)
}
