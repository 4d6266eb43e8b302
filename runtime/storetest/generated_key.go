package storetest

import (
	"math"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var generatedKeyTests = []test{
	{"Increment", testIncrement},
	{"IncrementAfterExplicit", testIncrementAfterExplicit},
	{"IncrementNeverAgain", testIncrementNeverAgain},
	{"IncrementUsedUp", testIncrementUsedUp},
	{"UUID", testUUIDKey},
}

func testIncrement(t *testing.T, db *database) {
	last := int64(0)
	for range 5 {
		n := &node{Name: "n"}
		put(t, db.nodes(), n)
		if n.ID <= last {
			t.Errorf("Put made key %d; want one above %d", n.ID, last)
		}
		wantSame(t, "Get", get[*node](t, t.Context(), db.nodes(), n.ID), n)
		last = n.ID
	}
}

func testIncrementAfterExplicit(t *testing.T, db *database) {
	for _, c := range []struct{ key, above int64 }{{-7, 0}, {1000, 1000}, {10, 1001}, {5000, 5000}} {
		put(t, db.nodes(), &node{ID: c.key})
		n := &node{}
		put(t, db.nodes(), n)
		if n.ID <= c.above {
			t.Errorf("after key %d Put made %d; want one above %d", c.key, n.ID, c.above)
		}
	}
	n := &node{ID: 1 << 40}
	if err := db.nodes().Put(t.Context(), n, perstore.Cond{Presence: perstore.Absent}); err != nil || n.ID != 1<<40 {
		t.Errorf("Put(explicit key, Absent) = key %d, error %v; want its own key", n.ID, err)
	}
	next := &node{}
	if err := db.nodes().Put(t.Context(), next, perstore.Cond{Presence: perstore.Absent}); err != nil || next.ID <= n.ID {
		t.Errorf("Put(Absent) = key %d, error %v; want one above %d", next.ID, err, n.ID)
	}
}

func testIncrementNeverAgain(t *testing.T, db *database) {
	first, second := &node{}, &node{}
	put(t, db.nodes(), first)
	if err := db.nodes().Delete(t.Context(), first.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	put(t, db.nodes(), second)
	if second.ID <= first.ID {
		t.Errorf("Put made key %d again after %d was deleted", second.ID, first.ID)
	}
}

func testIncrementUsedUp(t *testing.T, db *database) {
	put(t, db.nodes(), &node{ID: math.MaxInt64})
	n := &node{}
	if err := db.nodes().Put(t.Context(), n, perstore.Cond{}); err == nil && n.ID <= 0 {
		t.Errorf("after the largest key Put made %d; want an error or a free positive key", n.ID)
	} else if err != nil && n.ID != 0 {
		t.Errorf("Put refused the object but set its key to %d", n.ID)
	}
}

func testUUIDKey(t *testing.T, db *database) {
	own := &ticket{ID: perstore.MustParseUUID("01890A5D-AC96-774B-BCCE-B302099A8057"), Title: "own"}
	put(t, db.tickets(), own)
	if want := "01890a5d-ac96-774b-bcce-b302099a8057"; own.ID.String() != want {
		t.Errorf("Put changed the key to %s; want %s", own.ID, want)
	}
	seen := map[perstore.UUID]bool{own.ID: true}
	for range 5 {
		k := &ticket{Title: "made"}
		put(t, db.tickets(), k)
		if k.ID.IsZero() || seen[k.ID] || k.ID[6]>>4 != 7 {
			t.Errorf("Put made key %s; want a new uuid of version 7", k.ID)
		}
		seen[k.ID] = true
		wantSame(t, "Get", get[*ticket](t, t.Context(), db.tickets(), k.ID), k)
	}
}
