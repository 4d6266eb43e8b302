package storetest

import (
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// plates gives the plates of the vehicles that a query of a model finds.
func plates(t *testing.T, db *database, model, query string) string {
	t.Helper()
	s := db.store(model)
	field := s.Entity().Schema.FieldIndex("plate")
	var out []string
	err := s.Query(t.Context(), parse(t, query), func(obj any) bool {
		out = append(out, s.Entity().Schema.Value(obj, field).Text())
		return true
	})
	if err != nil {
		t.Errorf("Query(%s) of %s error = %v", query, model, err)
	}
	return sorted(out)
}

func testFamilyGet(t *testing.T, db *database) {
	v, c, x, b := fleet(t, db)
	ctx := t.Context()
	if ids := []int64{v.ID, c.Base.ID, x.Car.Base.ID, b.Base.ID}; slices.Compare(ids, slices.Compact(slices.Sorted(slices.Values(ids)))) != 0 {
		t.Errorf("the keys of four vehicles are %v; want four that go up", ids)
	}
	wantSame(t, "Get(a taxi)", get[*taxi](t, ctx, db.store("Taxi"), x.Car.Base.ID), x)
	wantSame(t, "Get(a taxi) as a car", get[*car](t, ctx, db.store("Car"), x.Car.Base.ID), &x.Car)
	wantSame(t, "Get(a taxi) as a vehicle", get[*vehicle](t, ctx, db.store("Vehicle"), x.Car.Base.ID), &x.Car.Base)
	wantSame(t, "Get(a boat)", get[*boat](t, ctx, db.store("Boat"), b.Base.ID), b)
	for key, want := range map[int64]string{v.ID: "Vehicle", c.Base.ID: "Car", x.Car.Base.ID: "Taxi", b.Base.ID: "Boat"} {
		obj, err := db.Model("Vehicle").Get(ctx, key)
		if err != nil {
			t.Fatalf("Get(%d) error = %v", key, err)
		}
		if got := obj.(*vehicle).Perstore.Model(); got != want && !db.harness.HidesModel {
			t.Errorf("Model of a %s that was read as a vehicle = %q", want, got)
		}
	}
	for model, keys := range map[string][]int64{
		"Car": {v.ID, b.Base.ID}, "Taxi": {v.ID, c.Base.ID, b.Base.ID}, "Boat": {v.ID, c.Base.ID, x.Car.Base.ID},
	} {
		for _, key := range keys {
			_, err := db.store(model).Get(ctx, key)
			wantError(t, "Get by "+model+" of another model's key", err, perstore.ErrNotFound)
		}
		found := 0
		err := perstore.GetMany(ctx, db.store(model), []any{v.ID, c.Base.ID, x.Car.Base.ID, b.Base.ID}, func(any) bool { found++; return true })
		if want := 4 - len(keys); found != want || err != nil {
			t.Errorf("GetMany by %s of all keys gives %d, %v; want %d", model, found, err, want)
		}
	}
}

func testFamilyQuery(t *testing.T, db *database) {
	fleet(t, db)
	for _, c := range []struct{ model, query, want string }{
		{"Vehicle", "", "bcvx"}, {"Car", "", "cx"}, {"Taxi", "", "x"}, {"Boat", "", "b"},
		{"Vehicle", "__schema__=Car", "c"}, {"Vehicle", "in(__schema__,(Taxi,Boat))", "bx"}, {"Vehicle", "__schema__!=Vehicle", "bcx"},
		{"Car", "__schema__=Taxi", "x"}, {"Car", "__schema__=Boat", ""}, {"Taxi", "__schema__!=Taxi", ""},
		{"Car", "or(plate=v,plate=c,doors=5)", "cx"}, {"Car", "not(plate=c)", "x"}, {"Boat", "plate=c", ""},
		{"Car", "sort(-weight)&limit(1)", "x"}, {"Vehicle", "sort(id)&limit(2,1)", "cx"}, {"Boat", "weight=null", "b"},
	} {
		if got := plates(t, db, c.model, c.query); got != c.want {
			t.Errorf("Query(%s) of %s = %q; want %q", c.query, c.model, got, c.want)
		}
		n, err := perstore.Count(t.Context(), db.store(c.model), parse(t, c.query).Filters())
		if c.query != "" && c.query[0] == 's' {
			continue // Count knows no limit
		}
		if n != int64(len(c.want)) || err != nil {
			t.Errorf("Count(%s) of %s = %d, %v; want %d", c.query, c.model, n, err, len(c.want))
		}
	}
}

func testFamilyReduce(t *testing.T, db *database) {
	fleet(t, db)
	for _, c := range []struct {
		model, query string
		want         rql.Value
	}{
		{"Vehicle", "sum(weight)", rql.Int(7)}, {"Car", "sum(weight)", rql.Int(6)}, {"Taxi", "max(weight)", rql.Int(4)},
		{"Boat", "count()", rql.Int(1)}, {"Car", "min(plate)", rql.String("c")}, {"Car", "sum(doors)&weight=gt=2", rql.Int(5)},
		{"Vehicle", "max(__schema__)", rql.String("Vehicle")},
	} {
		got, err := perstore.Reduce(t.Context(), db.store(c.model), parse(t, c.query))
		if err != nil || !got.Equal(c.want) {
			t.Errorf("Reduce(%s) of %s = %v, %v; want %v", c.query, c.model, got, err, c.want)
		}
	}
}

func testFamilyLinks(t *testing.T, db *database) {
	v, c, x, b := fleet(t, db)
	x.Car.Base.Tows, c.Base.Tows = perstore.Some(b.Base.ID), perstore.Some(b.Base.ID)
	put(t, db.store("Taxi"), x)
	put(t, db.store("Car"), c)
	for _, l := range []struct{ model, query, want string }{
		{"Vehicle", "tows/plate=b", "cx"}, {"Car", "tows/plate=b", "cx"}, {"Boat", "tows/plate=v", "b"},
		{"Vehicle", "tows/__schema__=Boat", "cx"}, {"Vehicle", "taxis/plate=x", "b"}, {"Vehicle", "taxis/plate=c", ""},
		{"Vehicle", "towedBy/plate=c", "b"}, {"Boat", "tender/plate=x", "b"}, {"Vehicle", "tows/tows/plate=v", "cx"},
	} {
		wantSame(t, "Query("+l.query+") of "+l.model, plates(t, db, l.model, l.query), l.want)
	}
	b.Tender = perstore.Some(v.ID) // no car
	put(t, db.store("Boat"), b)
	wantSame(t, "boats whose tender is no car", plates(t, db, "Boat", "tender/plate=v"), "")
	wantSame(t, "boats without a tender", plates(t, db, "Boat", "not(rel(tender))"), "b")
}

// testFamilyPartial checks that a partial object knows its model too.
func testFamilyPartial(t *testing.T, db *database) {
	db.needsModel(t)
	fleet(t, db)
	objs, err := db.Model("Vehicle").RQL("select(weight)&sort(id)").All(t.Context())
	if err != nil {
		t.Fatalf("All error = %v", err)
	}
	var models []string
	for _, obj := range objs {
		models = append(models, obj.(*vehicle).Perstore.Model())
		if obj.(*vehicle).Plate != "" {
			t.Errorf("select(weight) gives the plate %q", obj.(*vehicle).Plate)
		}
	}
	wantSame(t, "models of partial vehicles", models, []string{"Vehicle", "Car", "Taxi", "Boat"})
}
