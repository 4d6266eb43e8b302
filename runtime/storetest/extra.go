package storetest

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var extraTests = []test{
	{"Kept", testExtraKept},
	{"KeptByWrites", testExtraKeptByWrites},
	{"Replaced", testExtraReplaced},
	{"Copied", testExtraCopied},
	{"Unnamed", testExtraUnnamed},
	{"Refused", testExtraRefused},
	{"Revision", testExtraRevision},
	{"ClosedSuper", testExtraClosedSuper},
	{"OpenSuper", testExtraOpenSuper},
}

// extra are members that no schema names.
func extra() perstore.Members {
	return perstore.Members{
		"color": json.RawMessage(`"red"`), "size": json.RawMessage(`{"w":1.50,"h":[9007199254740993,null]}`),
		"none": json.RawMessage("null"), "'\"; \u00e9": json.RawMessage("true"),
	}
}

func testExtraKept(t *testing.T, db *database) {
	c, bare, empty := &crate{ID: 1, Label: "a", Extra: extra()}, &crate{ID: 2, Label: "b"}, &crate{ID: 3, Label: "c", Extra: perstore.Members{}}
	put(t, db.store("Crate"), c, bare)
	if err := db.Model("Crate").AddAll(t.Context(), []any{empty, &crate{ID: 4, Label: "d", Extra: extra()}}); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	for key, want := range map[int64]*crate{1: c, 2: bare, 3: {ID: 3, Label: "c"}, 4: {ID: 4, Label: "d", Extra: extra()}} {
		wantSame(t, "Get", get[*crate](t, t.Context(), db.store("Crate"), key), want)
	}
	wantSame(t, "Query", find[*crate](t, t.Context(), db.store("Crate"), "label=a"), []*crate{c})
	if err := perstore.GetMany(t.Context(), db.store("Crate"), []any{int64(1)}, func(obj any) bool {
		wantSame(t, "GetMany", obj, any(c))
		return true
	}); err != nil {
		t.Errorf("GetMany error = %v", err)
	}
}

// testExtraKeptByWrites checks that what changes other members leaves these as
// they are.
func testExtraKeptByWrites(t *testing.T, db *database) {
	put(t, db.store("Crate"), &crate{ID: 1, Label: "a", Extra: extra()})
	m, s := db.Model("Crate"), db.store("Crate")
	wantCrate := func(call, label string) {
		t.Helper()
		wantSame(t, call, get[*crate](t, t.Context(), s, int64(1)), &crate{ID: 1, Label: label, Extra: extra()})
	}
	c := get[*crate](t, t.Context(), s, int64(1))
	c.Label = "put"
	put(t, s, c)
	wantCrate("Get after a put", "put")
	relabel := func(label string) perstore.Setter {
		return func(obj any, p *perstore.Patching) {
			perstore.SetRequired(p, 1, perstore.Some(label), &obj.(*crate).Label)
		}
	}
	patched, err := m.Patch(t.Context(), int64(1), relabel("patched"))
	if err != nil {
		t.Fatalf("Patch error = %v", err)
	}
	wantSame(t, "Patch", patched, any(&crate{ID: 1, Label: "patched", Extra: extra()}))
	wantCrate("Get after a patch", "patched")
	for label, s := range map[string]perstore.Store{"set": s, "set one by one": hidden(s)} {
		n, err := perstore.Update(t.Context(), s, rql.Query{}, []rql.Assignment{{Field: 1, Value: rql.String(label)}})
		if n != 1 || err != nil {
			t.Errorf("Update = %d, %v; want 1", n, err)
		}
		wantCrate("Get after an update", label)
	}
}

func testExtraReplaced(t *testing.T, db *database) {
	s := db.store("Crate")
	c := &crate{ID: 1, Label: "a", Extra: extra()}
	put(t, s, c)
	for _, next := range []perstore.Members{{"color": json.RawMessage(`"blue"`)}, nil, {"size": json.RawMessage("2")}} {
		c.Extra = next
		put(t, s, c)
		wantSame(t, "Get after another put", get[*crate](t, t.Context(), s, int64(1)), c)
	}
}

func testExtraCopied(t *testing.T, db *database) {
	s, c := db.store("Crate"), &crate{ID: 1, Label: "a", Extra: extra()}
	spoil := func(c *crate) {
		c.Extra["color"][1] = 'X'
		delete(c.Extra, "size")
	}
	put(t, s, c)
	for range 2 {
		spoil(c)
		c = get[*crate](t, t.Context(), s, int64(1))
		wantSame(t, "Get after an object has changed", c, &crate{ID: 1, Label: "a", Extra: extra()})
	}
}

