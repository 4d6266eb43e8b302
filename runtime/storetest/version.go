package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var versionTests = []test{
	{"Counted", testVersionCounted},
	{"Conditions", testVersionConditions},
	{"Refused", testVersionRefused},
	{"Aborted", testVersionAborted},
	{"AddAll", testVersionAddAll},
	{"Save", testVersionSave},
	{"Delete", testVersionDelete},
	{"Patch", testVersionPatch},
	{"SetWise", testVersionSetWise},
	{"SetWiseAfter", testSetWiseAfter},
	{"NoLostUpdates", testVersionNoLostUpdates},
}

// wantVersion checks the version of an object, and that the stored one is equal.
func wantVersion(t *testing.T, ctx context.Context, s perstore.Store, call string, d *draft, want int64) {
	t.Helper()
	if d.Version != want {
		t.Errorf("%s gives the object version %d; want %d", call, d.Version, want)
	}
	wantSame(t, "Get after "+call, get[*draft](t, ctx, s, d.ID), d)
}

// testVersionCounted checks that every kind of write counts, whatever version
// the caller's object has.
func testVersionCounted(t *testing.T, db *database) {
	s, cond := db.drafts(), func(p perstore.Presence, rev string) perstore.Cond { return perstore.Cond{Presence: p, Revision: rev} }
	first, own := &draft{Code: "first"}, &draft{ID: 70, Code: "own"}
	for _, c := range []struct {
		call string
		obj  *draft
		cond perstore.Cond
		want int64
	}{
		{"Put(new)", first, cond(perstore.Any, ""), 1},
		{"Put(stored)", first, cond(perstore.Any, ""), 2},
		{"Put(stored, Present)", first, cond(perstore.Present, ""), 3},
		{"Put(stored, revision)", first, cond(perstore.Any, "3"), 4},
		{"Put(stored, Present and revision)", first, cond(perstore.Present, "4"), 5},
		{"Put(new with a key)", own, cond(perstore.Any, ""), 1},
		{"Put(new with a key, Absent)", &draft{ID: 71, Code: "absent"}, cond(perstore.Absent, ""), 1},
	} {
		c.obj.Version = 40
		if err := s.Put(t.Context(), c.obj, c.cond); err != nil {
			t.Fatalf("%s error = %v", c.call, err)
		}
		wantVersion(t, t.Context(), s, c.call, c.obj, c.want)
	}
	again := &draft{ID: first.ID, Code: "again", Version: 99}
	put(t, s, again)
	wantVersion(t, t.Context(), s, "Put(another object of the key)", again, 6)
	if err := s.Delete(t.Context(), first.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	put(t, s, again)
	wantVersion(t, t.Context(), s, "Put after Delete", again, 1)
}

// testVersionConditions checks what a revision meets.
func testVersionConditions(t *testing.T, db *database) {
	s := db.drafts()
	d := &draft{Code: "d"}
	put(t, s, d, d)
	for _, c := range []struct {
		name string
		id   int64
		cond perstore.Cond
		want []error
	}{
		{"an older one", d.ID, perstore.Cond{Revision: "1"}, []error{perstore.ErrPrecondition}},
		{"a newer one", d.ID, perstore.Cond{Revision: "3"}, []error{perstore.ErrPrecondition}},
		{"no number", d.ID, perstore.Cond{Revision: "two"}, []error{perstore.ErrPrecondition}},
		{"another spelling", d.ID, perstore.Cond{Revision: "02"}, []error{perstore.ErrPrecondition}},
		{"one with a sign", d.ID, perstore.Cond{Revision: "+2"}, []error{perstore.ErrPrecondition}},
		{"more than there can be", d.ID, perstore.Cond{Revision: "99999999999999999999"}, []error{perstore.ErrPrecondition}},
		{"one of nothing", 404, perstore.Cond{Revision: "1"}, []error{perstore.ErrPrecondition, perstore.ErrNotFound}},
		{"one of a new object", 0, perstore.Cond{Revision: "1"}, []error{perstore.ErrPrecondition, perstore.ErrNotFound}},
		{"one of what is absent", 404, perstore.Cond{Presence: perstore.Absent, Revision: "1"}, []error{perstore.ErrPrecondition, perstore.ErrNotFound}},
		{"the right one, of what must be absent", d.ID, perstore.Cond{Presence: perstore.Absent, Revision: "2"}, []error{perstore.ErrPrecondition, perstore.ErrExists}},
	} {
		obj := &draft{ID: c.id, Code: "new", Version: 2}
		err := s.Put(t.Context(), obj, c.cond)
		for _, want := range c.want {
			wantError(t, "Put with the revision "+c.name, err, want)
		}
		if obj.Version != 2 || obj.ID != c.id {
			t.Errorf("a refused Put with the revision %s left key %d, version %d; want %d, 2", c.name, obj.ID, obj.Version, c.id)
		}
		wantSame(t, "Get after a refused Put", get[*draft](t, t.Context(), s, d.ID), d)
	}
	if n := count(t, t.Context(), s); n != 1 {
		t.Errorf("after refused puts the store holds %d objects; want 1", n)
	}
}

// testVersionRefused checks that a put that a unique index refuses counts
// nothing.
func testVersionRefused(t *testing.T, db *database) {
	s := db.drafts()
	a, b := &draft{Code: "a"}, &draft{Code: "b"}
	put(t, s, a, b, b)
	for name, cond := range map[string]perstore.Cond{"": {}, "Present": {Presence: perstore.Present}, "revision": {Revision: "2"}} {
		obj := &draft{ID: b.ID, Code: "a", Version: 7}
		wantError(t, "Put(taken code, "+name+")", s.Put(t.Context(), obj, cond), perstore.ErrExists)
		if obj.Version != 7 {
			t.Errorf("a refused Put left version %d; want 7", obj.Version)
		}
		fresh := &draft{Code: "a", Version: 7}
		wantError(t, "Put(new, taken code)", s.Put(t.Context(), fresh, perstore.Cond{}), perstore.ErrExists)
		if fresh.Version != 7 || fresh.ID != 0 {
			t.Errorf("a refused Put of a new object left key %d, version %d; want 0, 7", fresh.ID, fresh.Version)
		}
	}
	wantVersion(t, t.Context(), s, "refused puts", b, 2)
}

// testVersionAborted checks that an aborted transaction gives objects their
// versions back.
func testVersionAborted(t *testing.T, db *database) {
	db.needsQueries(t)
	m := db.Model("Draft")
	old, added, batch := &draft{Code: "old"}, &draft{Code: "added", Version: 9}, &draft{Code: "batch"}
	if err := errors.Join(m.Add(t.Context(), old), m.Save(t.Context(), old)); err != nil {
		t.Fatalf("Add and Save error = %v", err)
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		for i := range 3 {
			old.Hits++
			if err := m.Save(ctx, old); err != nil {
				return err
			}
			wantVersion(t, ctx, db.drafts(), "Save inside", old, int64(3+i))
		}
		if err := errors.Join(m.Add(ctx, added), m.AddAll(ctx, []any{batch}), m.Put(ctx, added)); err != nil {
			return err
		}
		if added.Version != 2 || batch.Version != 1 {
			t.Errorf("inside, the versions are %d and %d; want 2, 1", added.Version, batch.Version)
		}
		return errOops
	})
	wantError(t, "Transaction", err, errOops)
	if old.Version != 2 || added.Version != 9 || batch.Version != 0 {
		t.Errorf("after an abort the versions are %d, %d and %d; want 2, 9, 0", old.Version, added.Version, batch.Version)
	}
	if err := m.Save(t.Context(), old); err != nil {
		t.Errorf("Save after an abort error = %v", err)
	}
	wantVersion(t, t.Context(), db.drafts(), "Save after an abort", old, 3)
}

