package memdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// tape is a log in memory. Its disk is slow where sync is set.
type tape struct {
	mu      sync.Mutex
	entries []memdb.Entry
	refuse  error         // of Append
	sync    chan struct{} // what wait waits for
	lost    error         // of wait
}

func (l *tape) Append(e memdb.Entry) (func() error, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		return nil, l.refuse
	}
	l.entries = append(l.entries, e)
	if l.sync == nil {
		return nil, nil
	}
	sync := l.sync
	return func() error { <-sync; return l.lost }, nil
}

// String lists the changes: +1a is that object 1 is a, -1 that it is gone.
func (l *tape) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, e := range l.entries {
		for _, c := range e.Changes {
			if c.New == nil {
				fmt.Fprintf(&b, "-%v", c.Key)
			} else {
				fmt.Fprintf(&b, "+%v%s", c.Key, c.New.(*city).Name)
			}
		}
		b.WriteString(";")
	}
	return b.String()
}

// errOops aborts a transaction.
var errOops = errors.New("errOops")

func TestLogHasEachCommit(t *testing.T) {
	log := &tape{}
	a := newAtlas(t, perstore.Cascade, memdb.Options{Log: log})
	ctx := t.Context()
	a.put(ctx, &city{Name: "a"}, &city{Name: "b", In: perstore.Some[int64](1)})
	wantError(t, "Put(taken name)", a.Put(ctx, &city{Name: "a"}, perstore.Cond{}), perstore.ErrExists)
	wantError(t, "Transaction", perstore.Transaction(ctx, func(ctx context.Context) error {
		a.put(ctx, &city{ID: 10, Name: "x"})
		return errOops
	}), errOops)
	wantError(t, "Transaction", perstore.Transaction(ctx, func(ctx context.Context) error {
		a.put(ctx, &city{ID: 7, Name: "c"}, &city{ID: 5, Name: "d"}, &city{ID: 7, Name: "e"}, &city{ID: 6, Name: "f"})
		return a.Delete(ctx, int64(6), perstore.Cond{})
	}), nil)
	wantError(t, "Delete(1)", a.Delete(ctx, int64(1), perstore.Cond{}), nil)
	if _, err := perstore.Remove(ctx, a.Store, mustParse(t, "name=nobody")); err != nil {
		t.Errorf("Remove(none) error = %v", err)
	}
	if got, want := log.String(), "+1a;+2b;+5d+7e;-1-2;"; got != want {
		t.Errorf("the log has %s; want %s", got, want)
	}
}

func TestLogHasWhatCascades(t *testing.T) {
	log := &tape{}
	a := newAtlas(t, perstore.SetNull, memdb.Options{Log: log})
	a.put(t.Context(), &city{ID: 1, Name: "a"}, &city{ID: 2, Name: "b", In: perstore.Some[int64](1)})
	wantError(t, "Delete(1)", a.Delete(t.Context(), int64(1), perstore.Cond{}), nil)
	if got, want := log.String(), "+1a;+2b;-1+2b;"; got != want {
		t.Errorf("the log has %s; want %s", got, want)
	}
}

// TestGroupCommit lets writers wait for one sync: they build on each other, and
// readers see them only then.
func TestGroupCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &tape{sync: make(chan struct{})}
		a := newAtlas(t, perstore.Cascade, memdb.Options{Log: log})
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() { a.put(t.Context(), &city{ID: int64(i + 1), Name: fmt.Sprint(i)}) })
		}
		synctest.Wait()
		if n := len(log.entries); n != 10 {
			t.Errorf("the log has %d entries before the sync; want 10", n)
		}
		wantNames(t, a, "")
		wantError(t, "Put(taken, Absent)", a.Put(t.Context(), &city{ID: 1}, perstore.Cond{Presence: perstore.Absent}), perstore.ErrExists)
		close(log.sync)
		all.Wait()
		wantNames(t, a, "0123456789")
	})
}

// TestReadersDoNotWait reads, and begins transactions, while a commit waits.
func TestReadersDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &tape{}
		a := newAtlas(t, perstore.Cascade, memdb.Options{Log: log})
		a.put(t.Context(), &city{Name: "a"})
		log.sync = make(chan struct{})
		done := make(chan error)
		go func() { done <- a.Put(t.Context(), &city{Name: "b"}, perstore.Cond{}) }()
		synctest.Wait()
		wantNames(t, a, "a")
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if got := a.names(ctx); got != "a" {
				t.Errorf("a transaction sees %q; want a", got)
			}
			return nil
		})
		wantError(t, "Transaction", err, nil)
		close(log.sync)
		wantError(t, "Put", <-done, nil)
		wantNames(t, a, "ab")
	})
}

// TestLogRefuses lets Append fail: the write is undone, and no more are taken.
func TestLogRefuses(t *testing.T) {
	log := &tape{}
	a := newAtlas(t, perstore.Cascade, memdb.Options{Log: log})
	a.put(t.Context(), &city{Name: "a"})
	log.refuse = errors.New("disk full")
	c := &city{Name: "b"}
	err := a.Put(t.Context(), c, perstore.Cond{})
	wantError(t, "Put", err, perstore.ErrDatabase)
	wantError(t, "Put", err, log.refuse)
	if c.ID != 0 {
		t.Errorf("Put has failed and left the key %d", c.ID)
	}
	log.refuse = nil
	wantError(t, "Put afterwards", a.Put(t.Context(), c, perstore.Cond{}), perstore.ErrDatabase)
	wantNames(t, a, "a")
}

// TestLogIsLost lets a sync fail: the commit and those that were built on it
// fail, although their own would not.
func TestLogIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &tape{sync: make(chan struct{}), lost: errors.New("I/O error")}
		a := newAtlas(t, perstore.Cascade, memdb.Options{Log: log})
		first, second := &city{Name: "a"}, &city{Name: "b"}
		errs := make(chan error, 2)
		go func() { errs <- a.Put(t.Context(), first, perstore.Cond{}) }()
		synctest.Wait()
		log.mu.Lock()
		lost := log.sync
		log.sync = nil
		log.mu.Unlock()
		go func() { errs <- a.AddAll(t.Context(), []any{second}) }()
		synctest.Wait()
		close(lost)
		for range 2 {
			err := <-errs
			wantError(t, "Put", err, perstore.ErrDatabase)
			wantError(t, "Put", err, log.lost)
		}
		if first.ID != 0 || second.ID != 0 {
			t.Errorf("the writes have failed and left the keys %d and %d", first.ID, second.ID)
		}
		wantNames(t, a, "")
		wantError(t, "Put afterwards", a.Put(t.Context(), first, perstore.Cond{}), log.lost)
	})
}
