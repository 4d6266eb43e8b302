package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestTxDone uses a transaction after its end in every way.
func TestTxDone(t *testing.T) {
	for name, end := range map[string]func(*perstore.Tx, context.Context) error{
		"Commit": (*perstore.Tx).Commit, "Abort": (*perstore.Tx).Abort,
	} {
		p := &process{}
		db := p.open(newDisk("a"), able)
		tx, ctx, err := perstore.Begin(t.Context(), perstore.Named("work"))
		if err := errors.Join(err, db.put(ctx, "k", "v"), end(tx, ctx)); err != nil || tx.Name() != "work" {
			t.Fatalf("%s error = %v", name, err)
		}
		for call, run := range map[string]func() error{
			"Commit": func() error { return tx.Commit(ctx) },
			"Abort":  func() error { return tx.Abort(ctx) },
			"Join":   func() error { _, err := perstore.Join(ctx, db); return err },
			"Resume": func() error { _, err := perstore.Join(tx.Resume(t.Context()), db); return err },
			"Enlist": func() error { return tx.Enlist(&guest{}) },
			"Begin":  func() error { _, _, err := perstore.Begin(ctx); return err },
			"Transaction": func() error {
				return perstore.Transaction(ctx, func(context.Context) error { t.Error("it runs"); return nil })
			},
		} {
			if err := run(); !errors.Is(err, perstore.ErrTxDone) {
				t.Errorf("%s after %s error = %v; want ErrTxDone", call, name, err)
			}
		}
		ran := false
		perstore.AfterCommit(ctx, func() { ran = true })
		if want := name == "Commit"; ran != want || (db.data["k"] != "") != want {
			t.Errorf("after %s AfterCommit ran: %v, kept %v", name, ran, db.data)
		}
		if want := "a.begin a." + strings.ToLower(name); strings.Join(p.calls, " ") != want {
			t.Errorf("calls %v; want %s", p.calls, want)
		}
	}
}

// TestNestedTx nests with Begin: an abort undoes the inner writes.
func TestNestedTx(t *testing.T) {
	p := &process{}
	db := p.open(newDisk("a"), able)
	tx, ctx, err := perstore.Begin(t.Context())
	steps := []error{err, db.put(ctx, "outer", "v")}
	for name, end := range map[string]func(*perstore.Tx, context.Context) error{"kept": (*perstore.Tx).Commit, "undone": (*perstore.Tx).Abort} {
		inner, within, err := perstore.Begin(ctx)
		steps = append(steps, err, db.put(within, name, "v"), end(inner, within))
	}
	if err := errors.Join(append(steps, tx.Commit(ctx))...); err != nil || len(db.data) != 2 || db.data["kept"] == "" {
		t.Errorf("errors %v, kept %v; want outer and kept", err, db.data)
	}
}

// TestSuspend works outside of a transaction meanwhile.
func TestSuspend(t *testing.T) {
	p := &process{}
	db := p.open(newDisk("a"), able)
	tx, ctx, err := perstore.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin error = %v", err)
	}
	outside := tx.Suspend(ctx)
	if part, err := perstore.Join(outside, db); part != nil || err != nil || perstore.Attempt(outside) != 0 {
		t.Errorf("Join of a suspended ctx = %v, %v; want no transaction", part, err)
	}
	err = perstore.Transaction(outside, func(ctx context.Context) error { return db.put(ctx, "outside", "v") })
	if err := errors.Join(err, db.put(tx.Resume(outside), "inside", "v"), tx.Abort(ctx)); err != nil || len(db.data) != 1 || db.data["outside"] == "" {
		t.Errorf("error %v, kept %v; want what was done outside", err, db.data)
	}
}

// TestCtxEnds lets the ctx of a transaction end before it does: nothing is held
// afterwards, and its end tells why.
func TestCtxEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			opts   []perstore.TxOption
			cancel bool
			want   error
		}{
			"Timeout": {[]perstore.TxOption{perstore.Timeout(time.Minute)}, false, context.DeadlineExceeded},
			"cancel":  {nil, true, context.Canceled},
		} {
			p := &process{}
			db := p.open(newDisk("a"), able)
			parent, cancel := context.WithCancel(t.Context())
			defer cancel()
			tx, ctx, err := perstore.Begin(parent, c.opts...)
			if err := errors.Join(err, db.put(ctx, "k", "v")); err != nil {
				t.Fatalf("Begin error = %v", err)
			}
			if c.cancel {
				cancel()
			}
			<-ctx.Done()
			synctest.Wait()
			if got := strings.Join(p.calls, " "); got != "a.begin a.abort" {
				t.Errorf("%s: calls %s; want an abort", name, got)
			}
			if err := tx.Commit(ctx); !errors.Is(err, c.want) {
				t.Errorf("%s: Commit error = %v; want %v", name, err, c.want)
			}
			if err := tx.Commit(ctx); err != perstore.ErrTxDone {
				t.Errorf("%s: second Commit error = %v; want ErrTxDone", name, err)
			}
		}
	})
}

