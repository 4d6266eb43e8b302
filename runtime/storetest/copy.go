package storetest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var copyTests = []test{
	{"OfPut", testCopyOfPut},
	{"OfGet", testCopyOfGet},
	{"OfQuery", testCopyOfQuery},
	{"InTransaction", testCopyInTransaction},
	{"Detached", testDetached},
}

// spoil changes everything that a shallow copy of a full thing would share.
func spoil(v *thing) {
	v.Name, v.Labels[0], v.Tags[0], v.Marks[0], v.Shape.V.Notes[0] = "spoilt", "spoilt", "spoilt", 99, "spoilt"
	v.Shape.V.Width, v.OptName.V = 99, "spoilt"
}

// stored puts a full thing and gives another one that is equal to it.
func stored(t *testing.T, db *database) (kept, same *thing) {
	put(t, db.accounts(), &account{Code: "ann"})
	kept, same = fullThing("a", "ann"), fullThing("a", "ann")
	put(t, db.things(), kept)
	same.ID = kept.ID
	return kept, same
}

func testCopyOfPut(t *testing.T, db *database) {
	v, want := stored(t, db)
	wantSame(t, "Put left the object", v, want)
	spoil(v)
	wantSame(t, "Get after the object that was put has changed", get[*thing](t, t.Context(), db.things(), want.ID), want)
}

func testCopyOfGet(t *testing.T, db *database) {
	_, want := stored(t, db)
	first, second := get[*thing](t, t.Context(), db.things(), want.ID), get[*thing](t, t.Context(), db.things(), want.ID)
	if first == second {
		t.Error("two calls of Get give one object")
	}
	spoil(first)
	wantSame(t, "the second object after the first has changed", second, want)
	wantSame(t, "Get after an object has changed", get[*thing](t, t.Context(), db.things(), want.ID), want)
}

func testCopyOfQuery(t *testing.T, db *database) {
	_, want := stored(t, db)
	for _, query := range []string{"", "code=a", "select(labels,tags,marks,shape,name,optName)"} {
		for _, v := range find[*thing](t, t.Context(), db.things(), query) {
			spoil(v)
		}
		wantSame(t, "Get after objects of Query("+query+") have changed", get[*thing](t, t.Context(), db.things(), want.ID), want)
	}
}

func testCopyInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	v, want := stored(t, db)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.things().Put(ctx, v, perstore.Cond{}); err != nil {
			return err
		}
		spoil(v)
		spoil(get[*thing](t, ctx, db.things(), want.ID))
		for _, found := range find[*thing](t, ctx, db.things(), "") {
			spoil(found)
		}
		wantSame(t, "Get inside", get[*thing](t, ctx, db.things(), want.ID), want)
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantSame(t, "Get after", get[*thing](t, t.Context(), db.things(), want.ID), want)
}

// testDetached checks that a store neither keeps nor gives the model that an
// object belongs to: that is the model's.
func testDetached(t *testing.T, db *database) {
	m := db.Model("Node")
	n := &node{Name: "attached"}
	if err := m.Add(t.Context(), n); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	got := get[*node](t, t.Context(), m.Store(), n.ID)
	if got.Perstore.Stored() || !n.Perstore.Stored() {
		t.Errorf("Stored() = %v of what the store gives, %v of what was added; want false, true", got.Perstore.Stored(), n.Perstore.Stored())
	}
	wantError(t, "Save of what the store gives", got.Perstore.Save(t.Context(), got), perstore.ErrDetached)
}
