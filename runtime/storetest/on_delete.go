package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// onDeleteTests are about links whose definition states onDelete: every store
// keeps them whole without being asked.
var onDeleteTests = []test{
	{"Missing", testStatedTarget},
	{"MissingComposite", testCompositeTarget},
	{"SetNull", testSetNull},
	{"Cascade", testCascade},
	{"CascadeInCircle", testCascadeInCircle},
	{"Restrict", testRestrict},
	{"RestrictBelow", testRestrictBelow},
	{"RestrictDeletedAlong", testRestrictDeletedAlong},
	{"Self", testSelfTarget},
	{"Batch", testTargetsInBatch},
	{"Transaction", testDeleteInTransaction},
	{"Refused", testRefusedInTransaction},
}

// wantParts checks which parts there are.
func wantParts(t *testing.T, ctx context.Context, db *database, want ...int64) {
	t.Helper()
	var got []int64
	err := db.parts().Query(ctx, parse(t, "sort(id)"), func(obj any) bool { got = append(got, obj.(*part).ID); return true })
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("parts = %v, %v; want %v", got, err, want)
	}
}

// deletePart deletes a part, which must do, or must fail with a reason.
func deletePart(t *testing.T, ctx context.Context, db *database, id int64, reason string) {
	t.Helper()
	err := db.parts().Delete(ctx, id, perstore.Cond{})
	if reason == "" {
		wantError(t, "Delete", err, nil)
		return
	}
	db.wantRefused(t, "Delete", err, reason)
}

// wantRefused checks that a write broke a link, and that the error says which.
func (db *database) wantRefused(t *testing.T, call string, err error, reason string) {
	t.Helper()
	wantError(t, call, err, perstore.ErrInvalid)
	if err != nil && !db.harness.Discreet && !strings.Contains(err.Error(), reason) {
		t.Errorf("%s error = %q; want it to tell %q", call, err, reason)
	}
}

func testStatedTarget(t *testing.T, db *database) {
	db.wantRefused(t, "Put(missing target)", db.parts().Put(t.Context(), of(9, &part{ID: 1}), perstore.Cond{}), "link whole: no Part 9")
	put(t, db.parts(), &part{ID: 1})
	put(t, db.parts(), of(1, &part{ID: 2}))
	for _, presence := range []perstore.Presence{perstore.Any, perstore.Present} {
		err := db.parts().Put(t.Context(), of(9, &part{ID: 2}), perstore.Cond{Presence: presence})
		db.wantRefused(t, "Put(replacing, missing target)", err, "link whole: no Part 9")
	}
	wantSame(t, "Get after refused puts", get[*part](t, t.Context(), db.parts(), int64(2)), of(1, &part{ID: 2}))
	wantError(t, "Put(taken, missing target)", db.parts().Put(t.Context(), of(9, &part{ID: 1}), perstore.Cond{Presence: perstore.Absent}), perstore.ErrExists)
}

func testCompositeTarget(t *testing.T, db *database) {
	put(t, db.places(), &place{Group: "g", Order: 1})
	put(t, db.parts(), at("g", 1, &part{ID: 1}))
	put(t, db.parts(), &part{ID: 2, Group: perstore.Some("nowhere")}) // half a key is none
	for _, p := range []*part{at("g", 2, &part{ID: 3}), at("h", 1, &part{ID: 3})} {
		db.wantRefused(t, "Put(missing place)", db.parts().Put(t.Context(), p, perstore.Cond{}), "link place: no Place {")
	}
	wantParts(t, t.Context(), db, 1, 2)
}

func testSetNull(t *testing.T, db *database) {
	for _, key := range []placeKey{{"g", 1}, {"g", 2}, {"h", 1}} {
		put(t, db.places(), &place{Group: key.Group, Order: key.Order})
	}
	put(t, db.parts(), at("g", 1, needs(1, &part{ID: 1})))
	put(t, db.parts(), at("g", 1, &part{ID: 2}))
	put(t, db.parts(), at("h", 1, &part{ID: 3}))
	wantError(t, "Delete(place)", db.places().Delete(t.Context(), placeKey{"g", 1}, perstore.Cond{}), nil)
	for id, want := range map[int64]*part{1: needs(1, &part{ID: 1}), 2: {ID: 2}, 3: at("h", 1, &part{ID: 3})} {
		wantSame(t, "Get", get[*part](t, t.Context(), db.parts(), id), want)
	}
}

func testCascade(t *testing.T, db *database) {
	for id := range int64(100) { // a tree with two branches a node
		p := &part{ID: id + 1}
		if id > 0 {
			of((id+1)/2, p)
		}
		put(t, db.parts(), p)
	}
	put(t, db.parts(), of(100, &part{ID: 200}))
	deletePart(t, t.Context(), db, 2, "")
	const all, below = 101, 1 + 2 + 4 + 8 + 16 + 32 // 2, level by level
	if n := count(t, t.Context(), db.parts()); n != all-below {
		t.Errorf("after Delete of a branch there are %d; want %d", n, all-below)
	}
	deletePart(t, t.Context(), db, 1, "")
	wantParts(t, t.Context(), db)
}

