package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestCancelledInCommit ends the ctx while several databases commit, which then tell
// of something else: the error is that of the ctx as well.
func TestCancelledInCommit(t *testing.T) {
	for what, c := range map[string]struct {
		can    []abilities
		faults map[int]fault
		want   []error
		calls  string
	}{
		"one database":         {[]abilities{able}, map[int]fault{1: meets}, nil, "a.begin a.commit"},
		"one that fails":       {[]abilities{able}, map[int]fault{1: ends}, []error{context.Canceled, errNoAnswer}, "a.begin a.commit"},
		"in the promise":       {[]abilities{able, able}, map[int]fault{3: ends}, []error{context.Canceled, errNoAnswer}, "a.begin b.begin a.id b.prepare a.abort b.abort"},
		"in doubt":             {[]abilities{able, able}, map[int]fault{3: ends, 5: refuses, 6: refuses}, []error{context.Canceled, perstore.ErrInDoubt}, "a.begin b.begin a.id b.prepare a.abort b.abort b.finish"},
		"behind the decision":  {[]abilities{able, able}, map[int]fault{5: meets}, nil, "a.begin b.begin a.id b.prepare a.decide a.commit b.commit a.forget"},
		"the decision is lost": {[]abilities{able, able}, map[int]fault{3: meets, 5: stopped}, []error{perstore.ErrInDoubt}, "a.begin b.begin a.id b.prepare a.decide a.commit a.decided"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		w, p := newWorld(c.can...), &process{faults: c.faults, meet: cancel}
		err := perstore.Transaction(ctx, func(ctx context.Context) error { return w.transferIn(ctx, p, &[]*fakeBranch{}) })
		for _, want := range c.want {
			if !errors.Is(err, want) {
				t.Errorf("%s: Transaction error = %v; want %v", what, err, want)
			}
		}
		if c.want == nil && err != nil {
			t.Errorf("%s: Transaction error = %v; want a commit", what, err)
		}
		if got := strings.Join(p.calls, " "); got != c.calls {
			t.Errorf("%s: calls %s; want %s", what, got, c.calls)
		}
	}
}

// busy is a database that cannot begin before its ctx ends.
type busy struct {
	perstore.Database
	begins, aborted bool // it begins then all the same; and was aborted
}

func (db *busy) Begin(ctx context.Context, _ perstore.TxOptions) (perstore.Branch, error) {
	<-ctx.Done()
	if db.begins {
		return db, nil
	}
	return nil, ctx.Err()
}

func (db *busy) Commit(context.Context) error { return nil }
func (db *busy) Abort(context.Context) error  { db.aborted = true; return nil }

// TestTimeoutOfBegin bounds how long a nested transaction waits for a database that
// is busy; the outer one goes on.
func TestTimeoutOfBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, begins := range []bool{false, true} {
			db, p := &busy{begins: begins}, &process{}
			kept := p.open(newDisk("a"), able)
			began := time.Now()
			err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
				inner := perstore.Transaction(ctx, func(ctx context.Context) error {
					_, err := perstore.Join(ctx, db)
					return err
				}, perstore.Timeout(time.Second))
				if !errors.Is(inner, context.DeadlineExceeded) || errors.Is(inner, context.Canceled) || time.Since(began) != time.Second {
					t.Errorf("nested Transaction error = %v after %v; want DeadlineExceeded after a second", inner, time.Since(began))
				}
				return kept.put(ctx, "k", "v")
			})
			if err != nil || kept.data["k"] != "v" || db.aborted != begins {
				t.Errorf("Transaction error = %v, kept %v, aborted %v; want a commit", err, kept.data, db.aborted)
			}
		}
	})
}

// TestTimeoutOfLater ends the ctx of the call that a database has joined with: the
// database is in the transaction all the same.
func TestTimeoutOfLater(t *testing.T) {
	var whole context.Context
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		call, cancel := context.WithCancel(ctx)
		_, err := perstore.Join(call, &began{ctx: &whole})
		cancel()
		return errors.Join(err, whole.Err())
	})
	if err != nil || whole.Err() == nil {
		t.Errorf("Transaction error = %v; its ctx behind the end: %v; want nil, and one that has ended", err, whole.Err())
	}
}

