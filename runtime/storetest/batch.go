package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var batchTests = []test{
	{"All", testAddAll},
	{"None", testAddAllOrNone},
	{"SameObjectTwice", testAddAllSameObjectTwice},
	{"InTransaction", testAddAllInTransaction},
	{"RefusedInTransaction", testAddAllRefusedInTransaction},
	{"ManyKeys", testGetManyKeys},
	{"ManyCompositeKeys", testGetManyCompositeKeys},
	{"LongList", testLongList},
}

func testAddAll(t *testing.T, db *database) {
	if err := perstore.AddAll(t.Context(), db.nodes(), nil); err != nil {
		t.Errorf("AddAll(nothing) error = %v", err)
	}
	var objs []any
	for i := range 1200 {
		objs = append(objs, &node{Name: fmt.Sprint(i)})
	}
	if err := perstore.AddAll(t.Context(), db.nodes(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	seen := map[int64]bool{}
	for _, obj := range objs {
		n := obj.(*node)
		if n.ID <= 0 || seen[n.ID] {
			t.Fatalf("AddAll made key %d; want a new one", n.ID)
		}
		seen[n.ID] = true
	}
	for _, i := range []int{0, 1, 599, 1199} {
		n := objs[i].(*node)
		wantSame(t, "Get", get[*node](t, t.Context(), db.nodes(), n.ID), n)
	}
	if n := count(t, t.Context(), db.nodes()); n != 1200 {
		t.Errorf("Count = %d; want 1200", n)
	}
}

func testAddAllOrNone(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "old", Name: "old"})
	put(t, db.things(), newThing("taken"))
	for name, objs := range map[string][]any{
		"Account": {&account{Code: "a"}, &account{Code: "old", Name: "new"}, &account{Code: "b"}},
		"Thing":   {newThing("x"), newThing("y"), newThing("taken")},
		"Place":   {&place{Group: "twice"}, &place{Group: "twice"}},
	} {
		before := count(t, t.Context(), db.store(name))
		wantError(t, "AddAll("+name+" with one that is taken)", perstore.AddAll(t.Context(), db.store(name), objs), perstore.ErrExists)
		if n := count(t, t.Context(), db.store(name)); n != before {
			t.Errorf("after a refused AddAll there are %d of %s; want %d", n, name, before)
		}
	}
	wantSame(t, "Get(old)", get[*account](t, t.Context(), db.accounts(), "old"), &account{Code: "old", Name: "old"})
	wantSame(t, "Query(code=x)", codes(t, t.Context(), db.things(), "code=x"), []string{})
	put(t, db.things(), newThing("x")) // its code is free
}

// testAddAllSameObjectTwice adds an object that has a key by the second time.
func testAddAllSameObjectTwice(t *testing.T, db *database) {
	for name, objs := range map[string][]any{"Node": {&node{}, &node{}}, "Ride": {&ride{}, &ride{}}} {
		s := db.store(name)
		err := perstore.AddAll(t.Context(), s, []any{objs[0], objs[1], objs[0]})
		wantError(t, "AddAll of one "+name+" twice", err, perstore.ErrExists)
		if n := count(t, t.Context(), s); n != 0 {
			t.Errorf("after a refused AddAll there are %d of %s; want 0", n, name)
		}
		for i, obj := range objs {
			wantSame(t, fmt.Sprintf("key of %s %d after a refused AddAll", name, i), s.Entity().KeyOf(obj), any(int64(0)))
		}
	}
}

func testAddAllInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	objs := []any{&account{Code: "a"}, &account{Code: "b"}}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := perstore.AddAll(ctx, db.accounts(), objs); err != nil {
			return err
		}
		if n, err := perstore.Count(ctx, db.accounts(), rql.Query{}); n != 2 || err != nil {
			t.Errorf("Count inside = %d, %v; want 2", n, err)
		}
		return errOops
	})
	wantError(t, "Transaction", err, errOops)
	if n := count(t, t.Context(), db.accounts()); n != 0 {
		t.Errorf("Count after = %d; want 0", n)
	}
}

