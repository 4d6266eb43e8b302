package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// inheritanceOnDeleteTests are about links whose definition states onDelete,
// between models that share a table.
var inheritanceOnDeleteTests = []test{
	{"Missing", testFamilyTargets},
	{"OtherModel", testFamilyTargetOfOtherModel},
	{"Cascade", testFamilyCascade},
	{"Restrict", testFamilyRestrict},
	{"RestrictOwn", testFamilyRestrictOwn},
	{"SetNull", testFamilySetNull},
	{"SetNullOfSuper", testFamilySetNullOfSuper},
	{"LinkOfInherited", testFamilyLinkOfInherited},
	{"SetWise", testFamilyRemove},
	{"Refused", testFamilyRefused},
	{"Random", testBoxesRandom},
}

// stack stores five boxes: 1 holds freezer 2, which holds box 3, which holds
// freezer 4; 5 is another freezer, with 2 as its twin.
func stack(t *testing.T, db *database) {
	t.Helper()
	put(t, db.store("Box"), &box{ID: 1})
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 2, Inside: link(1)}})
	put(t, db.store("Box"), &box{ID: 3, Inside: link(2)})
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 4, Inside: link(3)}})
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 5}, Twin: link(2)})
}

// wantBoxes checks what both models see.
func wantBoxes(t *testing.T, ctx context.Context, db *database, all, special []int64) {
	t.Helper()
	for model, want := range map[string][]int64{"Box": all, "Freezer": special} {
		s, got := db.store(model), []int64(nil)
		err := s.Query(ctx, parse(t, "sort(id)"), func(obj any) bool { got = append(got, s.Entity().KeyOf(obj).(int64)); return true })
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("all of %s = %v, %v; want %v", model, got, err, want)
		}
	}
}

func deleteBox(t *testing.T, ctx context.Context, db *database, model string, key int64, reason string) {
	t.Helper()
	err := db.store(model).Delete(ctx, key, perstore.Cond{})
	if reason == "" {
		wantError(t, "Delete", err, nil)
		return
	}
	db.wantRefused(t, "Delete by "+model, err, reason)
}

// testFamilyTargets puts links that lead nowhere, through either model.
func testFamilyTargets(t *testing.T, db *database) {
	stack(t, db)
	for _, c := range []struct {
		model  string
		obj    any
		reason string
	}{
		{"Box", &box{ID: 6, Inside: link(9)}, "link inside: no Box 9"},
		{"Box", &box{ID: 2, Under: link(9)}, "link under: no Box 9"}, // a freezer
		{"Freezer", &freezer{Base: box{ID: 6, Inside: link(9)}}, "link inside: no Box 9"},
		{"Freezer", &freezer{Base: box{ID: 6}, Engine: link(9)}, "link engine: no Freezer 9"},
		{"Freezer", &freezer{Base: box{ID: 2}, Twin: link(9)}, "link twin: no Freezer 9"},
	} {
		db.wantRefused(t, "Put by "+c.model, db.store(c.model).Put(t.Context(), c.obj, perstore.Cond{}), c.reason)
	}
	wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
	wantSame(t, "Get", get[*freezer](t, t.Context(), db.store("Freezer"), int64(2)), &freezer{Base: box{ID: 2, Inside: link(1)}})
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 6, Inside: link(6)}, Twin: link(6), Engine: link(6)}) // to itself

	both := &freezer{Base: box{ID: 7, Inside: link(9)}, Twin: link(2)}
	wantError(t, "Put(a twin that has one, inside of nothing)", db.store("Freezer").Put(t.Context(), both, perstore.Cond{}), perstore.ErrExists)
	set := []rql.Assignment{{Field: boxInside, Value: rql.Int(9)}}
	_, err := perstore.Update(t.Context(), db.store("Freezer"), rql.Query{}, set)
	db.wantRefused(t, "Update", err, "link inside: no Box 9")
}

