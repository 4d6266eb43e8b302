package storetest

import (
	"fmt"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// hit is a patch that sets the hits of a draft.
func hit(n int64) perstore.Setter {
	return func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 3, perstore.Some(n), &obj.(*draft).Hits)
	}
}

func testVersionPatch(t *testing.T, db *database) {
	m := db.Model("Draft")
	d := &draft{Code: "a"}
	if err := m.Add(t.Context(), d); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	for i, opts := range [][]perstore.PutOption{nil, {perstore.IfMatch("2")}, {perstore.IfMatch("3"), perstore.Overwrite(true)}} {
		obj, err := m.Patch(t.Context(), d.ID, hit(int64(i+1)), opts...)
		if err != nil {
			t.Fatalf("Patch %d error = %v", i, err)
		}
		wantVersion(t, t.Context(), db.drafts(), "Patch", obj.(*draft), int64(i+2))
	}
	for _, c := range []struct {
		key  int64
		opts []perstore.PutOption
		want []error
	}{
		{d.ID, []perstore.PutOption{perstore.IfMatch("3")}, []error{perstore.ErrPrecondition}},
		{d.ID, []perstore.PutOption{perstore.IfMatch("")}, []error{perstore.ErrPrecondition}},
		{404, []perstore.PutOption{perstore.IfMatch("3")}, []error{perstore.ErrPrecondition, perstore.ErrNotFound}},
		{404, nil, []error{perstore.ErrNotFound}},
	} {
		_, err := m.Patch(t.Context(), c.key, hit(9), c.opts...)
		for _, want := range c.want {
			wantError(t, "Patch that must not be", err, want)
		}
	}
	_, err := m.Patch(t.Context(), d.ID, func(any, *perstore.Patching) {}, perstore.IfMatch("3"))
	wantError(t, "Patch of nothing, IfMatch", err, perstore.ErrPrecondition)
	wantSame(t, "Get", get[*draft](t, t.Context(), db.drafts(), d.ID), &draft{ID: d.ID, Code: "a", Version: 4, Hits: 3})
}

// testVersionSetWise checks that updates of many objects count in each.
func testVersionSetWise(t *testing.T, db *database) {
	a, b, c := &draft{Code: "a"}, &draft{Code: "b"}, &draft{Code: "c"}
	put(t, db.drafts(), a, b, b, c)
	for name, s := range map[string]perstore.Store{"the store": db.drafts(), "one by one": hidden(db.drafts())} {
		n, err := perstore.Update(t.Context(), s, parse(t, "code!=c"), []rql.Assignment{{Field: 3, Value: rql.Int(7)}})
		if n != 2 || err != nil {
			t.Errorf("Update of %s = %d, %v; want 2", name, n, err)
		}
		_, err = perstore.Update(t.Context(), s, rql.Query{}, []rql.Assignment{{Field: 2, Value: rql.Int(7)}})
		wantError(t, "Update of the version", err, perstore.ErrInvalid)
		_, err = perstore.Update(t.Context(), s, rql.Query{}, []rql.Assignment{{Field: 1, Value: rql.String("same")}})
		wantError(t, "Update to a taken code", err, perstore.ErrExists)
	}
	n, err := db.Model("Draft").RQL("sort(-code)&limit(2)").Update(t.Context(), hit(8))
	if n != 2 || err != nil {
		t.Errorf("Update of a query = %d, %v; want 2", n, err)
	}
	for _, want := range []*draft{{ID: a.ID, Code: "a", Version: 3, Hits: 7}, {ID: b.ID, Code: "b", Version: 5, Hits: 8}, {ID: c.ID, Code: "c", Version: 2, Hits: 8}} {
		wantSame(t, "Get after updates", get[*draft](t, t.Context(), db.drafts(), want.ID), want)
	}
}

// testSetWiseAfter checks that a cursor restricts what is written.
func testSetWiseAfter(t *testing.T, db *database) {
	for _, code := range []string{"a", "b", "c", "d"} {
		put(t, db.drafts(), &draft{Code: code})
	}
	q := db.Model("Draft").RQL("sort(code)")
	next := page[*draft](t, t, q.Limit(2)).Next
	if n, err := q.After(next).Update(t.Context(), hit(1)); n != 2 || err != nil {
		t.Errorf("Update after a cursor = %d, %v; want 2", n, err)
	}
	if n, err := q.After(next).Limit(1).Delete(t.Context()); n != 1 || err != nil {
		t.Errorf("Delete after a cursor = %d, %v; want 1", n, err)
	}
	_, err := q.After("nonsense").Delete(t.Context())
	wantError(t, "Delete after no cursor", err, perstore.ErrInvalid)
	left := ""
	for _, d := range find[*draft](t, t.Context(), db.drafts(), "sort(code)") {
		left = spaced(left, fmt.Sprint(d.Code, d.Hits))
	}
	wantSame(t, "what is left", left, "a0 b0 d1")
}