func testCascadeInCircle(t *testing.T, db *database) {
	for id := range int64(4) {
		put(t, db.parts(), &part{ID: id + 1})
	}
	for id, whole := range map[int64]int64{1: 3, 2: 1, 3: 2} {
		put(t, db.parts(), of(whole, &part{ID: id}))
	}
	deletePart(t, t.Context(), db, 2, "")
	wantParts(t, t.Context(), db, 4)
}

func testRestrict(t *testing.T, db *database) {
	put(t, db.parts(), &part{ID: 1})
	put(t, db.parts(), needs(1, &part{ID: 2}))
	deletePart(t, t.Context(), db, 1, "Part still refers to it by link spare")
	wantParts(t, t.Context(), db, 1, 2)
	put(t, db.parts(), &part{ID: 2}) // no longer needs it
	deletePart(t, t.Context(), db, 1, "")
	wantParts(t, t.Context(), db, 2)
}

func testRestrictBelow(t *testing.T, db *database) {
	put(t, db.places(), &place{Group: "g", Order: 1})
	put(t, db.parts(), &part{ID: 1})
	put(t, db.parts(), of(1, &part{ID: 2}))
	put(t, db.parts(), of(2, at("g", 1, &part{ID: 3})))
	put(t, db.parts(), needs(3, &part{ID: 4}))
	deletePart(t, t.Context(), db, 1, "Part still refers by link spare to what would be deleted with it")
	wantParts(t, t.Context(), db, 1, 2, 3, 4)
	wantSame(t, "Get after a refused delete", get[*part](t, t.Context(), db.parts(), int64(3)), of(2, at("g", 1, &part{ID: 3})))
}

func testRestrictDeletedAlong(t *testing.T, db *database) {
	put(t, db.parts(), &part{ID: 1})
	put(t, db.parts(), needs(1, of(1, &part{ID: 2})))
	if keepsItself(db, db.parts().Delete(t.Context(), int64(1), perstore.Cond{})) {
		wantParts(t, t.Context(), db, 1, 2)
		return
	}
	wantParts(t, t.Context(), db)
}

// keepsItself tells whether a deletion was refused by what it would delete, which
// a database that checks row by row may do.
func keepsItself(db *database, err error) bool {
	return db.harness.ChecksRows && errors.Is(err, perstore.ErrInvalid)
}

func testSelfTarget(t *testing.T, db *database) {
	put(t, db.parts(), of(1, needs(1, &part{ID: 1})))
	db.wantRefused(t, "Put", db.parts().Put(t.Context(), of(3, needs(2, &part{ID: 2})), perstore.Cond{}), "link whole: no Part 3")
	if keepsItself(db, db.parts().Delete(t.Context(), int64(1), perstore.Cond{})) {
		wantParts(t, t.Context(), db, 1)
		return
	}
	wantParts(t, t.Context(), db)
}

func testTargetsInBatch(t *testing.T, db *database) {
	err := perstore.AddAll(t.Context(), db.parts(), []any{of(2, &part{ID: 1}), &part{ID: 2}})
	db.wantRefused(t, "AddAll(target later)", err, "link whole: no Part 2")
	wantParts(t, t.Context(), db)
	wantError(t, "AddAll(target first)", perstore.AddAll(t.Context(), db.parts(), []any{&part{ID: 2}, of(2, &part{ID: 1})}), nil)
	wantParts(t, t.Context(), db, 1, 2)
}

// testDeleteInTransaction deletes what only the transaction knows.
func testDeleteInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	put(t, db.parts(), &part{ID: 1})
	put(t, db.parts(), needs(1, &part{ID: 2}))
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		puts := errors.Join(
			db.parts().Put(ctx, &part{ID: 2}, perstore.Cond{}),
			db.parts().Put(ctx, of(1, &part{ID: 3}), perstore.Cond{}))
		deletePart(t, ctx, db, 1, "")
		wantParts(t, ctx, db, 2)
		return errors.Join(puts, errOops)
	})
	wantError(t, "Transaction", err, errOops)
	wantParts(t, t.Context(), db, 1, 2)
	deletePart(t, t.Context(), db, 1, "Part still refers to it by link spare")
}

// testRefusedInTransaction goes on after a refused delete, which has undone
// itself and nothing else.
func testRefusedInTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	put(t, db.parts(), &part{ID: 1})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		puts := errors.Join(
			db.parts().Put(ctx, of(1, &part{ID: 2}), perstore.Cond{}),
			db.parts().Put(ctx, of(1, &part{ID: 3}), perstore.Cond{}),
			db.parts().Put(ctx, needs(3, &part{ID: 4}), perstore.Cond{}))
		deletePart(t, ctx, db, 1, "Part still refers by link spare")
		wantParts(t, ctx, db, 1, 2, 3, 4)
		db.wantRefused(t, "Put", db.parts().Put(ctx, of(9, &part{ID: 5}), perstore.Cond{}), "link whole: no Part 9")
		return errors.Join(puts, db.parts().Put(ctx, &part{ID: 5}, perstore.Cond{}))
	})
	wantError(t, "Transaction", err, nil)
	wantParts(t, t.Context(), db, 1, 2, 3, 4, 5)
}
