package storetest

import (
	"context"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var inheritanceTests = []test{
	{"Get", testFamilyGet},
	{"Query", testFamilyQuery},
	{"Reduce", testFamilyReduce},
	{"PutThroughSuper", testPutThroughSuper},
	{"PutKeepsModel", testPutKeepsModel},
	{"OtherModel", testOtherModel},
	{"Delete", testFamilyDelete},
	{"Unique", testFamilyUnique},
	{"AddAllRefused", testFamilyAddAll},
	{"Aborted", testFamilyAborted},
	{"Links", testFamilyLinks},
	{"ForeignKeys", testFamilyForeignKeys},
	{"Partial", testFamilyPartial},
	{"SetWise", testFamilySetWise},
	{"Member", testModelMember},
	{"Version", testFamilyVersion},
	{"Random", testFamilyRandom},
}

// fleet stores a vehicle of each model.
func fleet(t *testing.T, db *database) (v *vehicle, c *car, x *taxi, b *boat) {
	t.Helper()
	v = &vehicle{Plate: "v", Weight: perstore.Some[int64](1)}
	c = &car{Base: vehicle{Plate: "c", Weight: perstore.Some[int64](2)}, Doors: 3, Vin: perstore.Some("vc")}
	x = &taxi{Car: car{Base: vehicle{Plate: "x", Weight: perstore.Some[int64](4)}, Doors: 5}, Fares: []int64{7}}
	put(t, db.store("Vehicle"), v)
	put(t, db.store("Car"), c)
	put(t, db.store("Taxi"), x)
	b = &boat{Base: vehicle{Plate: "b", Tows: perstore.Some(v.ID)}, Tender: perstore.Some(x.Car.Base.ID)}
	put(t, db.store("Boat"), b)
	return v, c, x, b
}

// testPutThroughSuper checks that an object that is put as a more general one
// keeps what it has beyond that.
func testPutThroughSuper(t *testing.T, db *database) {
	_, _, x, _ := fleet(t, db)
	ctx, key := t.Context(), x.Car.Base.ID
	for i, presence := range []perstore.Presence{perstore.Any, perstore.Present} {
		weight := perstore.Some(int64(100 + i))
		v := get[*vehicle](t, ctx, db.store("Vehicle"), key)
		v.Weight = weight
		if err := db.store("Vehicle").Put(ctx, v, perstore.Cond{Presence: presence}); err != nil {
			t.Fatalf("Put(a taxi as a vehicle) error = %v", err)
		}
		x.Car.Base.Weight = weight
		wantSame(t, "Get(a taxi) put as a vehicle", get[*taxi](t, ctx, db.store("Taxi"), key), x)
	}
	c := get[*car](t, ctx, db.store("Car"), key)
	c.Doors, c.Vin = 9, perstore.Some("vx")
	put(t, db.store("Car"), c)
	x.Car.Doors, x.Car.Vin = 9, perstore.Some("vx")
	wantSame(t, "Get(a taxi) put as a car", get[*taxi](t, ctx, db.store("Taxi"), key), x)
	if got := plates(t, db, "Taxi", "vin=vx&fares=contains=7&weight=101"); got != "x" {
		t.Errorf("Query of taxis by what was put = %q; want x", got)
	}
	wantError(t, "Add(a taxi as a vehicle)", db.store("Vehicle").Put(ctx, &vehicle{ID: key, Plate: "n"}, perstore.Cond{Presence: perstore.Absent}), perstore.ErrExists)
}

// testPutKeepsModel checks that an object knows, once it was put, what it is
// stored as.
func testPutKeepsModel(t *testing.T, db *database) {
	db.needsModel(t)
	_, _, x, _ := fleet(t, db)
	m := db.Model("Vehicle")
	made := &vehicle{ID: x.Car.Base.ID, Plate: "made"} // not read, so it does not know
	if err := m.Put(t.Context(), made); err != nil {
		t.Fatalf("Put error = %v", err)
	}
	if got := made.Perstore.Model(); got != "Taxi" {
		t.Errorf("Model of a vehicle put over a taxi = %q; want Taxi", got)
	}
	made.ID, made.Plate = 0, "copy"
	if err := m.Add(t.Context(), made); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	if got := made.Perstore.Model(); got != "Vehicle" {
		t.Errorf("Model of a vehicle that was added = %q; want Vehicle", got)
	}
	wantSame(t, "vehicles that are no more", plates(t, db, "Vehicle", "__schema__=Vehicle&sort(plate)"), join([]string{"copy", "v"}))
	if err := m.Delete(t.Context(), x.Car.Base.ID); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	gone := &vehicle{ID: x.Car.Base.ID, Plate: "again"}
	if err := m.Put(t.Context(), gone); err != nil {
		t.Fatalf("Put error = %v", err)
	}
	if got := get[*vehicle](t, t.Context(), db.store("Vehicle"), gone.ID).Perstore.Model(); got != "Vehicle" || gone.Perstore.Model() != got {
		t.Errorf("Model of a vehicle put under the key of a deleted taxi = %q, stored %q; want Vehicle", gone.Perstore.Model(), got)
	}
}

func testOtherModel(t *testing.T, db *database) {
	v, _, _, b := fleet(t, db)
	ctx := t.Context()
	for _, key := range []int64{v.ID, b.Base.ID} {
		for presence, want := range map[perstore.Presence]error{
			perstore.Any: perstore.ErrExists, perstore.Absent: perstore.ErrExists, perstore.Present: perstore.ErrNotFound,
		} {
			c := &car{Base: vehicle{ID: key, Plate: "new"}}
			wantError(t, "Put(a car with another model's key)", db.store("Car").Put(ctx, c, perstore.Cond{Presence: presence}), want)
		}
		wantError(t, "Delete by Car of another model's key", db.store("Car").Delete(ctx, key, perstore.Cond{}), perstore.ErrNotFound)
	}
	wantSame(t, "Get(a vehicle)", get[*vehicle](t, ctx, db.store("Vehicle"), v.ID), v)
	wantSame(t, "Get(a boat)", get[*boat](t, ctx, db.store("Boat"), b.Base.ID), b)
	wantSame(t, "cars", plates(t, db, "Car", ""), "cx")
}

func testFamilyDelete(t *testing.T, db *database) {
	_, c, x, _ := fleet(t, db)
	if err := db.store("Vehicle").Delete(t.Context(), x.Car.Base.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete(a taxi as a vehicle) error = %v", err)
	}
	if err := db.store("Car").Delete(t.Context(), c.Base.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete(a car) error = %v", err)
	}
	for model, want := range map[string]string{"Vehicle": "bv", "Car": "", "Taxi": "", "Boat": "b"} {
		wantSame(t, "all of "+model, plates(t, db, model, ""), want)
	}
	next := &vehicle{Plate: "n"}
	put(t, db.store("Vehicle"), next)
	if next.ID <= x.Car.Base.ID {
		t.Errorf("after a delete Put made key %d; want one above %d", next.ID, x.Car.Base.ID)
	}
}

func testFamilyUnique(t *testing.T, db *database) {
	_, c, x, _ := fleet(t, db)
	ctx := t.Context()
	wantError(t, "Put(a boat with a car's plate)", db.store("Boat").Put(ctx, &boat{Base: vehicle{Plate: "c"}}, perstore.Cond{}), perstore.ErrExists)
	taken := &taxi{Car: car{Base: vehicle{Plate: "new"}, Vin: c.Vin}}
	wantError(t, "Put(a taxi with a car's vin)", db.store("Taxi").Put(ctx, taken, perstore.Cond{}), perstore.ErrExists)
	if taken.Car.Base.ID != 0 {
		t.Errorf("a refused put left the key %d", taken.Car.Base.ID)
	}
	wantSame(t, "vehicles after refused puts", plates(t, db, "Vehicle", ""), "bcvx")
	v := get[*vehicle](t, ctx, db.store("Vehicle"), x.Car.Base.ID)
	v.Plate = "v"
	wantError(t, "Put(a taxi as a vehicle with a taken plate)", db.store("Vehicle").Put(ctx, v, perstore.Cond{}), perstore.ErrExists)
	wantSame(t, "Get(the taxi)", get[*taxi](t, ctx, db.store("Taxi"), x.Car.Base.ID), x)
}

func testFamilyAddAll(t *testing.T, db *database) {
	fleet(t, db)
	taxis := []any{
		&taxi{Car: car{Base: vehicle{Plate: "1"}}}, &taxi{Car: car{Base: vehicle{Plate: "v"}}},
	}
	wantError(t, "AddAll(a taken plate)", perstore.AddAll(t.Context(), db.store("Taxi"), taxis), perstore.ErrExists)
	for _, model := range []string{"Vehicle", "Car", "Taxi"} {
		wantSame(t, model+"s with the plate 1", plates(t, db, model, "plate=1"), "")
	}
	taxis[1] = &taxi{Car: car{Base: vehicle{Plate: "2"}}}
	if err := perstore.AddAll(t.Context(), db.store("Taxi"), taxis); err != nil {
		t.Errorf("AddAll error = %v", err)
	}
	wantSame(t, "cars after AddAll of taxis", plates(t, db, "Car", ""), "12cx")
}

func testFamilyAborted(t *testing.T, db *database) {
	db.needsQueries(t)
	_, _, x, _ := fleet(t, db)
	n := &car{Base: vehicle{Plate: "n"}}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := errors.Join(db.Model("Car").Add(ctx, n), db.Model("Vehicle").Delete(ctx, x.Car.Base.ID)); err != nil {
			return err
		}
		if got := find[*vehicle](t, ctx, db.store("Vehicle"), "plate=n"); len(got) != 1 || got[0].Perstore.Model() != "Car" {
			t.Errorf("inside the transaction vehicles with plate n are %v; want the car", got)
		}
		return errOops
	})
	wantError(t, "Transaction", err, errOops)
	for model, want := range map[string]string{"Vehicle": "bcvx", "Car": "cx", "Taxi": "x"} {
		wantSame(t, "all of "+model, plates(t, db, model, ""), want)
	}
}