// testExtraUnnamed checks that no query finds these members, by any name.
func testExtraUnnamed(t *testing.T, db *database) {
	s := db.store("Crate")
	put(t, s, &crate{ID: 1, Label: "a", Extra: extra()})
	for _, query := range []string{
		"color=red", "Extra=1", "_extra=1", "Extra/color=red", "sort(Extra)", "sort(color)", "select(Extra)", "select(_extra)", "unselect(Extra)",
	} {
		err := s.Query(t.Context(), parse(t, query), yes)
		if bad := (*rql.Error)(nil); !errors.As(err, &bad) {
			t.Errorf("Query(%s) error = %v; want one of the query", query, err)
		}
	}
	for _, query := range []string{"select(label)", "unselect(id)"} {
		wantSame(t, "Query("+query+")", find[*crate](t, t.Context(), s, query), []*crate{{ID: 1, Label: "a"}})
	}
	rows, err := db.Model("Crate").RQL("unselect(id)&distinct()").Result(t.Context())
	if err != nil {
		t.Fatalf("Result error = %v", err)
	}
	wantSame(t, "columns of distinct rows", rows.Columns, []string{"label", "__schema__"})
}

func testExtraRefused(t *testing.T, db *database) {
	s := db.store("Crate")
	for name, raw := range map[string]json.RawMessage{
		"label": json.RawMessage(`"b"`), "broken": json.RawMessage(`{`), "none": nil, "bad": json.RawMessage("\"\xff\""), "\xff": json.RawMessage("1"),
	} {
		err := s.Put(t.Context(), &crate{ID: 1, Extra: perstore.Members{name: raw}}, perstore.Cond{})
		wantError(t, "Put with "+name, err, perstore.ErrInvalid)
	}
	if n := count(t, t.Context(), s); n != 0 {
		t.Errorf("Count after refused puts = %d; want 0", n)
	}
}

func testExtraRevision(t *testing.T, db *database) {
	s := db.store("Crate")
	c := &crate{ID: 1, Label: "a"}
	put(t, s, c)
	bare := perstore.Revision(s, c)
	c.Extra = extra()
	put(t, s, c)
	kept := perstore.Revision(s, c)
	if read := perstore.Revision(s, get[*crate](t, t.Context(), s, int64(1))); kept == bare || kept != read {
		t.Errorf("the revisions are %q without more members, %q with them, %q when read; want two", bare, kept, read)
	}
}

// testExtraClosedSuper checks that models which specialise a closed one share the
// column, and that a put through that one leaves it as it is.
func testExtraClosedSuper(t *testing.T, db *database) {
	c, b := &car{Base: vehicle{Plate: "c"}, Extra: extra()}, &boat{Base: vehicle{Plate: "b"}, Extra: perstore.Members{"doors": json.RawMessage("2")}}
	x := &taxi{Car: car{Base: vehicle{Plate: "x"}, Extra: extra()}, Fares: []int64{}}
	put(t, db.store("Car"), c)
	put(t, db.store("Boat"), b)
	put(t, db.store("Taxi"), x)
	for _, key := range []int64{c.Base.ID, b.Base.ID, x.Car.Base.ID} {
		v := get[*vehicle](t, t.Context(), db.store("Vehicle"), key)
		v.Weight = perstore.Some[int64](7)
		put(t, db.store("Vehicle"), v)
	}
	c.Base.Weight, b.Base.Weight, x.Car.Base.Weight = perstore.Some[int64](7), perstore.Some[int64](7), perstore.Some[int64](7)
	wantSame(t, "Get(a car)", get[*car](t, t.Context(), db.store("Car"), c.Base.ID), c)
	wantSame(t, "Get(a boat)", get[*boat](t, t.Context(), db.store("Boat"), b.Base.ID), b)
	wantSame(t, "Get(a taxi)", get[*taxi](t, t.Context(), db.store("Taxi"), x.Car.Base.ID), x)
	wantSame(t, "Get(a taxi as a car)", get[*car](t, t.Context(), db.store("Car"), x.Car.Base.ID), &x.Car)
}

// testExtraOpenSuper checks that a model has the members of the open one that it
// specialises, without those that it has as properties.
func testExtraOpenSuper(t *testing.T, db *database) {
	c := &chest{Base: crate{ID: 1, Label: "a", Extra: extra()}, Lock: perstore.Some("iron")}
	put(t, db.store("Chest"), c)
	wantSame(t, "Get(a chest as a crate)", get[*crate](t, t.Context(), db.store("Crate"), int64(1)), &c.Base)
	put(t, db.store("Crate"), &crate{ID: 1, Label: "b", Extra: perstore.Members{"lock": json.RawMessage("5"), "color": json.RawMessage("1")}})
	c.Base.Label, c.Base.Extra = "b", perstore.Members{"color": json.RawMessage("1")}
	wantSame(t, "Get(a chest) put as a crate", get[*chest](t, t.Context(), db.store("Chest"), int64(1)), c)
	put(t, db.store("Chest"), c)
	wantSame(t, "Get(the crate) put as a chest", get[*crate](t, t.Context(), db.store("Crate"), int64(1)), &c.Base)
}
