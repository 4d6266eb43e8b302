package storetest

import (
	"errors"
	"fmt"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var putTests = []test{
	{"Missing", testMissing},
	{"Presence", testPresence},
	{"PresentWithoutKey", testPresentWithoutKey},
	{"Replace", testReplace},
	{"Delete", testDelete},
	{"KeysOnly", testKeysOnly},
}

// missing are keys that no test stores, by model.
var missing = map[string]any{
	"Thing":   int64(404),
	"Account": "nobody",
	"Node":    int64(-1),
	"Ticket":  perstore.MustParseUUID("ffffffff-ffff-7fff-bfff-ffffffffffff"),
	"Place":   placeKey{"nowhere", 1},
	"Draft":   int64(404),
	"Part":    int64(404),
	"Rumour":  "nobody",
	"Stop":    stopKey{"nowhere", 1},
	"Ride":    int64(404),
	"Vehicle": int64(404), "Car": int64(404), "Taxi": int64(404), "Boat": int64(404),
	"Document": "nowhere", "Letter": "nowhere",
	"Box": int64(404), "Freezer": int64(404),
	"Crate": int64(404), "Shelf": int64(404), "Chest": int64(404), "Bill": int64(404), "Member": int64(404),
}

func testMissing(t *testing.T, db *database) {
	for _, e := range entities() {
		name := e.Schema.Name
		if obj, err := db.store(name).Get(t.Context(), missing[name]); !errors.Is(err, perstore.ErrNotFound) || obj != nil {
			t.Errorf("Get(%s %v) = %v, %v; want nil, ErrNotFound", name, missing[name], obj, err)
		}
		err := db.store(name).Delete(t.Context(), missing[name], perstore.Cond{})
		wantError(t, fmt.Sprintf("Delete(%s %v)", name, missing[name]), err, perstore.ErrNotFound)
	}
}

func testPresence(t *testing.T, db *database) {
	for _, c := range []struct {
		name     string
		stored   bool
		presence perstore.Presence
		want     error
	}{
		{"new any", false, perstore.Any, nil},
		{"new absent", false, perstore.Absent, nil},
		{"new present", false, perstore.Present, perstore.ErrNotFound},
		{"old any", true, perstore.Any, nil},
		{"old absent", true, perstore.Absent, perstore.ErrExists},
		{"old present", true, perstore.Present, nil},
	} {
		s := db.accounts()
		if c.stored {
			put(t, s, &account{Code: c.name, Name: "old"})
		}
		err := s.Put(t.Context(), &account{Code: c.name, Name: "new"}, perstore.Cond{Presence: c.presence})
		if !errors.Is(err, c.want) {
			t.Errorf("Put(%s) error = %v; want %v", c.name, err, c.want)
		}
		got, err := s.Get(t.Context(), c.name)
		switch {
		case c.want == perstore.ErrNotFound:
			wantError(t, "Get after a refused put", err, perstore.ErrNotFound)
		case c.want == perstore.ErrExists:
			wantSame(t, "Get after a refused put", got, &account{Code: c.name, Name: "old"})
		default:
			wantSame(t, "Get("+c.name+")", got, &account{Code: c.name, Name: "new"})
		}
	}
}

func testPresentWithoutKey(t *testing.T, db *database) {
	for _, c := range []struct {
		store perstore.Store
		obj   any
	}{
		{db.nodes(), &node{Name: "new"}},
		{db.tickets(), &ticket{Title: "new"}},
	} {
		err := c.store.Put(t.Context(), c.obj, perstore.Cond{Presence: perstore.Present})
		wantError(t, fmt.Sprintf("Put(%T without a key, Present)", c.obj), err, perstore.ErrNotFound)
		if n := count(t, t.Context(), c.store); n != 0 {
			t.Errorf("after a refused Put the store holds %d objects; want 0", n)
		}
	}
}

func testReplace(t *testing.T, db *database) {
	s := db.things()
	put(t, db.accounts(), &account{Code: "ann"})
	obj := fullThing("a", "ann")
	put(t, s, obj)
	bare := newThing("b")
	bare.ID = obj.ID
	put(t, s, bare)
	wantSame(t, "Get of a full thing that a bare one replaced", get[*thing](t, t.Context(), s, obj.ID), bare)
	obj.Code = "c"
	put(t, s, obj)
	wantSame(t, "Get of a bare thing that a full one replaced", get[*thing](t, t.Context(), s, obj.ID), obj)
	if n := count(t, t.Context(), s); n != 1 {
		t.Errorf("Count = %d; want 1", n)
	}
}

func testDelete(t *testing.T, db *database) {
	s := db.accounts()
	put(t, s, &account{Code: "a"}, &account{Code: "b"})
	if err := s.Delete(t.Context(), "a", perstore.Cond{}); err != nil {
		t.Errorf("Delete(a) error = %v", err)
	}
	_, err := s.Get(t.Context(), "a")
	wantError(t, "Get(deleted)", err, perstore.ErrNotFound)
	wantError(t, "Delete(deleted)", s.Delete(t.Context(), "a", perstore.Cond{}), perstore.ErrNotFound)
	get[*account](t, t.Context(), s, "b")
	put(t, s, &account{Code: "a", Name: "again"})
	wantSame(t, "Get(a)", get[*account](t, t.Context(), s, "a"), &account{Code: "a", Name: "again"})
}

// testKeysOnly stores objects that have nothing but a key.
func testKeysOnly(t *testing.T, db *database) {
	s := db.places()
	for _, presence := range []perstore.Presence{perstore.Absent, perstore.Any, perstore.Present} {
		if err := s.Put(t.Context(), &place{Group: "g", Order: 1}, perstore.Cond{Presence: presence}); err != nil {
			t.Errorf("Put(presence %d) error = %v", presence, err)
		}
	}
	err := s.Put(t.Context(), &place{Group: "g", Order: 1}, perstore.Cond{Presence: perstore.Absent})
	wantError(t, "Put(stored, Absent)", err, perstore.ErrExists)
	err = s.Put(t.Context(), &place{Group: "g", Order: 2}, perstore.Cond{Presence: perstore.Present})
	wantError(t, "Put(new, Present)", err, perstore.ErrNotFound)
}
