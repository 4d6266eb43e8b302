package memdb_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// in gives a city that is a part of another one.
func in(id, other int64, name string) *city {
	return &city{ID: id, Name: name, In: perstore.Some(other)}
}

// TestConflicts lets two transactions begin at once, commits the first, and
// tells what becomes of the second.
func TestConflicts(t *testing.T) {
	for _, c := range []struct {
		name          string
		onDelete      perstore.OnDelete
		first, second func(b *branch)
		also          error // what a conflict is besides
		conflict      bool
		want          string // the cities in the end
	}{
		{name: "the same object", conflict: true, want: "xb",
			first: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) }, second: func(b *branch) { b.put(&city{ID: 1, Name: "y"}) }},
		{name: "other objects", want: "xy",
			first: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) }, second: func(b *branch) { b.put(&city{ID: 2, Name: "y"}) }},
		{name: "the same new object", conflict: true, also: perstore.ErrExists, want: "abx",
			first: func(b *branch) { b.put(&city{ID: 5, Name: "x"}) }, second: func(b *branch) { b.put(&city{ID: 5, Name: "y"}) }},
		{name: "generated keys", want: "abxy",
			first: func(b *branch) { b.put(&city{Name: "x"}) }, second: func(b *branch) { b.put(&city{Name: "y"}) }},
		{name: "deleted twice", conflict: true, want: "b",
			first: func(b *branch) { b.delete(1) }, second: func(b *branch) { b.delete(1) }},
		{name: "changed what was deleted", conflict: true, want: "b",
			first: func(b *branch) { b.delete(1) }, second: func(b *branch) { b.put(&city{ID: 1, Name: "y"}) }},
		{name: "a unique value", conflict: true, also: perstore.ErrExists, want: "abx",
			first: func(b *branch) { b.put(&city{ID: 5, Name: "x"}) }, second: func(b *branch) { b.put(&city{ID: 6, Name: "x"}) }},
		{name: "exchanged unique values", want: "bax",
			first:  func(b *branch) { b.put(&city{ID: 5, Name: "x"}) },
			second: func(b *branch) { b.put(&city{ID: 1, Name: "t"}, &city{ID: 2, Name: "a"}, &city{ID: 1, Name: "b"}) }},
		{name: "a link to what was deleted", conflict: true, also: perstore.ErrInvalid, want: "b",
			first: func(b *branch) { b.delete(1) }, second: func(b *branch) { b.put(in(5, 1, "y")) }},
		{name: "deleted what a link leads to", conflict: true, want: "abx",
			first: func(b *branch) { b.put(in(5, 1, "x")) }, second: func(b *branch) { b.delete(1) }},
		{name: "deleted by cascade what a link leads to", onDelete: perstore.Cascade, conflict: true, want: "abx",
			first: func(b *branch) { b.put(in(5, 1, "x")) }, second: func(b *branch) { b.delete(1) }},
		{name: "added and deleted", want: "abx",
			first: func(b *branch) { b.put(&city{ID: 5, Name: "x"}) }, second: func(b *branch) { b.put(&city{ID: 6, Name: "x"}); b.delete(6) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.onDelete == perstore.Unstated {
				c.onDelete = perstore.Restrict
			}
			a := newAtlas(t, c.onDelete, memdb.Options{})
			a.put(t.Context(), &city{ID: 1, Name: "a"}, &city{ID: 2, Name: "b"})
			first, second := a.begin(), a.begin()
			c.first(first)
			c.second(second)
			wantError(t, "Commit of the first", first.commit(), nil)
			err := second.commit()
			if errors.Is(err, perstore.ErrConflict) != c.conflict || !c.conflict && err != nil {
				t.Errorf("Commit of the second error = %v; want a conflict: %v", err, c.conflict)
			}
			if c.also != nil {
				wantError(t, "Commit of the second", err, c.also)
			}
			wantNames(t, a, c.want)
		})
	}
}