// testFamilyTargetOfOtherModel has a link to a model that leads to an object of
// another one. A foreign key is one to the table; the link leads to nothing.
func testFamilyTargetOfOtherModel(t *testing.T, db *database) {
	stack(t, db)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 6}, Twin: link(1), Engine: link(3)})
	if n, err := perstore.Count(t.Context(), db.store("Freezer"), parse(t, "or(rel(engine),and(id=6,rel(twin)))")); n != 0 || err != nil {
		t.Errorf("Count of freezers with a box for a twin or an engine = %d, %v; want 0", n, err)
	}
	both := &freezer{Base: box{ID: 7}, Twin: link(3), Engine: link(9)}
	db.wantRefused(t, "Put", db.store("Freezer").Put(t.Context(), both, perstore.Cond{}), "link engine: no Freezer 9")
	err := db.store("Box").Delete(t.Context(), int64(3), perstore.Cond{})
	wantError(t, "Delete(a box that is an engine)", err, perstore.ErrInvalid)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 6}, Twin: link(1)})
	deleteBox(t, t.Context(), db, "Box", 1, "")
	wantBoxes(t, t.Context(), db, boxes{5, 6}, freezers{5, 6})
	for _, key := range []int64{5, 6} {
		wantSame(t, "Get", get[*freezer](t, t.Context(), db.store("Freezer"), key), &freezer{Base: box{ID: key}})
	}
}

func testFamilyCascade(t *testing.T, db *database) {
	stack(t, db)
	deleteBox(t, t.Context(), db, "Freezer", 2, "")
	wantBoxes(t, t.Context(), db, boxes{1, 5}, freezers{5})
	wantSame(t, "Get", get[*freezer](t, t.Context(), db.store("Freezer"), int64(5)), &freezer{Base: box{ID: 5}})
	put(t, db.store("Box"), &box{ID: 4, Inside: link(1)}) // the key is free for another model
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 3, Inside: link(4)}})
	deleteBox(t, t.Context(), db, "Box", 1, "")
	wantBoxes(t, t.Context(), db, boxes{5}, freezers{5})
}

// testFamilyRestrict deletes a freezer that a box stands on, through either
// model, and what holds it.
func testFamilyRestrict(t *testing.T, db *database) {
	stack(t, db)
	for _, standing := range []perstore.Store{db.store("Box"), db.store("Freezer")} {
		top := any(&box{ID: 6, Under: link(4)})
		if standing.Entity().Extends != "" {
			top = &freezer{Base: box{ID: 6, Under: link(4)}}
		}
		put(t, standing, top)
		deleteBox(t, t.Context(), db, "Freezer", 4, "Box still refers to it by link under")
		deleteBox(t, t.Context(), db, "Box", 4, "Box still refers to it by link under")
		deleteBox(t, t.Context(), db, "Box", 1, "Box still refers by link under to what would be deleted with it")
		deleteBox(t, t.Context(), db, "Box", 6, "")
		wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
	}
	put(t, db.store("Box"), &box{ID: 6, Inside: link(1), Under: link(4)}) // goes along
	if keepsItself(db, db.store("Box").Delete(t.Context(), int64(1), perstore.Cond{})) {
		wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5, 6}, freezers{2, 4, 5})
		return
	}
	wantBoxes(t, t.Context(), db, boxes{5}, freezers{5})
}

// testFamilyRestrictOwn has a link that only freezers have.
func testFamilyRestrictOwn(t *testing.T, db *database) {
	stack(t, db)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 5}, Engine: link(4)})
	deleteBox(t, t.Context(), db, "Box", 4, "Freezer still refers to it by link engine")
	deleteBox(t, t.Context(), db, "Box", 2, "Freezer still refers by link engine to what would be deleted with it")
	put(t, db.store("Box"), &box{ID: 5, Under: link(1)}) // as a box: its engine stays
	deleteBox(t, t.Context(), db, "Freezer", 4, "Freezer still refers to it by link engine")
	wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
}

// testFamilySetNull forgets a twin that is deleted through either model.
func testFamilySetNull(t *testing.T, db *database) {
	stack(t, db)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 5, Inside: link(1)}, Twin: link(4), Engine: link(2)})
	for _, model := range []string{"Box", "Freezer"} {
		deleteBox(t, t.Context(), db, model, 4, "")
		want := &freezer{Base: box{ID: 5, Inside: link(1)}, Engine: link(2)}
		wantSame(t, "Get", get[*freezer](t, t.Context(), db.store("Freezer"), int64(5)), want)
		wantSame(t, "Get as a box", get[*box](t, t.Context(), db.store("Box"), int64(5)), &want.Base)
		if n, err := perstore.Count(t.Context(), db.store("Freezer"), parse(t, "insideId=1&twinId=null")); n != 2 || err != nil {
			t.Errorf("Count of freezers in box 1 without a twin = %d, %v; want 2", n, err)
		}
		put(t, db.store("Freezer"), &freezer{Base: box{ID: 4}})
		put(t, db.store("Freezer"), &freezer{Base: box{ID: 2, Inside: link(1)}, Twin: link(4)}) // nobody's any more
		put(t, db.store("Freezer"), &freezer{Base: box{ID: 2, Inside: link(1)}})
		put(t, db.store("Freezer"), &freezer{Base: box{ID: 5, Inside: link(1)}, Twin: link(4), Engine: link(2)})
	}
}

