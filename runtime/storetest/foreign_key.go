package storetest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// foreignKeyTests run with perstore.WithLinkChecks: every to-one link is checked.
var foreignKeyTests = []test{
	{"Missing", testMissingTarget},
	{"InTransaction", testMissingTargetInTransaction},
	{"DeleteRestricted", testDeleteRestricted},
	{"DeleteSetsNull", testDeleteSetsNull},
}

func testMissingTarget(t *testing.T, db *database) {
	err := db.things().Put(t.Context(), fullThing("a", "nobody"), perstore.Cond{})
	db.wantRefused(t, "Put(missing target)", err, "link account: no Account nobody")
	if n := count(t, t.Context(), db.things()); n != 0 {
		t.Errorf("Count = %d; want 0", n)
	}
	wantError(t, "AddAll(missing target)", perstore.AddAll(t.Context(), db.things(), []any{newThing("x"), fullThing("b", "nobody")}), perstore.ErrInvalid)
	put(t, db.things(), newThing("unset"))
}

func testMissingTargetInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		err := db.things().Put(ctx, fullThing("a", "ann"), perstore.Cond{})
		wantError(t, "Put before its target", err, perstore.ErrInvalid)
		if err := db.accounts().Put(ctx, &account{Code: "ann"}, perstore.Cond{}); err != nil {
			return err
		}
		return db.things().Put(ctx, fullThing("a", "ann"), perstore.Cond{})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
}

func testDeleteRestricted(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann"})
	v := fullThing("a", "ann")
	put(t, db.things(), v)
	err := db.accounts().Delete(t.Context(), "ann", perstore.Cond{})
	db.wantRefused(t, "Delete(a target)", err, "Thing still refers to it by link account")
	put(t, db.accounts(), &account{Code: "ann", Name: "Ann"}) // replacing is no deleting
	wantSame(t, "Get", get[*thing](t, t.Context(), db.things(), v.ID), v)
}

func testDeleteSetsNull(t *testing.T, db *database) {
	root := &node{Name: "root"}
	put(t, db.nodes(), root)
	child := &node{Name: "child", Parent: perstore.Some(root.ID)}
	put(t, db.nodes(), child)
	if err := db.nodes().Delete(t.Context(), root.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	wantSame(t, "Get(child)", get[*node](t, t.Context(), db.nodes(), child.ID), &node{ID: child.ID, Name: "child"})
}