// TestSingleWritesDoNotConflict writes what an open transaction has written too.
func TestSingleWritesDoNotConflict(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	open := a.begin(&city{ID: 1, Name: "a"})
	a.put(t.Context(), &city{ID: 1, Name: "b"}, &city{ID: 1, Name: "c"})
	wantError(t, "Commit", open.commit(), perstore.ErrConflict)
	wantNames(t, a, "c")
}

// TestPreparedHolds prepares a transaction and lets single writes follow: those
// that it holds wait, and go on when it has ended.
func TestPreparedHolds(t *testing.T) {
	for _, c := range []struct {
		name   string
		writes func(b *branch)
		single func(a *atlas) error
		waits  bool
		commit error // of the single write, when the prepared one has committed
		want   string
	}{
		{name: "nothing in common", want: "xbcz",
			writes: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) },
			single: func(a *atlas) error { return a.Put(a.t.Context(), &city{ID: 4, Name: "z"}, perstore.Cond{}) }},
		{name: "the object", waits: true, want: "zbc",
			writes: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) },
			single: func(a *atlas) error { return a.Put(a.t.Context(), &city{ID: 1, Name: "z"}, perstore.Cond{}) }},
		{name: "a unique value", waits: true, commit: perstore.ErrExists, want: "xbc",
			writes: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) },
			single: func(a *atlas) error { return a.Put(a.t.Context(), &city{Name: "x"}, perstore.Cond{}) }},
		{name: "a unique value that it gives up", waits: false, commit: perstore.ErrExists, want: "xbc",
			writes: func(b *branch) { b.put(&city{ID: 1, Name: "x"}) },
			single: func(a *atlas) error { return a.Put(a.t.Context(), &city{Name: "a"}, perstore.Cond{}) }},
		{name: "what it links to", waits: true, commit: perstore.ErrInvalid, want: "abcx",
			writes: func(b *branch) { b.put(in(5, 2, "x")) },
			single: func(a *atlas) error { return a.Delete(a.t.Context(), int64(2), perstore.Cond{}) }},
		{name: "a link to what it deletes", waits: true, commit: perstore.ErrInvalid, want: "ac",
			writes: func(b *branch) { b.delete(2) },
			single: func(a *atlas) error { return a.Put(a.t.Context(), in(9, 2, "z"), perstore.Cond{}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAtlas(t, perstore.Restrict, memdb.Options{})
				a.put(t.Context(), &city{ID: 1, Name: "a"}, &city{ID: 2, Name: "b"}, &city{ID: 3, Name: "c"})
				b := a.begin()
				c.writes(b)
				wantError(t, "Prepare", b.prepare("g"), nil)
				wantNames(t, a, "abc")
				done := make(chan error, 1)
				go func() { done <- c.single(a) }()
				synctest.Wait()
				if waits := len(done) == 0; waits != c.waits {
					t.Errorf("the single write waits: %v; want %v", waits, c.waits)
				}
				wantError(t, "Commit of the prepared one", b.commit(), nil)
				wantError(t, "the single write", <-done, c.commit)
				wantNames(t, a, c.want)
			})
		})
	}
}

// TestPreparedAborts lets what waits go on as if nothing had been.
func TestPreparedAborts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAtlas(t, perstore.Restrict, memdb.Options{})
		b := a.begin(&city{ID: 1, Name: "x"})
		wantError(t, "Prepare", b.prepare("g"), nil)
		done := make(chan error, 1)
		other := a.begin(&city{ID: 2, Name: "x"})
		go func() { done <- other.commit() }()
		synctest.Wait()
		wantError(t, "Abort", b.Abort(t.Context()), nil)
		wantError(t, "Commit of the other", <-done, nil)
		wantNames(t, a, "x")
		wantError(t, "Finish(what has ended)", a.db.Finish(t.Context(), "g", true), nil)
	})
}

