package storetest

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// testFamilySetWise updates and removes objects of queries of several models.
func testFamilySetWise(t *testing.T, db *database) {
	_, _, x, _ := fleet(t, db)
	ctx := t.Context()
	weigh := func(n int64) []rql.Assignment { return []rql.Assignment{{Field: vehicleWeight, Value: rql.Int(n)}} }
	for _, c := range []struct {
		model, query string
		set          []rql.Assignment
		met          int64
		after        string // the vehicles that have the weight then
	}{
		{"Car", "", weigh(10), 2, "cx"},
		{"Vehicle", "__schema__=Boat", weigh(11), 1, "b"},
		{"Vehicle", "sort(-id)&limit(2)", weigh(12), 2, "bx"},
		{"Boat", "plate=c", weigh(13), 0, ""},
		{"Taxi", "or(plate=x,plate=v)", weigh(14), 1, "x"},
	} {
		n, err := perstore.Update(ctx, db.store(c.model), parse(t, c.query), c.set)
		if n != c.met || err != nil {
			t.Errorf("Update(%s) of %s = %d, %v; want %d", c.query, c.model, n, err, c.met)
		}
		if got := plates(t, db, "Vehicle", "weight="+c.set[0].Value.String()); got != c.after {
			t.Errorf("after Update(%s) of %s the weight is that of %q; want %q", c.query, c.model, got, c.after)
		}
	}
	x.Car.Base.Weight = perstore.Some[int64](14)
	wantSame(t, "Get(the taxi)", get[*taxi](t, ctx, db.store("Taxi"), x.Car.Base.ID), x)

	model := []rql.Assignment{{Field: vehicleSchema, Value: rql.String("Boat")}}
	_, err := perstore.Update(ctx, db.store("Vehicle"), rql.Query{}, model)
	wantError(t, "Update(the discriminator)", err, perstore.ErrInvalid)
	same := []rql.Assignment{{Field: vehiclePlate, Value: rql.String("same")}}
	_, err = perstore.Update(ctx, db.store("Car"), rql.Query{}, same)
	wantError(t, "Update(a unique property of all cars)", err, perstore.ErrExists)
	wantSame(t, "vehicles after a refused update", plates(t, db, "Vehicle", ""), "bcvx")

	for _, c := range []struct {
		model, query string
		met          int64
		left         string
	}{
		{"Boat", "plate=c", 0, "bcvx"}, {"Vehicle", "__schema__=Taxi", 1, "bcv"}, {"Car", "", 1, "bv"},
	} {
		n, err := perstore.Remove(ctx, db.store(c.model), parse(t, c.query))
		if n != c.met || err != nil {
			t.Errorf("Remove(%s) of %s = %d, %v; want %d", c.query, c.model, n, err, c.met)
		}
		wantSame(t, "vehicles that are left", plates(t, db, "Vehicle", ""), c.left)
	}
	wantSame(t, "cars that are left", plates(t, db, "Car", "")+plates(t, db, "Taxi", ""), "")
}

// testFamilyVersion checks that all models of an object count the same version.
func testFamilyVersion(t *testing.T, db *database) {
	ctx := t.Context()
	l := &letter{Base: document{Slug: "l"}, To: "ann"}
	put(t, db.store("Letter"), l)
	d := get[*document](t, ctx, db.store("Document"), "l")
	write := func(s perstore.Store, obj any, revision string) error {
		return s.Put(ctx, obj, perstore.Cond{Presence: perstore.Present, Revision: revision})
	}
	for i, err := range []error{
		write(db.store("Document"), d, "1"), write(db.store("Letter"), l, "2"), db.store("Document").Put(ctx, d, perstore.Cond{}),
	} {
		if err != nil {
			t.Fatalf("put %d error = %v", i, err)
		}
	}
	if l.Base.Version != 3 || d.Version != 4 {
		t.Errorf("versions after puts of two models = %d and %d; want 3 and 4", l.Base.Version, d.Version)
	}
	wantError(t, "Put(a letter of an old version)", write(db.store("Letter"), l, "3"), perstore.ErrPrecondition)
	put(t, db.store("Letter"), l)
	if l.Base.Version != 5 || l.Base.Kind != "Letter" {
		t.Errorf("after a put the letter is a %s of version %d; want a Letter of version 5", l.Base.Kind, l.Base.Version)
	}
	put(t, db.store("Document"), &document{Slug: "d"})
	for _, cond := range []perstore.Cond{{Presence: perstore.Present, Revision: "1"}, {Presence: perstore.Present}} {
		err := db.store("Letter").Put(ctx, &letter{Base: document{Slug: "d"}}, cond)
		wantError(t, "Put(a document as a letter)", err, perstore.ErrNotFound)
		wantError(t, "Delete(a document as a letter)", db.store("Letter").Delete(ctx, "d", cond), perstore.ErrNotFound)
	}
	wantError(t, "Put(over a document)", db.store("Letter").Put(ctx, &letter{Base: document{Slug: "d"}}, perstore.Cond{}), perstore.ErrExists)
	stale := perstore.Cond{Presence: perstore.Present, Revision: "4"}
	wantError(t, "Delete(of an old version)", db.store("Document").Delete(ctx, "l", stale), perstore.ErrPrecondition)
	n, err := perstore.Update(ctx, db.store("Letter"), rql.Query{}, []rql.Assignment{{Field: 2, Value: rql.String("all")}})
	if n != 1 || err != nil {
		t.Errorf("Update of all letters = %d, %v; want 1", n, err)
	}
	if got := get[*document](t, ctx, db.store("Document"), "l"); got.Version != 6 || got.Title != "all" {
		t.Errorf("a letter that was updated is, as a document, %+v; want version 6", got)
	}
	now := perstore.Cond{Presence: perstore.Present, Revision: "6"}
	if err := db.store("Letter").Delete(ctx, "l", now); err != nil {
		t.Errorf("Delete(of its version) error = %v", err)
	}
}
