package storetest

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// testFamilyRandom runs random calls on the stores of vehicles, cars and taxis
// and on one plain map, and compares what each of them sees.
func testFamilyRandom(t *testing.T, db *database) {
	rapid.Check(t, func(r *rapid.T) {
		w := &garage{t: t, db: db, rows: map[int64]row{}}
		for key := range w.keys(r, "Vehicle") {
			if err := db.store("Vehicle").Delete(t.Context(), key, perstore.Cond{}); err != nil {
				r.Fatalf("Delete(%d) error = %v", key, err)
			}
		}
		r.Repeat(map[string]func(*rapid.T){"put": w.put, "delete": w.delete, "count": w.count, "": w.check})
	})
}

// garage is what the stores of vehicles should hold.
type garage struct {
	t    *testing.T
	db   *database
	rows map[int64]row
}

// row is a vehicle of any model.
type row struct {
	model string
	taxi  taxi
}

// lines gives the models that see a row of a model.
var lines = map[string][]string{"Vehicle": {"Vehicle"}, "Car": {"Car", "Vehicle"}, "Taxi": {"Taxi", "Car", "Vehicle"}}

func (w *garage) sees(model string, key int64) bool {
	return slices.Contains(lines[w.rows[key].model], model)
}

// as gives a row as a model sees it.
func (r row) as(model string) any {
	switch model {
	case "Vehicle":
		return &r.taxi.Car.Base
	case "Car":
		return &r.taxi.Car
	}
	return &r.taxi
}

func (w *garage) put(r *rapid.T) {
	model := rapid.SampledFrom([]string{"Vehicle", "Car", "Taxi"}).Draw(r, "model")
	presence := perstore.Presence(rapid.IntRange(0, 2).Draw(r, "presence"))
	given := row{model: model, taxi: taxi{Fares: rapid.SampledFrom([][]int64{{}, {1}}).Draw(r, "fares")}}
	given.taxi.Car.Doors = rapid.Int64Range(0, 3).Draw(r, "doors")
	given.taxi.Car.Base.Plate = rapid.StringMatching(`[a-e]`).Draw(r, "plate")
	if rapid.Bool().Draw(r, "vin?") {
		given.taxi.Car.Vin = perstore.Some(rapid.StringMatching(`[a-c]`).Draw(r, "vin"))
	}
	key := rapid.Int64Range(1, 5).Draw(r, "key")
	given.taxi.Car.Base.ID = key
	merged := w.merge(given)
	want := w.refusal(given, merged, presence)
	obj := given.as(model)
	if err := w.db.store(model).Put(w.t.Context(), obj, perstore.Cond{Presence: presence}); !errors.Is(err, want) || (want == nil) != (err == nil) {
		r.Fatalf("Put(%s %d, %d) error = %v; want %v", model, key, presence, err, want)
	}
	if want == nil {
		w.rows[key] = merged
	}
}

// merge gives the row that putting given makes.
func (w *garage) merge(given row) row {
	old, there := w.rows[given.taxi.Car.Base.ID]
	if !there {
		return given
	}
	merged := old
	switch given.model {
	case "Taxi":
		merged.taxi = given.taxi
	case "Car":
		merged.taxi.Car = given.taxi.Car
	default:
		merged.taxi.Car.Base = given.taxi.Car.Base
	}
	return merged
}

func (w *garage) refusal(given, merged row, presence perstore.Presence) error {
	key := given.taxi.Car.Base.ID
	_, taken := w.rows[key]
	switch mine := taken && w.sees(given.model, key); {
	case presence == perstore.Present && !mine:
		return perstore.ErrNotFound
	case presence == perstore.Absent && taken, taken && !mine:
		return perstore.ErrExists
	}
	for other, v := range w.rows {
		sameVin := v.model != "Vehicle" && merged.model != "Vehicle" && merged.taxi.Car.Vin.State == perstore.OptValue && v.taxi.Car.Vin == merged.taxi.Car.Vin
		if other != key && (v.taxi.Car.Base.Plate == merged.taxi.Car.Base.Plate || sameVin) {
			return perstore.ErrExists
		}
	}
	return nil
}

func (w *garage) delete(r *rapid.T) {
	model := rapid.SampledFrom([]string{"Vehicle", "Car", "Taxi"}).Draw(r, "model")
	key, want := rapid.Int64Range(1, 5).Draw(r, "key"), error(nil)
	if !w.sees(model, key) {
		want = perstore.ErrNotFound
	}
	if err := w.db.store(model).Delete(w.t.Context(), key, perstore.Cond{}); !errors.Is(err, want) {
		r.Fatalf("Delete(%s %d) error = %v; want %v", model, key, err, want)
	}
	if want == nil {
		delete(w.rows, key)
	}
}

// keys gives what a store holds, by key.
func (w *garage) keys(r *rapid.T, model string) map[int64]any {
	s, out := w.db.store(model), map[int64]any{}
	err := s.Query(w.t.Context(), rql.Query{}, func(obj any) bool { out[s.Entity().KeyOf(obj).(int64)] = obj; return true })
	if err != nil {
		r.Fatalf("Query of %s error = %v", model, err)
	}
	return out
}

// count asks one model for the objects of another.
func (w *garage) count(r *rapid.T) {
	names := slices.Sorted(maps.Keys(lines))
	model, other := rapid.SampledFrom(names).Draw(r, "model"), rapid.SampledFrom(names).Draw(r, "other")
	q := rql.NewQuery(rql.Eq(rql.Property("__schema__"), rql.String(other)))
	n, err := perstore.Count(w.t.Context(), w.db.store(model), q)
	want := int64(0)
	for key, v := range w.rows {
		if v.model == other && w.sees(model, key) {
			want++
		}
	}
	if n != want || err != nil {
		r.Fatalf("Count(%s) of %s = %d, %v; want %d", q, model, n, err, want)
	}
}

func (w *garage) check(r *rapid.T) {
	for _, model := range slices.Sorted(maps.Keys(lines)) {
		want := map[int64]any{}
		for key, v := range w.rows {
			if w.sees(model, key) {
				want[key] = v.as(model)
			}
		}
		if diff := cmp.Diff(want, w.keys(r, model)); diff != "" {
			r.Fatalf("all of %s: (-map +store)\n%s", model, diff)
		}
	}
}