func testVersionAddAll(t *testing.T, db *database) {
	m := db.Model("Draft")
	a, b, taken := &draft{Code: "a"}, &draft{Code: "b", Version: 5}, &draft{Code: "a", Version: 6}
	if err := m.AddAll(t.Context(), []any{a, b}); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	wantVersion(t, t.Context(), db.drafts(), "AddAll", a, 1)
	wantVersion(t, t.Context(), db.drafts(), "AddAll", b, 1)
	c := &draft{Code: "c", Version: 4}
	wantError(t, "AddAll(taken)", m.AddAll(t.Context(), []any{c, taken}), perstore.ErrExists)
	wantError(t, "the store's AddAll(taken)", perstore.AddAll(t.Context(), db.drafts(), []any{c, taken}), perstore.ErrExists)
	if c.Version != 4 || c.ID != 0 || taken.Version != 6 {
		t.Errorf("a refused AddAll left key %d, versions %d and %d; want 0, 4, 6", c.ID, c.Version, taken.Version)
	}
}

// testVersionSave checks that Save refuses what somebody else has written.
func testVersionSave(t *testing.T, db *database) {
	m := db.Model("Draft")
	mine := &draft{Code: "a"}
	if err := m.Add(t.Context(), mine); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	obj, err := m.Get(t.Context(), mine.ID)
	if err != nil {
		t.Fatalf("Get error = %v", err)
	}
	theirs := obj.(*draft)
	theirs.Hits = 5
	if err := m.Save(t.Context(), theirs); err != nil {
		t.Fatalf("Save error = %v", err)
	}
	mine.Hits = 1
	wantError(t, "Save of an old object", m.Save(t.Context(), mine), perstore.ErrPrecondition)
	wantError(t, "Put of an old object, IfMatch", m.Put(t.Context(), mine, perstore.IfMatch(mine.Version)), perstore.ErrPrecondition)
	wantError(t, "Put(IfMatch(empty))", m.Put(t.Context(), mine, perstore.IfMatch("")), perstore.ErrPrecondition)
	wantError(t, "Put(IfMatch, Overwrite(false))", m.Put(t.Context(), mine, perstore.IfMatch("2"), perstore.Overwrite(false)), perstore.ErrPrecondition)
	wantVersion(t, t.Context(), db.drafts(), "refused writes", theirs, 2)
	if err := m.Put(t.Context(), mine, perstore.IfMatch("2"), perstore.Overwrite(true)); err != nil {
		t.Errorf("Put(IfMatch, Overwrite(true)) error = %v", err)
	}
	wantVersion(t, t.Context(), db.drafts(), "Put(IfMatch)", mine, 3)
	if err := m.Delete(t.Context(), mine.ID); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	err = m.Save(t.Context(), mine)
	wantError(t, "Save of a deleted object", err, perstore.ErrPrecondition)
	wantError(t, "Save of a deleted object", err, perstore.ErrNotFound)
}

