package storetest

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// testByKey checks what a store does in a transaction that knows what it has written
// by key alone, and what it refuses.
func testByKey(t *testing.T, db *database) {
	if !db.harness.ByKey {
		t.Skip("the transactions of this store know all that they have written; SeesOwnWrites tests them")
	}
	put(t, db.accounts(), &account{Code: "a", Balance: 1}, &account{Code: "b"})
	ctx := t.Context()
	err := perstore.Transaction(ctx, func(inside context.Context) error {
		if n := count(t, inside, db.accounts()); n != 2 {
			t.Errorf("Count before a write = %d; want 2", n)
		}
		a := get[*account](t, inside, db.accounts(), "a")
		a.Balance = 5
		err := errors.Join(
			db.accounts().Put(inside, a, perstore.Cond{Presence: perstore.Present}),
			db.accounts().Put(inside, &account{Code: "c", Name: "new"}, perstore.Cond{Presence: perstore.Absent}),
			db.accounts().Delete(inside, "b", perstore.Cond{}))
		wantSame(t, "Get inside", get[*account](t, inside, db.accounts(), "a").Balance, int64(5))
		wantSame(t, "Get inside", get[*account](t, inside, db.accounts(), "c").Name, "new")
		_, gone := db.accounts().Get(inside, "b")
		wantError(t, "Get(deleted) inside", gone, perstore.ErrNotFound)
		wantSame(t, "Get outside", get[*account](t, ctx, db.accounts(), "a").Balance, int64(1))
		wantError(t, "Put(taken)", db.accounts().Put(inside, &account{Code: "c"}, perstore.Cond{Presence: perstore.Absent}), perstore.ErrExists)
		refusesQueries(t, inside, db)
		return err
	})
	wantError(t, "Transaction", err, nil)
	wantSame(t, "balances", accountCodes(t, db), []string{"a", "c"})
	wantSame(t, "Get after", get[*account](t, ctx, db.accounts(), "a").Balance, int64(5))
}

// refusesQueries checks what cannot be asked for behind a write.
func refusesQueries(t *testing.T, inside context.Context, db *database) {
	t.Helper()
	wantError(t, "Query", db.accounts().Query(inside, rql.Query{}, yes), errors.ErrUnsupported)
	_, err := perstore.Count(inside, db.accounts(), rql.Query{})
	wantError(t, "Count", err, errors.ErrUnsupported)
	_, err = perstore.Reduce(inside, db.accounts(), parse(t, "sum(balance)"))
	wantError(t, "Reduce", err, errors.ErrUnsupported)
	wantError(t, "Put(without a key)", db.nodes().Put(inside, &node{}, perstore.Cond{}), errors.ErrUnsupported)
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_, err := db.accounts().Get(ctx, "a")
		return err
	}, perstore.Isolation(sql.LevelSerializable))
	wantError(t, "Transaction(serializable)", err, errors.ErrUnsupported)
}

func accountCodes(t *testing.T, db *database) (codes []string) {
	t.Helper()
	for _, a := range find[*account](t, t.Context(), db.accounts(), "sort(code)") {
		codes = append(codes, a.Code)
	}
	return codes
}

// testByKeyUndone checks that nothing is left of what was undone, and that what somebody
// else has written meanwhile is a conflict.
func testByKeyUndone(t *testing.T, db *database) {
	if !db.harness.ByKey {
		t.Skip("the transactions of this store know all that they have written; the tests of Nested and Transaction undo them")
	}
	put(t, db.accounts(), &account{Code: "a"})
	ctx := t.Context()
	add := func(ctx context.Context, code string) error {
		return db.accounts().Put(ctx, &account{Code: code}, perstore.Cond{})
	}
	err := perstore.Transaction(ctx, func(ctx context.Context) error { return errors.Join(add(ctx, "x"), errOops) })
	wantError(t, "Transaction", err, errOops)
	err = perstore.Transaction(ctx, func(outer context.Context) error {
		inner := perstore.Transaction(outer, func(ctx context.Context) error {
			return errors.Join(add(ctx, "y"), db.accounts().Delete(ctx, "a", perstore.Cond{}), errOops)
		})
		wantError(t, "nested Transaction", inner, errOops)
		_, gone := db.accounts().Get(outer, "y")
		wantError(t, "Get(undone)", gone, perstore.ErrNotFound)
		return add(outer, "z")
	})
	wantError(t, "Transaction around one that failed", err, nil)
	wantSame(t, "accounts", accountCodes(t, db), []string{"a", "z"})
	err = perstore.Transaction(ctx, func(inside context.Context) error {
		a := get[*account](t, inside, db.accounts(), "a")
		put(t, db.accounts(), &account{Code: "a", Name: "meanwhile"})
		return errors.Join(add(inside, "w"), db.accounts().Put(inside, a, perstore.Cond{}))
	})
	wantError(t, "Transaction beside another writer", err, perstore.ErrConflict)
	wantSame(t, "accounts", accountCodes(t, db), []string{"a", "z"})
	wantSame(t, "Get", get[*account](t, ctx, db.accounts(), "a").Name, "meanwhile")
}
