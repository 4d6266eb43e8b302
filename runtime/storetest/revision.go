package storetest

import (
	"context"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var revisionTests = []test{
	{"Stable", testRevisionStable},
	{"Changes", testRevisionChanges},
	{"IfMatch", testRevisionIfMatch},
	{"InTransaction", testRevisionInTransaction},
	{"Partial", testRevisionPartial},
	{"OneWins", testRevisionOneWins},
}

// testRevisionStable checks that the object that was written and the one that
// is read have one revision, absent and null alike.
func testRevisionStable(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann"})
	full, null := fullThing("full", "ann"), newThing("null")
	null.OptName, null.OptCount, null.Shape = perstore.Null[string](), perstore.Null[int64](), perstore.Null[shape]()
	for _, v := range []*thing{newThing("least"), full, null} {
		before := *v
		put(t, db.things(), v)
		read := get[*thing](t, t.Context(), db.things(), v.ID)
		before.ID = v.ID
		written, stored, own := perstore.Revision(db.things(), v), perstore.Revision(db.things(), read), perstore.Revision(db.things(), &before)
		if written == "" || written != stored || written != own {
			t.Errorf("the revisions of thing %s are %q when written, %q when read, %q before; want one", v.Code, written, stored, own)
		}
	}
}

func testRevisionChanges(t *testing.T, db *database) {
	s := db.things()
	v := newThing("a")
	put(t, s, v)
	seen := map[string]bool{perstore.Revision(s, v): true}
	for i, change := range []func(){
		func() { v.Name = "other" }, func() { v.Active = true }, func() { v.Count-- }, func() { v.Score = .5 },
		func() { v.At = v.At.Add(1000) }, func() { v.Day.Day++ }, func() { v.Labels = []string{""} }, func() { v.Tags = []string{} },
		func() { v.OptName = perstore.Some("") }, func() { v.OptCount = perstore.Some[int64](0) }, func() { v.Shape = perstore.Some(shape{}) },
	} {
		change()
		put(t, s, v)
		rev := perstore.Revision(s, v)
		if seen[rev] {
			t.Errorf("after change %d the revision is an earlier one", i)
		}
		seen[rev] = true
	}
}

func testRevisionIfMatch(t *testing.T, db *database) {
	m := db.Model("Account")
	a := &account{Code: "a", Name: "old"}
	put(t, db.accounts(), a)
	old := perstore.Revision(m.Store(), a)
	a.Name = "new"
	if err := m.Put(t.Context(), a, perstore.IfMatch(old)); err != nil {
		t.Errorf("Put(IfMatch) error = %v", err)
	}
	a.Name = "newer"
	wantError(t, "Put(IfMatch(old))", m.Put(t.Context(), a, perstore.IfMatch(old)), perstore.ErrPrecondition)
	wantError(t, "Put(IfMatch(1))", m.Put(t.Context(), a, perstore.IfMatch(int64(1))), perstore.ErrPrecondition)
	wantError(t, "Delete(IfMatch(old))", m.Delete(t.Context(), "a", perstore.IfMatch(old)), perstore.ErrPrecondition)
	err := m.Put(t.Context(), &account{Code: "b"}, perstore.IfMatch(old))
	wantError(t, "Put(nothing, IfMatch)", err, perstore.ErrNotFound)
	wantError(t, "Put(nothing, IfMatch)", err, perstore.ErrPrecondition)
	wantError(t, "Delete(nothing, IfMatch)", m.Delete(t.Context(), "b", perstore.IfMatch(old)), perstore.ErrNotFound)
	stored := get[*account](t, t.Context(), db.accounts(), "a")
	wantSame(t, "Get", stored, &account{Code: "a", Name: "new"})
	if err := m.Delete(t.Context(), "a", perstore.IfMatch(perstore.Revision(m.Store(), stored))); err != nil {
		t.Errorf("Delete(IfMatch) error = %v", err)
	}
}

// testRevisionInTransaction checks that a transaction goes on after a write
// that was refused.
func testRevisionInTransaction(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	put(t, db.drafts(), &draft{ID: 1, Code: "a"})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		stale := perstore.Cond{Revision: "9"}
		wantError(t, "Put(account)", db.accounts().Put(ctx, &account{Code: "a", Name: "x"}, stale), perstore.ErrPrecondition)
		wantError(t, "Delete(account)", db.accounts().Delete(ctx, "a", stale), perstore.ErrPrecondition)
		wantError(t, "Put(draft)", db.drafts().Put(ctx, &draft{ID: 1, Code: "x"}, stale), perstore.ErrPrecondition)
		wantError(t, "Delete(draft)", db.drafts().Delete(ctx, int64(1), stale), perstore.ErrPrecondition)
		return db.accounts().Put(ctx, &account{Code: "b"}, perstore.Cond{})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	if a, d := count(t, t.Context(), db.accounts()), count(t, t.Context(), db.drafts()); a != 2 || d != 1 {
		t.Errorf("after it there are %d accounts and %d drafts; want 2, 1", a, d)
	}
}

// testRevisionPartial checks that an object without all that its revision
// depends on has none.
func testRevisionPartial(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	put(t, db.drafts(), &draft{ID: 1, Code: "a"})
	for _, c := range []struct{ model, query, want string }{
		{"Account", "select(name)", ""}, {"Draft", "select(hits)", ""}, {"Draft", "select(version)", "1"},
	} {
		m := db.Model(c.model)
		obj, err := m.RQL(c.query).First(t.Context())
		if err != nil {
			t.Fatalf("First(%s) error = %v", c.query, err)
		}
		if got := perstore.Revision(m.Store(), obj); got != c.want {
			t.Errorf("Revision of a %s with %s = %q; want %q", c.model, c.query, got, c.want)
		}
		wantError(t, "Save of a partial "+c.model, m.Save(t.Context(), obj), perstore.ErrPartial)
	}
}

// testRevisionOneWins lets many goroutines write over the same revision.
func testRevisionOneWins(t *testing.T, db *database) {
	for _, c := range []struct {
		store perstore.Store
		obj   func(i int) any
	}{
		{db.accounts(), func(i int) any { return &account{Code: "a", Balance: int64(i)} }},
		{db.drafts(), func(i int) any { return &draft{ID: 1, Code: "a", Hits: int64(i)} }},
	} {
		first := c.obj(0)
		put(t, c.store, first)
		rev, won := perstore.Revision(c.store, first), make([]bool, 9)
		together(8, func(i int) {
			err := c.store.Put(t.Context(), c.obj(i+1), perstore.Cond{Revision: rev})
			won[i] = err == nil
			if err != nil && !errors.Is(err, perstore.ErrPrecondition) {
				t.Errorf("Put error = %v; want ErrPrecondition", err)
			}
		})
		winners := 0
		for _, w := range won {
			if w {
				winners++
			}
		}
		if winners != 1 {
			t.Errorf("%d writers of a %T had the revision; want 1", winners, first)
		}
	}
}