func testVersionDelete(t *testing.T, db *database) {
	m := db.Model("Draft")
	d := &draft{Code: "a"}
	if err := errors.Join(m.Add(t.Context(), d), m.Save(t.Context(), d)); err != nil {
		t.Fatalf("Add and Save error = %v", err)
	}
	for _, rev := range []string{"1", "3", "", "x"} {
		wantError(t, fmt.Sprintf("Delete(IfMatch(%q))", rev), m.Delete(t.Context(), d.ID, perstore.IfMatch(rev)), perstore.ErrPrecondition)
	}
	err := m.Delete(t.Context(), int64(404), perstore.IfMatch("1"))
	wantError(t, "Delete(nothing, IfMatch)", err, perstore.ErrNotFound)
	if err := m.Delete(t.Context(), d.ID, perstore.IfMatch(d.Version)); err != nil {
		t.Errorf("Delete(IfMatch(%d)) error = %v", d.Version, err)
	}
	if n := count(t, t.Context(), db.drafts()); n != 0 {
		t.Errorf("after Delete the store holds %d objects; want 0", n)
	}
}

// testVersionNoLostUpdates counts in one object from many goroutines: each
// reads, saves, and tries again when another was faster.
func testVersionNoLostUpdates(t *testing.T, db *database) {
	const workers, each = 8, 10
	m := db.Model("Draft")
	d := &draft{Code: "a"}
	if err := m.Add(t.Context(), d); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	together(workers, func(int) {
		for range each {
			for {
				obj, err := m.Get(t.Context(), d.ID)
				if err == nil {
					obj.(*draft).Hits++
					err = m.Save(t.Context(), obj)
				}
				if err == nil {
					break
				}
				if !errors.Is(err, perstore.ErrPrecondition) {
					t.Errorf("Save error = %v", err)
					return
				}
			}
		}
	})
	got := get[*draft](t, t.Context(), db.drafts(), d.ID)
	if got.Hits != workers*each || got.Version != 1+workers*each {
		t.Errorf("after %d updates the object counts %d, in version %d", workers*each, got.Hits, got.Version)
	}
}
