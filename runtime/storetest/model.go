package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var modelTests = []test{
	{"KeyRestored", testKeyRestored},
	{"KeyRestoredByAddAll", testKeyRestoredByAddAll},
	{"AddAgain", testAddAgain},
	{"Errors", testModelErrors},
	{"Nil", testModelNil},
	{"AddAllNamesObject", testAddAllNamesObject},
	{"GetMany", testModelGetMany},
}

// testKeyRestored checks that an aborted transaction gives objects their state
// back: no key, not stored.
func testKeyRestored(t *testing.T, db *database) {
	db.needsQueries(t)
	n, k := &node{Name: "n"}, &ticket{Title: "k"}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := errors.Join(db.Model("Node").Add(ctx, n), db.Model("Ticket").Add(ctx, k)); err != nil {
			return err
		}
		if n.ID == 0 || k.ID.IsZero() || !n.Perstore.Stored() {
			t.Errorf("Add inside: keys %d and %s, stored %v; want keys, true", n.ID, k.ID, n.Perstore.Stored())
		}
		return errOops
	})
	wantError(t, "Transaction", err, errOops)
	if n.ID != 0 || !k.ID.IsZero() || n.Perstore.Stored() || k.Perstore.Stored() {
		t.Errorf("after an abort the keys are %d and %s, stored %v; want none, false", n.ID, k.ID, n.Perstore.Stored())
	}
	own := &node{ID: 9}
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(db.Model("Node").Add(ctx, own), errOops)
	})
	if own.ID != 9 {
		t.Errorf("an abort changed a key that was given to %d", own.ID)
	}
}

func testKeyRestoredByAddAll(t *testing.T, db *database) {
	put(t, db.things(), newThing("taken"))
	things := []any{newThing("a"), newThing("b"), newThing("taken")}
	wantError(t, "AddAll", db.Model("Thing").AddAll(t.Context(), things), perstore.ErrExists)
	for _, obj := range things {
		if v := obj.(*thing); v.ID != 0 || v.Perstore.Stored() {
			t.Errorf("a refused AddAll left thing %s with key %d, stored %v", v.Code, v.ID, v.Perstore.Stored())
		}
	}
	tickets := []any{&ticket{Title: "a"}, &ticket{Title: "b"}}
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(db.Model("Ticket").AddAll(ctx, tickets), errOops)
	})
	for _, obj := range tickets {
		if k := obj.(*ticket); !k.ID.IsZero() || k.Perstore.Stored() {
			t.Errorf("an aborted AddAll left ticket %s with key %s, stored %v", k.Title, k.ID, k.Perstore.Stored())
		}
	}
}

// testAddAgain adds an object again after its first transaction was aborted.
func testAddAgain(t *testing.T, db *database) {
	db.needsQueries(t)
	n := &node{Name: "n"}
	for _, end := range []error{errOops, errOops, nil} {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return errors.Join(db.Model("Node").Add(ctx, n), end)
		})
		wantError(t, "Transaction", err, end)
	}
	wantSame(t, "Get", get[*node](t, t.Context(), db.nodes(), n.ID), n)
	if got := count(t, t.Context(), db.nodes()); got != 1 {
		t.Errorf("Count = %d; want 1", got)
	}
}

func testModelErrors(t *testing.T, db *database) {
	m := db.Model("Account")
	if err := m.Add(t.Context(), &account{Code: "a"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	_, err := m.Get(t.Context(), "nope")
	for _, c := range []struct {
		call      string
		err, want error
	}{
		{"Add(stored)", m.Add(t.Context(), &account{Code: "a"}), perstore.ErrExists},
		{"Get(nope)", err, perstore.ErrNotFound},
		{"Delete(nope)", m.Delete(t.Context(), "nope"), perstore.ErrNotFound},
		{"Put(stored, Overwrite(false))", m.Put(t.Context(), &account{Code: "a"}, perstore.Overwrite(false)), perstore.ErrPrecondition},
		{"Put(new, Overwrite(true))", m.Put(t.Context(), &account{Code: "b"}, perstore.Overwrite(true)), perstore.ErrPrecondition},
	} {
		wantError(t, c.call, c.err, c.want)
		if e := (*perstore.Error)(nil); !errors.As(c.err, &e) || e.Model != "Account" {
			t.Errorf("%s error = %#v; want a *perstore.Error of Account", c.call, c.err)
		}
	}
}

func testModelNil(t *testing.T, db *database) {
	m, ctx := db.Model("Account"), t.Context()
	for call, err := range map[string]error{
		"Add(nil)": m.Add(ctx, nil), "Add((*account)(nil))": m.Add(ctx, (*account)(nil)),
		"Put(nil)": m.Put(ctx, nil), "Put((*account)(nil))": m.Put(ctx, (*account)(nil)),
		"AddAll(nil)": m.AddAll(ctx, []any{nil}), "AddAll((*account)(nil))": m.AddAll(ctx, []any{(*account)(nil)}),
	} {
		wantError(t, call, err, perstore.ErrInvalid)
	}
}

// testAddAllNamesObject checks that what is wrong with one of many objects says
// with which, whoever finds it.
func testAddAllNamesObject(t *testing.T, db *database) {
	for call, wrong := range map[string]any{"nil": (*thing)(nil), "not UTF-8": &thing{Code: "\xff"}} {
		err := db.Model("Thing").AddAll(t.Context(), []any{newThing("a"), wrong, newThing("c")})
		wantError(t, "AddAll("+call+")", err, perstore.ErrInvalid)
		if err != nil && !strings.Contains(err.Error(), "object 2 of 3") {
			t.Errorf("AddAll(%s) error = %v; want object 2 of 3 in it", call, err)
		}
	}
	part := newThing("part")
	part.Perstore = partial(t, db)
	err := db.Model("Thing").AddAll(t.Context(), []any{newThing("a"), part})
	wantError(t, "AddAll(partial)", err, perstore.ErrPartial)
	if err != nil && !strings.Contains(err.Error(), "object 2 of 2") {
		t.Errorf("AddAll(partial) error = %v; want object 2 of 2 in it", err)
	}
}

// partial is the Meta of an object that select cut.
func partial(t *testing.T, db *database) perstore.Meta {
	t.Helper()
	put(t, db.things(), newThing("whole"))
	obj, err := db.Model("Thing").Where().Select("code").First(t.Context())
	if err != nil {
		t.Fatalf("First error = %v", err)
	}
	return obj.(*thing).Perstore
}

func testModelGetMany(t *testing.T, db *database) {
	for _, code := range []string{"a", "b"} {
		if err := db.Model("Account").Add(t.Context(), &account{Code: code}); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	got, err := perstore.GetManyAs[string, *account](t.Context(), db.Model("Account"), []string{"b", "nope", "a"})
	if err != nil {
		t.Errorf("GetManyAs error = %v", err)
	}
	wantSame(t, "GetManyAs", got, map[string]*account{"a": {Code: "a"}, "b": {Code: "b"}})
}