// testAddAllRefusedInTransaction goes on after a refused AddAll. The transaction
// may be doomed by that; it may not store a part of the batch.
func testAddAllRefusedInTransaction(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "old"})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "first"); err != nil {
			return err
		}
		batch := []any{&account{Code: "a"}, &account{Code: "old"}, &account{Code: "b"}}
		wantError(t, "AddAll", perstore.AddAll(ctx, db.accounts(), batch), perstore.ErrExists)
		return nil
	})
	if err == nil {
		wantCodes(t, t.Context(), db, "firstold")
		return
	}
	wantError(t, "Transaction", err, perstore.ErrExists)
	wantCodes(t, t.Context(), db, "old")
}

// manyKeys are more keys than one statement has places for, with gaps.
const manyKeys = 40_000

func testGetManyKeys(t *testing.T, db *database) {
	put(t, db.nodes(), &node{ID: 1}, &node{ID: manyKeys / 2}, &node{ID: manyKeys}, &node{ID: 1<<53 + 1})
	keys := make([]any, manyKeys)
	for i := range keys {
		keys[i] = int64(i + 1)
	}
	keys = append(keys, int64(1<<53), int64(1<<53+1))
	got := map[int64]bool{}
	err := perstore.GetMany(t.Context(), db.nodes(), keys, func(obj any) bool { got[obj.(*node).ID] = true; return true })
	if err != nil {
		t.Fatalf("GetMany(%d keys) error = %v", len(keys), err)
	}
	wantSame(t, "GetMany", got, map[int64]bool{1: true, manyKeys / 2: true, manyKeys: true, 1<<53 + 1: true})
}

func testGetManyCompositeKeys(t *testing.T, db *database) {
	var keys []any
	want := map[placeKey]bool{}
	for i := range int64(250) {
		key := placeKey{fmt.Sprint(i % 7), i}
		keys = append(keys, key, placeKey{"none", i})
		want[key] = true
		put(t, db.places(), &place{Group: key.Group, Order: key.Order})
	}
	got := map[placeKey]bool{}
	yield := func(obj any) bool { got[db.places().Entity().KeyOf(obj).(placeKey)] = true; return true }
	if err := perstore.GetMany(t.Context(), db.places(), keys, yield); err != nil {
		t.Fatalf("GetMany error = %v", err)
	}
	wantSame(t, "GetMany", got, want)
	n := 0
	err := perstore.GetMany(t.Context(), db.places(), keys, func(any) bool { n++; return n < 150 })
	if n != 150 || err != nil {
		t.Errorf("GetMany yields %d objects, error %v, after yield returned false; want 150", n, err)
	}
}

// testLongList asks for many values of every kind of member.
func testLongList(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann"})
	v := fullThing("a", "ann")
	put(t, db.things(), v, newThing("b"))
	schema := db.things().Entity().Schema
	for i, f := range schema.Fields {
		if f.Type == rql.TypeList || f.Type == rql.TypeJSON {
			continue
		}
		value := schema.Value(v, i)
		for _, n := range []int{1, 16, 17, 1000} {
			values := slices.Repeat([]rql.Value{value}, n)
			want := int64(1)
			if schema.Value(newThing("b"), i).Equal(value) {
				want = 2
			}
			p := rql.Property(f.Name)
			for _, c := range []struct {
				node rql.Node
				want int64
			}{{rql.In(p, values...), want}, {rql.Out(p, values...), 2 - want}} {
				if n, err := perstore.Count(t.Context(), db.things(), rql.NewQuery(c.node)); n != c.want || err != nil {
					t.Errorf("Count(%.60s…) = %d, %v; want %d", c.node, n, err, c.want)
				}
			}
		}
	}
	if db.harness.List > 0 {
		t.Logf("lists of this store have at most %d values: none of %d is tried", db.harness.List, manyKeys)
		return
	}
	codes := make([]rql.Value, manyKeys)
	for i := range codes {
		codes[i] = rql.String(fmt.Sprint("no ", i))
	}
	codes[manyKeys-1] = rql.String("b")
	q := rql.NewQuery(rql.In(rql.Property("code"), codes...))
	if n, err := perstore.Count(t.Context(), db.things(), q); n != 1 || err != nil {
		t.Errorf("Count(in %d codes) = %d, %v; want 1", manyKeys, n, err)
	}
}
