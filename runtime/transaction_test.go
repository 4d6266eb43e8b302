package perstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// recorded is a database that only records what a transaction asks of it.
type recorded struct {
	perstore.Database
	calls     []string
	begin     error // what Begin gives
	commit    error // what Commit gives
	abortDone bool  // whether the ctx of Abort was cancelled
}

func (d *recorded) Begin(context.Context, perstore.TxOptions) (perstore.Branch, error) {
	d.calls = append(d.calls, "begin")
	return d, d.begin
}

func (d *recorded) Commit(context.Context) error {
	d.calls = append(d.calls, "commit")
	return d.commit
}

func (d *recorded) Abort(ctx context.Context) error {
	d.calls = append(d.calls, "abort")
	d.abortDone = ctx.Err() != nil
	return nil
}

var errCommit = errors.New("disk full")

func TestDatabaseOfTransaction(t *testing.T) {
	joinTwice := func(db perstore.Database) func(context.Context) error {
		return func(ctx context.Context) error {
			a, errA := perstore.Join(ctx, db)
			b, errB := perstore.Join(ctx, db)
			if errA == nil && a != b {
				t.Error("Join gives two parts of one transaction")
			}
			return errors.Join(errA, errB)
		}
	}
	for want, c := range map[string]struct {
		db   *recorded
		run  func(db *recorded) error
		want error
	}{
		"begin commit": {&recorded{}, func(db *recorded) error { return perstore.Transaction(t.Context(), joinTwice(db)) }, nil},
		"": {&recorded{}, func(*recorded) error {
			return perstore.Transaction(t.Context(), func(context.Context) error { return nil })
		}, nil},
		"begin abort": {&recorded{}, func(db *recorded) error {
			return perstore.Transaction(t.Context(), func(ctx context.Context) error { return errors.Join(joinTwice(db)(ctx), errRefused) })
		}, errRefused},
		"begin begin": {&recorded{begin: perstore.ErrConflict}, func(db *recorded) error { return perstore.Transaction(t.Context(), joinTwice(db)) }, perstore.ErrConflict},
	} {
		if err := c.run(c.db); !errors.Is(err, c.want) {
			t.Errorf("%q: Transaction error = %v; want %v", want, err, c.want)
		}
		if got := strings.Join(c.db.calls, " "); got != want {
			t.Errorf("Transaction calls %q; want %q", got, want)
		}
	}
}

func TestJoinWithoutTransaction(t *testing.T) {
	db := &recorded{}
	if part, err := perstore.Join(t.Context(), db); part != nil || err != nil || len(db.calls) > 0 {
		t.Errorf("Join = %v, %v, calls %v; want nil, nil and no call", part, err, db.calls)
	}
}

// TestDatabasesThatCannotAgree joins two databases that can promise nothing.
func TestDatabasesThatCannotAgree(t *testing.T) {
	first, second := &recorded{}, &recorded{}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_, errA := perstore.Join(ctx, first)
		_, errB := perstore.Join(ctx, second)
		return errors.Join(errA, errB)
	})
	if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "perstore.BestEffort()") {
		t.Errorf("Transaction over two databases error = %v; want errors.ErrUnsupported that names BestEffort", err)
	}
	for _, db := range []*recorded{first, second} {
		if got := strings.Join(db.calls, " "); got != "begin abort" {
			t.Errorf("calls %q; want an abort", got)
		}
	}
}

// failing is a database in memory whose commits fail.
type failing struct {
	perstore.Store
	db *recorded
}

func (s failing) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	if _, err := perstore.Join(ctx, s.db); err != nil {
		return err
	}
	obj.(*shop.Category).ID = 7
	return nil
}

// TestCommitFails checks that objects get their state back and that nothing
// runs that waits for the commit.
func TestCommitFails(t *testing.T) {
	fake := &recorded{commit: errCommit}
	db, err := shop.Open(t.Context(), "memory:", perstore.WithMiddleware("Category", func(next perstore.Store) perstore.Store { return failing{next, fake} }))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	c := &shop.Category{Name: "x"}
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		perstore.AfterCommit(ctx, func() { t.Error("AfterCommit runs though the commit failed") })
		if err := db.Categories.Add(ctx, c); err != nil {
			return err
		}
		if c.ID != 7 || !c.Perstore.Stored() {
			t.Errorf("Add inside: key %d, stored %v; want 7, true", c.ID, c.Perstore.Stored())
		}
		return nil
	})
	if !errors.Is(err, errCommit) || c.ID != 0 || c.Perstore.Stored() {
		t.Errorf("Transaction error = %v, key %d, stored %v; want the commit's error, 0, false", err, c.ID, c.Perstore.Stored())
	}
}

// TestAbortOfCancelled checks that undoing does not depend on the ctx.
func TestAbortOfCancelled(t *testing.T) {
	db := &recorded{}
	ctx, cancel := context.WithCancel(t.Context())
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		defer cancel()
		_, err := perstore.Join(ctx, db)
		return err
	})
	if !errors.Is(err, context.Canceled) || strings.Join(db.calls, " ") != "begin abort" || db.abortDone {
		t.Errorf("Transaction error = %v, calls %v, Abort's ctx cancelled: %v; want context.Canceled, an abort, false", err, db.calls, db.abortDone)
	}
}