// TestHoldIsBounded forgets a prepared transaction: what it holds is refused in
// the end, and nothing else waits.
func TestHoldIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAtlas(t, perstore.Restrict, memdb.Options{})
		a.prepare("forgotten", &city{ID: 1, Name: "x"})
		err := a.Put(t.Context(), &city{ID: 1, Name: "y"}, perstore.Cond{})
		if !errors.Is(err, perstore.ErrConflict) || !strings.Contains(err.Error(), "forgotten") {
			t.Errorf("Put(held) error = %v; want ErrConflict that names the transaction, after %v", err, gate.Timeout)
		}
		wantError(t, "Prepare(held)", a.begin(&city{ID: 2, Name: "x"}).prepare("other"), perstore.ErrConflict)
		wantError(t, "Prepare(the same gid)", a.begin(&city{ID: 3, Name: "z"}).prepare("forgotten"), perstore.ErrInvalid)
		a.put(t.Context(), &city{ID: 4, Name: "free"})
		wantNames(t, a, "free")
	})
}

func TestPrepareFindsConflicts(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	b := a.begin(&city{ID: 1, Name: "x"})
	a.put(t.Context(), &city{ID: 1, Name: "y"})
	wantError(t, "Prepare", b.prepare("g"), perstore.ErrConflict)
	if gids, err := a.db.Prepared(t.Context()); len(gids) != 0 || err != nil {
		t.Errorf("Prepared = %v, %v; want none", gids, err)
	}
}

// TestDecided asks for a decision while a branch is about to take it.
func TestDecided(t *testing.T) {
	for name, commit := range map[string]bool{"commits": true, "aborts": false} {
		synctest.Test(t, func(t *testing.T) {
			a := newAtlas(t, perstore.Restrict, memdb.Options{})
			b := a.begin(&city{ID: 1, Name: "x"})
			wantError(t, "Decide", b.Branch.(perstore.Decider).Decide(t.Context(), "g"), nil)
			done := make(chan bool, 1)
			go func() {
				committed, err := a.db.Decided(t.Context(), "g")
				wantError(t, "Decided", err, nil)
				done <- committed
			}()
			synctest.Wait()
			if len(done) > 0 {
				t.Errorf("Decided does not wait for the branch")
			}
			if commit {
				wantError(t, "Commit", b.commit(), nil)
			} else {
				wantError(t, "Abort", b.Abort(t.Context()), nil)
			}
			if got := <-done; got != commit {
				t.Errorf("the branch %s: Decided = %v; want %v", name, got, commit)
			}
			wantError(t, "Decide again", a.begin().Branch.(perstore.Decider).Decide(t.Context(), "g"), perstore.ErrConflict)
			wantError(t, "Forget", a.db.Forget(t.Context(), "g"), nil)
			again := a.begin()
			wantError(t, "Decide(forgotten)", again.Branch.(perstore.Decider).Decide(t.Context(), "g"), nil)
			wantError(t, "Commit", again.commit(), nil)
		})
	}
}

func TestSavepoints(t *testing.T) {
	log := &tape{}
	a := newAtlas(t, perstore.Restrict, memdb.Options{Log: log})
	ctx := t.Context()
	b := a.begin(&city{ID: 1, Name: "a"})
	n := b.Branch.(perstore.Nester)
	wantError(t, "Savepoint(1)", n.Savepoint(ctx, 1), nil)
	b.put(&city{ID: 2, Name: "b"})
	wantError(t, "Savepoint(2)", n.Savepoint(ctx, 2), nil)
	b.put(&city{ID: 1, Name: "x"}, &city{ID: 3, Name: "y"})
	wantError(t, "RollbackTo(2)", n.RollbackTo(ctx, 2), nil)
	b.put(&city{ID: 4, Name: "c"})
	wantError(t, "Release(1)", n.Release(ctx, 1), nil)
	wantError(t, "Savepoint(1)", n.Savepoint(ctx, 1), nil)
	wantError(t, "Savepoint(2)", n.Savepoint(ctx, 2), nil)
	b.put(&city{ID: 5, Name: "z"})
	wantError(t, "Release(2)", n.Release(ctx, 2), nil)
	wantError(t, "RollbackTo(1)", n.RollbackTo(ctx, 1), nil)
	wantError(t, "Commit", b.commit(), nil)
	wantNames(t, a, "abc")
	if got, want := log.String(), "+1a+2b+4c;"; got != want {
		t.Errorf("the log has %s; want %s", got, want)
	}
}