// began is a database that shows the ctx that it was begun with.
type began struct {
	perstore.Database
	ctx *context.Context
}

func (db *began) Begin(ctx context.Context, _ perstore.TxOptions) (perstore.Branch, error) {
	*db.ctx = ctx
	return db, nil
}

func (db *began) Commit(context.Context) error { return (*db.ctx).Err() }
func (db *began) Abort(context.Context) error  { return nil }

// TestAfterCommitWhileCommitting registers functions while the commit goes on.
func TestAfterCommitWhileCommitting(t *testing.T) {
	for what, c := range map[string]struct {
		faults map[int]fault
		want   string
	}{
		"commits": {map[int]fault{1: meets}, "before during"},
		"fails":   {map[int]fault{1: meetsAndRefuses}, ""},
	} {
		var ran []string
		var inside context.Context
		run := func(what string) func() { return func() { ran = append(ran, what) } }
		p := &process{faults: c.faults}
		p.meet = func() { perstore.AfterCommit(inside, run("during")) }
		db := p.open(newDisk("a"), able)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			inside = ctx
			perstore.AfterCommit(ctx, run("before"))
			return db.put(ctx, "k", "v")
		})
		if got := strings.Join(ran, " "); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: Transaction error = %v, ran %q; want %q", what, err, got, c.want)
		}
	}
}

// TestPanicInCommit lets a driver panic: the others are let go.
func TestPanicInCommit(t *testing.T) {
	p := &process{}
	a, b := p.open(newDisk("a"), single), p.open(newDisk("b"), single)
	p.faults, p.meet = map[int]fault{2: meets}, func() { panic(errRefused) }
	defer func() {
		if got := recover(); got != errRefused {
			t.Errorf("panic %v; want that of the driver", got)
		}
		if got := strings.Join(p.calls, " "); got != "a.begin b.begin a.commit b.abort" {
			t.Errorf("calls %s; want an abort of b", got)
		}
	}()
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_, err := a.branchOf(ctx)
		_, other := b.branchOf(ctx)
		return errors.Join(err, other)
	}, perstore.ReadOnly())
}

// TestObjectsInDoubt looks at objects of transactions that are committed, or may be,
// although the caller has an error: they have their keys. Those of one that is
// aborted have not, in whatever way it was found out.
func TestObjectsInDoubt(t *testing.T) {
	lib := library(t, "memory:")
	for i, c := range []struct {
		faults map[int]fault
		guest  *guest
		want   error
	}{
		{nil, &guest{commit: errCommit}, perstore.ErrInDoubt}, // committed
		{map[int]fault{3: stopped}, nil, perstore.ErrInDoubt}, // unknown
		{map[int]fault{3: refuses}, nil, errRefused},          // aborted
	} {
		beside := func(ctx context.Context) error {
			if c.guest != nil {
				return perstore.Enlist(ctx, c.guest)
			}
			return (&process{faults: c.faults}).open(newDisk("a"), able).put(ctx, "k", "v")
		}
		rules := map[string]perstore.FacetRules{"Paper": {Put: func(ctx context.Context, _, _ any) error { return beside(ctx) }}}
		facet := lib.Facets("team", rules, perstore.Given{Name: "team", Value: rql.String("a")}).Model("Paper")
		for call, add := range map[string]func(*paper) error{
			"Add of a facet": func(p *paper) error { return facet.Add(t.Context(), p) },
			"AddAll": func(p *paper) error {
				return perstore.Transaction(t.Context(), func(ctx context.Context) error {
					return errors.Join(lib.Model("Paper").AddAll(ctx, []any{p}), beside(ctx))
				})
			},
		} {
			p := &paper{Title: "new", Author: "ann", Note: fmt.Sprint(call, i)}
			err, kept := add(p), c.want == perstore.ErrInDoubt
			if !errors.Is(err, c.want) || (p.ID != 0) != kept || p.Perstore.Stored() != kept {
				t.Errorf("%s error = %v, key %d; want %v, a key: %v", call, err, p.ID, c.want, kept)
			}
		}
	}
}

func TestEnlistNil(t *testing.T) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		for _, p := range []perstore.Participant{nil, (*guest)(nil)} {
			if err := perstore.Enlist(ctx, p); !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("Enlist(%T) error = %v; want ErrInvalid", p, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
}