// testFamilySetNullOfSuper has a link of all boxes, which a freezer keeps as
// either model sees it.
func testFamilySetNullOfSuper(t *testing.T, db *database) {
	stack(t, db)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 5, Beside: link(4)}, Engine: link(2)})
	put(t, db.store("Box"), &box{ID: 1, Beside: link(4)})
	deleteBox(t, t.Context(), db, "Freezer", 4, "")
	want := &freezer{Base: box{ID: 5}, Engine: link(2)}
	wantSame(t, "Get", get[*freezer](t, t.Context(), db.store("Freezer"), int64(5)), want)
	wantSame(t, "Get as a box", get[*box](t, t.Context(), db.store("Box"), int64(5)), &want.Base)
	wantSame(t, "Get(a box)", get[*box](t, t.Context(), db.store("Box"), int64(1)), &box{ID: 1})
}

// testFamilyLinkOfInherited has a link of freezers whose property all boxes
// have. A foreign key is one of the table.
func testFamilyLinkOfInherited(t *testing.T, db *database) {
	stack(t, db)
	err := db.store("Box").Put(t.Context(), &box{ID: 6, Shelf: link(9)}, perstore.Cond{})
	wantError(t, "Put(a box on a shelf that is not there)", err, perstore.ErrInvalid)
	put(t, db.store("Box"), &box{ID: 6, Shelf: link(4)})
	wantError(t, "Delete(its shelf)", db.store("Freezer").Delete(t.Context(), int64(4), perstore.Cond{}), perstore.ErrInvalid)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 7, Shelf: link(5)}})
	deleteBox(t, t.Context(), db, "Box", 5, "Freezer still refers to it by link shelf")
}

// testFamilyRemove deletes the objects of queries.
func testFamilyRemove(t *testing.T, db *database) {
	db.needsQueries(t)
	stack(t, db)
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 5}, Twin: link(2), Engine: link(4)})
	_, err := perstore.Remove(t.Context(), db.store("Box"), parse(t, "id=le=3"))
	wantError(t, "Remove(what holds an engine)", err, perstore.ErrInvalid)
	wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
	n, err := perstore.Remove(t.Context(), db.store("Freezer"), parse(t, "id=ge=4")) // both ends of a link
	if keepsItself(db, err) {
		wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
		return
	}
	if n != 2 || err != nil {
		t.Errorf("Remove = %d, %v; want 2", n, err)
	}
	n, err = perstore.Remove(t.Context(), db.store("Freezer"), rql.Query{})
	if n != 1 || err != nil {
		t.Errorf("Remove = %d, %v; want 1: what goes along is not counted", n, err)
	}
	wantBoxes(t, t.Context(), db, boxes{1}, nil)
}

// testFamilyRefused goes on in a transaction after a refused delete, which has
// undone itself in all models.
func testFamilyRefused(t *testing.T, db *database) {
	db.needsQueries(t)
	stack(t, db)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		puts := errors.Join(
			db.store("Freezer").Put(ctx, &freezer{Base: box{ID: 6}, Twin: link(4), Engine: link(1)}, perstore.Cond{}),
			db.store("Box").Put(ctx, &box{ID: 7, Inside: link(6)}, perstore.Cond{}))
		err := db.store("Box").Delete(ctx, int64(1), perstore.Cond{})
		wantError(t, "Delete", err, perstore.ErrInvalid)
		wantBoxes(t, ctx, db, boxes{1, 2, 3, 4, 5, 6, 7}, freezers{2, 4, 5, 6})
		wantSame(t, "Get after a refused delete", get[*freezer](t, ctx, db.store("Freezer"), int64(6)), &freezer{Base: box{ID: 6}, Twin: link(4), Engine: link(1)})
		return errors.Join(puts, db.store("Freezer").Delete(ctx, int64(6), perstore.Cond{}))
	})
	wantError(t, "Transaction", err, nil)
	wantBoxes(t, t.Context(), db, boxes{1, 2, 3, 4, 5}, freezers{2, 4, 5})
}