// TestTimeout bounds a transaction, its retries, and a nested one.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &process{}
		db := p.open(newDisk("a"), able)
		late := func(ctx context.Context) error {
			err := db.put(ctx, "late", "v")
			<-ctx.Done()
			return err
		}
		err := perstore.Transaction(t.Context(), late, perstore.Timeout(time.Second))
		if !errors.Is(err, context.DeadlineExceeded) || strings.Join(p.calls, " ") != "a.begin a.abort" {
			t.Errorf("Transaction error = %v, calls %v; want DeadlineExceeded and an abort", err, p.calls)
		}
		err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			inner := perstore.Transaction(ctx, late, perstore.Timeout(time.Second))
			if !errors.Is(inner, context.DeadlineExceeded) {
				t.Errorf("nested Transaction error = %v; want DeadlineExceeded", inner)
			}
			return db.put(ctx, "in time", "v")
		})
		if err != nil || len(db.data) != 1 || db.data["in time"] == "" {
			t.Errorf("Transaction error = %v, kept %v; want what the outer one has written", err, db.data)
		}
		began := time.Now()
		err = perstore.Transaction(t.Context(), func(context.Context) error { return perstore.ErrConflict }, perstore.Retry(1e6), perstore.Timeout(time.Second))
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, perstore.ErrConflict) || time.Since(began) != time.Second {
			t.Errorf("Transaction error = %v after %v; want DeadlineExceeded and ErrConflict after a second", err, time.Since(began))
		}
	})
}

// TestRetry runs transactions again that conflict, and no others.
func TestRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			n    int
			err  error
			want int
		}{
			{0, perstore.ErrConflict, 1}, {3, perstore.ErrConflict, 4}, {3, errRefused, 1}, {3, nil, 1},
			{3, fmt.Errorf("%w: %w", perstore.ErrInDoubt, perstore.ErrConflict), 1},
		} {
			attempts := ""
			err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
				attempts += fmt.Sprint(perstore.Attempt(ctx))
				return c.err
			}, perstore.Retry(c.n))
			if !errors.Is(err, c.err) || attempts != "1234"[:c.want] {
				t.Errorf("Transaction with Retry(%d) of %v error = %v, attempts %s; want %d", c.n, c.err, err, attempts, c.want)
			}
		}
	})
}

// TestRetryAfterCommit runs a transaction again whose commit has conflicted: objects
// and functions of the first attempt are forgotten.
func TestRetryAfterCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &recorded{commit: perstore.ErrConflict}
		ran := 0
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if perstore.Attempt(ctx) == 3 {
				db.commit = nil
			}
			perstore.AfterCommit(ctx, func() { ran++ })
			inner := perstore.Transaction(ctx, func(ctx context.Context) error {
				_, err := perstore.Join(ctx, db)
				return err
			}, perstore.Retry(5))
			return inner
		}, perstore.Retry(5))
		if err != nil || ran != 1 || strings.Join(db.calls, " ") != "begin commit begin commit begin commit" {
			t.Errorf("Transaction error = %v, AfterCommit ran %d times, calls %v; want 1 and three attempts", err, ran, db.calls)
		}
	})
}

// TestTxName tells hooks what a transaction is for, and its errors too.
func TestTxName(t *testing.T) {
	db := &recorded{commit: errCommit}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_ = perstore.Transaction(ctx, func(ctx context.Context) error {
			if got := perstore.TxName(ctx); got != "outer" {
				t.Errorf("TxName in a nested one = %q; want outer", got)
			}
			return nil
		})
		_, err := perstore.Join(ctx, db)
		return err
	}, perstore.Named("outer"))
	if !errors.Is(err, errCommit) || !strings.HasPrefix(err.Error(), "transaction outer: ") || perstore.TxName(t.Context()) != "" {
		t.Errorf("Transaction error = %v; want the name in it", err)
	}
}

// TestIsolationNested refuses a level that the outer transaction has not.
func TestIsolationNested(t *testing.T) {
	run := func(outer, inner perstore.TxOption) error {
		return perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return perstore.Transaction(ctx, func(context.Context) error { return nil }, inner)
		}, outer)
	}
	if err := run(perstore.Isolation(6), perstore.Isolation(4)); err != nil {
		t.Errorf("a weaker level inside error = %v", err)
	}
	if err := run(perstore.Isolation(4), perstore.Isolation(6)); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a stronger level inside error = %v; want errors.ErrUnsupported", err)
	}
}
