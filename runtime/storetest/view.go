package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var viewTests = []test{
	{"Finds", testViewFinds},
	{"Links", testViewLinks},
	{"Hides", testViewHides},
	{"Writes", testViewWrites},
	{"Between", testViewBetween},
}

// hold adds a facet of a model and gives it to a holder, with a value for $name.
func hold(t *testing.T, db *database, f *perstore.Facet, name string, rules ...perstore.FacetRules) *perstore.Model {
	t.Helper()
	if err := db.AddFacets("test", f); err != nil {
		t.Fatalf("AddFacets error = %v", err)
	}
	held := db.Facets("test", nil, perstore.Given{Name: "name", Value: rql.String(name)})
	for _, r := range rules {
		held = held.Narrow(map[string]perstore.FacetRules{f.Model: r})
	}
	m := held.Model(f.Model)
	if _, err := m.Where().Count(t.Context()); !db.harness.Views {
		wantError(t, "Count of a store without views", err, errors.ErrUnsupported)
		t.Skip("left out: the store has no views")
	}
	return m
}

// family puts nodes of two kinds: 1 in, 2 out of 1, 3 in of 1, 4 in of 2.
func family(t *testing.T, db *database) {
	t.Helper()
	put(t, db.nodes(),
		&node{ID: 1, Name: "in"}, &node{ID: 2, Name: "out", Parent: perstore.Some[int64](1)},
		&node{ID: 3, Name: "in", Parent: perstore.Some[int64](1)}, &node{ID: 4, Name: "in", Parent: perstore.Some[int64](2)})
}

// wantNodes checks what a query of a view of nodes gives.
func wantNodes(t *testing.T, m *perstore.Model, query, want string) {
	t.Helper()
	objs, err := m.RQL(query).All(t.Context())
	got := ""
	for _, obj := range objs {
		got += fmt.Sprint(obj.(*node).ID)
	}
	if got != want || err != nil {
		t.Errorf("All(%s) of a view = %q, %v; want %q", query, got, err, want)
	}
}

// testViewFinds asks for objects in all ways: those outside do not exist.
func testViewFinds(t *testing.T, db *database) {
	family(t, db)
	m := hold(t, db, &perstore.Facet{Model: "Node", Where: "name=$name"}, "in")
	for query, want := range map[string]string{
		"sort(id)": "134", "sort(-id)&limit(2)": "43", "sort(id)&limit(2,1)": "34", "id=2": "", "name=out": "", "or(id=2,id=3)": "3", "in(id,(1,2))": "1", "name=ne=in": "",
	} {
		wantNodes(t, m, query, want)
	}
	_, err := m.Get(t.Context(), int64(2))
	wantError(t, "Get of what is outside", err, perstore.ErrNotFound)
	seen := 0
	err = m.GetMany(t.Context(), []any{int64(1), int64(2), int64(4)}, func(_, _ any) { seen++ })
	if seen != 2 || err != nil {
		t.Errorf("GetMany of a view gives %d, %v; want 2", seen, err)
	}
	for query, want := range map[string]any{"count()": int64(3), "sum(id)": int64(8), "max(id)&id=lt=4": int64(3), "count()&limit(2)": int64(2)} {
		r, err := m.RQL(query).Result(t.Context())
		if r.Value != want || err != nil {
			t.Errorf("Result(%s) of a view = %v, %v; want %v", query, r.Value, err, want)
		}
	}
	r, err := m.RQL("aggregate(name,count())").Result(t.Context())
	if len(r.Rows) != 1 || err != nil {
		t.Errorf("Result(aggregate) of a view = %v, %v; want one row", r.Rows, err)
	}
}

// testViewLinks follows links: they lead to what the view has.
func testViewLinks(t *testing.T, db *database) {
	family(t, db)
	m := hold(t, db, &perstore.Facet{Model: "Node", Where: "name=$name"}, "in")
	for query, want := range map[string]string{
		"rel(children)": "1", "parent/id=1": "3", "parent/id=2": "", "rel(parent)&sort(id)": "3", "rel(children,id=2)": "", "rel(grandchildren)": "",
	} {
		wantNodes(t, m, query, want)
	}
}

// testViewHides looks at objects of which a part is hidden.
func testViewHides(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a", Name: "ann", Balance: 7}, &account{Code: "b", Name: "bob", Balance: 9})
	show := func(obj, view any) {
		from, to := obj.(*account), view.(*account)
		to.Code, to.Name = from.Code, from.Name
	}
	m := hold(t, db, &perstore.Facet{
		Model: "Account", Where: "balance=lt=9", Hidden: []int{2}, Powers: perstore.CanAdd | perstore.CanPut | perstore.CanPatch, Show: show,
		Whole: func(view, previous any) any {
			whole := &account{Balance: 1}
			if previous != nil {
				whole.Balance = previous.(*account).Balance
			}
			show(view, whole)
			return whole
		},
	}, "")
	obj, err := m.Get(t.Context(), "a")
	if err != nil || obj.(*account).Balance != 0 || obj.(*account).Name != "ann" {
		t.Errorf("Get of a view = %+v, %v; want ann without a balance", obj, err)
	}
	for _, query := range []string{"balance=7", "sort(balance)", "sum(balance)", "select(balance)", "aggregate(balance,count())", "rel(busier)"} {
		_, err := m.RQL(query).Result(t.Context())
		if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
			t.Errorf("Result(%s) error = %v; want that of an unknown name", query, err)
		}
	}
	wantError(t, "Put", m.Put(t.Context(), &account{Code: "a", Name: "anna", Balance: 100}), nil)
	wantError(t, "Add", m.Add(t.Context(), &account{Code: "c", Name: "cid", Balance: 100}), nil)
	wantSame(t, "Put through a view", get[*account](t, t.Context(), db.accounts(), "a"), &account{Code: "a", Name: "anna", Balance: 7})
	wantSame(t, "Add through a view", get[*account](t, t.Context(), db.accounts(), "c"), &account{Code: "c", Name: "cid", Balance: 1})
}

