package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func testRemove(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	s := as(db.things())
	for query, want := range writes {
		if _, err := perstore.Remove(t.Context(), s, rql.Query{}); err != nil {
			t.Fatalf("Remove(all) error = %v", err)
		}
		fill(t, db)
		n, err := perstore.Remove(t.Context(), s, parse(t, query))
		if err != nil || n != int64(len(want)) {
			t.Errorf("Remove(%s) = %d, %v; want %d", query, n, err, len(want))
		}
		left := strings.Map(func(c rune) rune {
			if strings.ContainsRune(want, c) {
				return -1
			}
			return c
		}, "abcd")
		wantSame(t, "Query after Remove("+query+")", sorted(codes(t, t.Context(), s, "")), left)
		for _, code := range strings.Split(want, "") {
			wantSame(t, "Query of what was removed", codes(t, t.Context(), s, "code=$1", code), []string{})
		}
	}
}

func testRemoveCompositeKeys(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	s := as(db.places())
	for query, want := range map[string]int64{"group=a": 3, "order=2": 2, "sort(-order,group)&limit(3)": 3, "limit(4,1)": 4, "group=b&limit(Infinity,1)": 2, "": 6} {
		for _, group := range []string{"a", "b"} {
			put(t, s, &place{group, 1, perstore.Meta{}}, &place{group, 2, perstore.Meta{}}, &place{group, 3, perstore.Meta{}})
		}
		doomed := find[*place](t, t.Context(), s, query)
		n, err := perstore.Remove(t.Context(), s, parse(t, query))
		if n != want || err != nil {
			t.Errorf("Remove(%s) = %d, %v; want %d", query, n, err, want)
		}
		for _, p := range doomed {
			_, err := s.Get(t.Context(), placeKey{p.Group, p.Order})
			wantError(t, "Get of what was removed", err, perstore.ErrNotFound)
		}
		if n := count(t, t.Context(), s); n != 6-want {
			t.Errorf("Count after Remove(%s) = %d; want %d", query, n, 6-want)
		}
	}
}

// testRemoveTarget removes what others link to.
func testRemoveTarget(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	fill(t, db)
	s := as(db.accounts())
	_, err := perstore.Remove(t.Context(), s, parse(t, "code!=bob"))
	wantError(t, "Remove(targets)", err, perstore.ErrInvalid)
	if err != nil && !db.harness.Discreet && (!strings.Contains(err.Error(), "Thing still refers to") || !strings.Contains(err.Error(), "by link account")) {
		t.Errorf("Remove(targets) error = %q; want it to name the link", err)
	}
	if n := count(t, t.Context(), s); n != 3 {
		t.Errorf("Count after a refused Remove = %d; want 3", n)
	}
	if n, err := perstore.Remove(t.Context(), s, parse(t, "not(rel(things))")); n != 1 || err != nil {
		t.Errorf("Remove(without things) = %d, %v; want 1", n, err)
	}
	put(t, db.nodes(), &node{ID: 1}, &node{ID: 2, Parent: perstore.Some[int64](1)}, &node{ID: 3, Parent: perstore.Some[int64](2)})
	if n, err := perstore.Remove(t.Context(), as(db.nodes()), parse(t, "id=lt=3")); n != 2 || err != nil {
		t.Errorf("Remove(parents) = %d, %v; want 2", n, err)
	}
	wantSame(t, "Get(child)", get[*node](t, t.Context(), db.nodes(), int64(3)), &node{ID: 3})
}

func testRemoveInTransaction(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	db.needsQueries(t)
	fill(t, db)
	s := as(db.things())
	for _, end := range []error{errOops, nil} {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if n, err := perstore.Remove(ctx, s, parse(t, "sort(-code)&limit(3)")); n != 3 || err != nil {
				t.Errorf("Remove = %d, %v; want 3", n, err)
			}
			wantSame(t, "Query inside", codes(t, ctx, s, ""), []string{"a"})
			return end
		})
		wantError(t, "Transaction", err, end)
		want := map[bool]string{true: "abcd", false: "a"}[end != nil]
		wantSame(t, "Query after", sorted(codes(t, t.Context(), s, "")), want)
	}
}