func testFamilyForeignKeys(t *testing.T, db *database) {
	v, _, _, b := fleet(t, db)
	ctx := t.Context()
	b.Captain = perstore.Some("nobody")
	wantError(t, "Put(a boat without its captain)", db.store("Boat").Put(ctx, b, perstore.Cond{}), perstore.ErrInvalid)
	put(t, db.accounts(), &account{Code: "nobody"})
	put(t, db.store("Boat"), b)
	wantError(t, "Delete(the captain)", db.accounts().Delete(ctx, "nobody", perstore.Cond{}), perstore.ErrInvalid)
	wantError(t, "Delete(what a boat tows)", db.store("Vehicle").Delete(ctx, v.ID, perstore.Cond{}), perstore.ErrInvalid)
	c := &car{Base: vehicle{Plate: "n", Tows: perstore.Some[int64](404)}}
	wantError(t, "Put(a car that tows nothing that is there)", db.store("Car").Put(ctx, c, perstore.Cond{}), perstore.ErrInvalid)
}

// testModelMember checks a discriminator that is a member: the store sets it.
func testModelMember(t *testing.T, db *database) {
	ctx := t.Context()
	d, l := &document{Slug: "d", Kind: "Letter"}, &letter{Base: document{Slug: "l", Kind: "Document", Title: "t"}, To: "ann"}
	put(t, db.store("Document"), d)
	put(t, db.store("Letter"), l)
	if d.Kind != "Document" || l.Base.Kind != "Letter" {
		t.Errorf("after Put the kinds are %s and %s; want Document and Letter", d.Kind, l.Base.Kind)
	}
	put(t, db.store("Document"), &document{Slug: "l", Kind: "Document", Title: "new"})
	l.Base.Title, l.Base.Version = "new", 2
	wantSame(t, "Get(a letter)", get[*letter](t, ctx, db.store("Letter"), "l"), l)
	wantSame(t, "Get(a letter) as a document", get[*document](t, ctx, db.store("Document"), "l"), &l.Base)
	wantSame(t, "letters", find[*document](t, ctx, db.store("Document"), "kind=Letter"), []*document{&l.Base})
	_, err := db.store("Letter").Get(ctx, "d")
	wantError(t, "Get(a document as a letter)", err, perstore.ErrNotFound)
	refused := &letter{Base: document{Slug: "d", Kind: "mine"}}
	wantError(t, "Put(a letter with a document's key)", db.store("Letter").Put(ctx, refused, perstore.Cond{}), perstore.ErrExists)
	if refused.Base.Kind != "mine" {
		t.Errorf("a refused put made the kind %q", refused.Base.Kind)
	}
	if obj, err := db.Model("Document").Get(ctx, "l"); err != nil || obj.(*document).Perstore.Model() != "Letter" {
		t.Errorf("Get(a letter as a document) = %v, %v; want one that is stored as a Letter", obj, err)
	}
}