// few is a view of the drafts with few hits.
func few(t *testing.T, db *database, rules ...perstore.FacetRules) *perstore.Model {
	t.Helper()
	put(t, db.drafts(), &draft{ID: 1, Code: "a", Hits: 1}, &draft{ID: 2, Code: "b", Hits: 20})
	all := perstore.CanAdd | perstore.CanPut | perstore.CanPatch | perstore.CanDelete
	return hold(t, db, &perstore.Facet{Model: "Draft", Where: "hits=lt=10", Powers: all}, "", rules...)
}

// testViewWrites writes inside of a view, and out of it, which leaves nothing.
func testViewWrites(t *testing.T, db *database) {
	m, ctx := few(t, db), t.Context()
	hits := func(n int64) perstore.Setter {
		return func(obj any, p *perstore.Patching) { perstore.SetRequired(p, 3, perstore.Some(n), &obj.(*draft).Hits) }
	}
	added := &draft{Code: "c", Hits: 20}
	_, patched := m.Patch(ctx, int64(1), hits(30))
	_, other := m.Patch(ctx, int64(2), hits(3))
	for call, c := range map[string]struct{ err, want error }{
		"Add outside":                 {m.Add(ctx, added), perstore.ErrAccess},
		"AddAll, one outside":         {m.AddAll(ctx, []any{&draft{Code: "d"}, &draft{Code: "e", Hits: 10}}), perstore.ErrAccess},
		"Put outside":                 {m.Put(ctx, &draft{ID: 1, Code: "a", Hits: 10}), perstore.ErrAccess},
		"Put of what is outside":      {m.Put(ctx, &draft{ID: 2, Code: "b"}, perstore.Overwrite(true)), perstore.ErrPrecondition},
		"Patch outside":               {patched, perstore.ErrAccess},
		"Patch of what is outside":    {other, perstore.ErrNotFound},
		"Delete of what is outside":   {m.Delete(ctx, int64(2)), perstore.ErrNotFound},
		"Put of another version":      {m.Put(ctx, &draft{ID: 1, Code: "a"}, perstore.IfMatch(int64(9))), perstore.ErrPrecondition},
		"a key that is taken, unseen": {m.Add(ctx, &draft{ID: 2, Code: "f"}), perstore.ErrExists},
	} {
		wantError(t, call, c.err, c.want)
	}
	if added.ID != 0 || added.Version != 0 || added.Perstore.Stored() {
		t.Errorf("a refused Add leaves %+v; want it as it was", added)
	}
	if n := count(t, ctx, db.drafts()); n != 2 {
		t.Errorf("refused writes leave %d drafts; want 2", n)
	}
	wantSame(t, "refused writes", get[*draft](t, ctx, db.drafts(), int64(1)), &draft{ID: 1, Code: "a", Hits: 1, Version: 1})
	wantError(t, "Put", m.Put(ctx, &draft{ID: 1, Code: "a2", Hits: 2}, perstore.IfMatch(int64(1))), nil)
	n, err := m.Where().Update(ctx, hits(3))
	if n != 1 || err != nil {
		t.Errorf("Update of a view = %d, %v; want 1", n, err)
	}
	wantSame(t, "Put and Update", get[*draft](t, ctx, db.drafts(), int64(1)), &draft{ID: 1, Code: "a2", Hits: 3, Version: 3})
	if n, err := m.Where().Delete(ctx); n != 1 || err != nil || count(t, ctx, db.drafts()) != 1 {
		t.Errorf("Delete of a view = %d, %v; want 1", n, err)
	}
}

// testViewBetween lets another one write an object between what a view reads of it
// and what it writes, at the lowest level: the view does not write over it.
func testViewBetween(t *testing.T, db *database) {
	var m *perstore.Model
	meanwhile := func(ctx context.Context) error {
		return db.drafts().Put(perstore.Suspend(ctx), &draft{ID: 1, Code: "theirs", Hits: 20}, perstore.Cond{Presence: perstore.Present})
	}
	m = few(t, db, perstore.FacetRules{
		Put:    func(ctx context.Context, _, _ any) error { return meanwhile(ctx) },
		Delete: func(ctx context.Context, _ any) error { return meanwhile(ctx) },
	})
	if !db.harness.Conflicts {
		t.Skip("left out: one transaction writes at a time, so that nobody comes between")
	}
	set := func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 1, perstore.Some("mine"), &obj.(*draft).Code)
	}
	for call, run := range map[string]func(context.Context) error{
		"Put":    func(ctx context.Context) error { return m.Put(ctx, &draft{ID: 1, Code: "mine", Hits: 1}) },
		"Patch":  func(ctx context.Context) error { _, err := m.Patch(ctx, int64(1), set); return err },
		"Delete": func(ctx context.Context) error { return m.Delete(ctx, int64(1)) },
	} {
		put(t, db.drafts(), &draft{ID: 1, Code: "a", Hits: 1})
		err := perstore.Transaction(t.Context(), run, perstore.Isolation(sql.LevelReadCommitted))
		wantError(t, call+" beside another writer", err, perstore.ErrConflict)
		if got := get[*draft](t, t.Context(), db.drafts(), int64(1)); got.Code != "theirs" || got.Hits != 20 {
			t.Errorf("%s beside another writer leaves %+v; want what that has written", call, got)
		}
	}
}
