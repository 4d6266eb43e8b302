package storetest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var uniqueTests = []test{
	{"Refused", testUniqueRefused},
	{"Nulls", testUniqueNulls},
	{"Moves", testUniqueMoves},
	{"InTransaction", testUniqueInTransaction},
}

// testUniqueRefused checks that a refused put changes nothing, neither in the
// store nor in the key of the object.
func testUniqueRefused(t *testing.T, db *database) {
	s := db.things()
	a, b := newThing("a"), newThing("b")
	put(t, s, a, b)
	taken := func(id int64) *thing { v := newThing("a"); v.ID, v.Name = id, "taken"; return v }
	for _, c := range []struct {
		call     string
		obj      *thing
		presence perstore.Presence
	}{
		{"Put(new, taken code)", taken(0), perstore.Any},
		{"Put(new, taken code, Absent)", taken(0), perstore.Absent},
		{"Put(explicit key, taken code)", taken(77), perstore.Any},
		{"Put(b with the code of a)", taken(b.ID), perstore.Any},
		{"Put(b with the code of a, Present)", taken(b.ID), perstore.Present},
	} {
		before := c.obj.ID
		wantError(t, c.call, s.Put(t.Context(), c.obj, perstore.Cond{Presence: c.presence}), perstore.ErrExists)
		if c.obj.ID != before {
			t.Errorf("%s was refused but set the key to %d", c.call, c.obj.ID)
		}
	}
	wantSame(t, "Get(a)", get[*thing](t, t.Context(), s, a.ID), a)
	wantSame(t, "Get(b)", get[*thing](t, t.Context(), s, b.ID), b)
	wantSame(t, "Query(code=b)", codes(t, t.Context(), s, "code=b"), []string{"b"})
	wantSame(t, "all", codes(t, t.Context(), s, "sort(code)"), []string{"a", "b"})
	put(t, s, a) // its own code is no other's
}

// testUniqueNulls checks that objects without a value do not collide.
func testUniqueNulls(t *testing.T, db *database) {
	s := db.things()
	pair := func(code string, name perstore.Opt[string], n perstore.Opt[int64]) *thing {
		v := newThing(code)
		v.OptName, v.OptCount = name, n
		return v
	}
	some, one := perstore.Some("x"), perstore.Some[int64](1)
	put(t, s,
		pair("a", perstore.Opt[string]{}, perstore.Opt[int64]{}),
		pair("b", perstore.Opt[string]{}, perstore.Opt[int64]{}),
		pair("c", some, perstore.Opt[int64]{}),
		pair("d", some, perstore.Opt[int64]{}),
		pair("e", perstore.Null[string](), one),
		pair("f", perstore.Null[string](), one),
		pair("g", some, one),
		pair("h", some, perstore.Some[int64](2)))
	err := s.Put(t.Context(), pair("i", some, one), perstore.Cond{})
	wantError(t, "Put(a taken pair)", err, perstore.ErrExists)
}

// testUniqueMoves checks that a value is free once its object has another one.
func testUniqueMoves(t *testing.T, db *database) {
	s := db.things()
	a, b := newThing("x"), newThing("y")
	put(t, s, a)
	a.Code = "z"
	put(t, s, a)
	b.Code = "x"
	put(t, s, b)
	if err := s.Delete(t.Context(), b.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	put(t, s, newThing("x"))
	wantSame(t, "all", codes(t, t.Context(), s, "sort(code)"), []string{"x", "z"})
}

// testUniqueInTransaction checks that a transaction goes on after a refused
// put that its function does not return.
func testUniqueInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	s := db.things()
	put(t, s, newThing("a"))
	if err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := s.Put(ctx, newThing("b"), perstore.Cond{}); err != nil {
			return err
		}
		wantError(t, "Put(taken)", s.Put(ctx, newThing("a"), perstore.Cond{}), perstore.ErrExists)
		wantSame(t, "inside", codes(t, ctx, s, "sort(code)"), []string{"a", "b"})
		return s.Put(ctx, newThing("c"), perstore.Cond{})
	}); err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantSame(t, "after", codes(t, t.Context(), s, "sort(code)"), []string{"a", "b", "c"})
}
