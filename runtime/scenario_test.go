package perstore_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// The scenarios of the original's transactions, ported by hand: a test is named by
// its id. What differs from the original is in docs/decisions/0028.

// scenario runs fn in a transaction over two stores, A and B, and gives what they
// were called.
func scenario(t *testing.T, faults map[int]fault, fn func(ctx context.Context, a, b *fake) error) (string, error) {
	t.Helper()
	p := &process{faults: faults}
	a, b := p.open(newDisk("A"), able), p.open(newDisk("B"), able)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error { return fn(ctx, a, b) })
	return strings.Join(p.calls, " "), err
}

// transaction/throw-aborts: all that was used is aborted, and the error goes on.
func TestScenarioThrowAborts(t *testing.T) {
	boom := errors.New("boom")
	calls, err := scenario(t, nil, func(ctx context.Context, a, b *fake) error {
		return errors.Join(a.put(ctx, "1", "v"), b.put(ctx, "1", "v"), boom)
	})
	if !errors.Is(err, boom) || calls != "A.begin B.begin B.abort A.abort" {
		t.Errorf("Transaction error = %v, calls %s; want boom, and both aborted", err, calls)
	}
}

// transaction/promise-commit: the commit comes when the function has come to its
// end, however long that takes, also when others do its work.
func TestScenarioPromiseCommit(t *testing.T) {
	calls, err := scenario(t, nil, func(ctx context.Context, a, _ *fake) error {
		done := make(chan error)
		go func() { done <- a.put(ctx, "1", "v") }()
		return <-done
	})
	if err != nil || calls != "A.begin A.commit" {
		t.Errorf("Transaction error = %v, calls %s; want a commit", err, calls)
	}
}

// transaction/queue-default: what is queued runs at the commit, in order, and is
// dropped by an abort.
func TestScenarioQueueDefault(t *testing.T) {
	var log []string
	queue := func(ctx context.Context, what string) {
		perstore.AfterCommit(ctx, func() { log = append(log, what) })
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		queue(ctx, "stored 1")
		log = append(log, "in tx")
		queue(ctx, "stored 2")
		return nil
	})
	if want := []string{"in tx", "stored 1", "stored 2"}; err != nil || !slices.Equal(log, want) {
		t.Errorf("Transaction error = %v, log %v; want %v", err, log, want)
	}
	log = nil
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		queue(ctx, "stored 3")
		return errRefused
	})
	if len(log) > 0 {
		t.Errorf("after an abort the log is %v; want nothing", log)
	}
}

// transaction/suspend-resume: a suspended transaction is not the current one.
func TestScenarioSuspendResume(t *testing.T) {
	calls, err := scenario(t, nil, func(ctx context.Context, a, b *fake) error {
		first := a.put(ctx, "1", "v")
		suspended := perstore.Suspend(ctx)
		if part, err := perstore.Join(suspended, a); part != nil || err != nil {
			t.Errorf("Join of a suspended ctx = %v, %v; want none", part, err)
		}
		if part, err := perstore.Join(ctx, a); part == nil || err != nil {
			t.Errorf("Join of the resumed ctx = %v, %v; want the transaction", part, err)
		}
		return first
	})
	if err != nil || calls != "A.begin A.commit" {
		t.Errorf("Transaction error = %v, calls %s; want a commit", err, calls)
	}
}

// transaction/commit-fails: a quirk that is not kept. Where the commit of one store
// fails, both have the writes in the end or neither has.
func TestScenarioCommitFails(t *testing.T) {
	calls, err := scenario(t, map[int]fault{5: refuses}, func(ctx context.Context, a, b *fake) error {
		return errors.Join(a.put(ctx, "1", "v"), b.put(ctx, "1", "v"))
	})
	if !errors.Is(err, errRefused) || calls != "A.begin B.begin A.id B.prepare A.decide A.commit A.decided B.abort A.forget" {
		t.Errorf("Transaction error = %v, calls %s; want the refusal and no writes", err, calls)
	}
}

// transaction/database: a quirk that is not kept. A database begins when it is
// used first, and one that is not used does not begin.
func TestScenarioDatabase(t *testing.T) {
	calls, err := scenario(t, nil, func(ctx context.Context, _, b *fake) error { return b.put(ctx, "1", "v") })
	if err != nil || calls != "B.begin B.commit" {
		t.Errorf("Transaction error = %v, calls %s; want B alone", err, calls)
	}
	calls, err = scenario(t, nil, func(context.Context, *fake, *fake) error { return errRefused })
	if err != errRefused || calls != "" {
		t.Errorf("Transaction error = %v, calls %s; want none", err, calls)
	}
}

// transaction/explicit-abort: a bug that is not copied. No commit follows an abort.
func TestScenarioExplicitAbort(t *testing.T) {
	p := &process{}
	a := p.open(newDisk("A"), able)
	tx, ctx, err := perstore.Begin(t.Context())
	if err := errors.Join(err, a.put(ctx, "1", "v"), tx.Abort(ctx)); err != nil {
		t.Errorf("Abort error = %v", err)
	}
	if err := tx.Commit(ctx); err != perstore.ErrTxDone || strings.Join(p.calls, " ") != "A.begin A.abort" {
		t.Errorf("Commit after Abort error = %v, calls %v; want ErrTxDone, and no commit", err, p.calls)
	}
}

// transaction/nested: a bug that is not copied. The outer transaction is still the
// current one after the inner one, and all is committed once.
func TestScenarioNested(t *testing.T) {
	calls, err := scenario(t, nil, func(ctx context.Context, a, _ *fake) error {
		first := a.put(ctx, "1", "v")
		inner := perstore.Transaction(ctx, func(ctx context.Context) error { return a.put(ctx, "2", "v") })
		return errors.Join(first, inner, a.put(ctx, "3", "v"))
	})
	if err != nil || calls != "A.begin A.savepoint1 A.release1 A.commit" {
		t.Errorf("Transaction error = %v, calls %s; want one commit", err, calls)
	}
}

// transaction/memory-not-transactional: a quirk that is not kept. Memory rolls back.
func TestScenarioMemory(t *testing.T) {
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(db.Categories.Add(ctx, &shop.Category{Name: "x"}), errRefused)
	})
	if n, failed := db.Categories.Where().Count(t.Context()); n != 0 || failed != nil || !errors.Is(err, errRefused) {
		t.Errorf("Transaction error = %v, Count = %d, %v; want nothing kept", err, n, failed)
	}
}
