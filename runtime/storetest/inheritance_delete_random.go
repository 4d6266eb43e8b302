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

// testBoxesRandom puts and deletes boxes and freezers, which link to each other
// in all ways, and does the same with one plain map.
func testBoxesRandom(t *testing.T, db *database) {
	db.needsQueries(t)
	rapid.Check(t, func(r *rapid.T) {
		all := db.store("Box")
		forget := []rql.Assignment{{Field: boxUnder, Value: rql.Null()}, {Field: boxInside, Value: rql.Null()}}
		engines := []rql.Assignment{{Field: freezerEngine, Value: rql.Null()}}
		_, err1 := perstore.Update(t.Context(), all, rql.Query{}, forget)
		_, err2 := perstore.Update(t.Context(), db.store("Freezer"), rql.Query{}, engines)
		_, err3 := perstore.Remove(t.Context(), all, rql.Query{})
		if err := errors.Join(err1, err2, err3); err != nil {
			r.Fatalf("emptying error = %v", err)
		}
		w := &storage{t: t, db: db, rows: map[int64]placed{}}
		r.Repeat(map[string]func(*rapid.T){"put": w.put, "delete": w.delete, "remove": w.remove, "": w.check})
	})
}

// storage is what the stores of boxes should hold.
type storage struct {
	t    *testing.T
	db   *database
	rows map[int64]placed
}

// placed is a box, or a freezer.
type placed struct {
	special bool
	freezer freezer
}

func (w *storage) put(r *rapid.T) {
	targets := slices.Concat([]int64{0, 0, 0, 0}, slices.Sorted(maps.Keys(w.rows)), []int64{1 + int64(len(w.rows))}) // one that may be missing
	draw := func(label string) perstore.Opt[int64] { return link(rapid.SampledFrom(targets).Draw(r, label)) }
	given := placed{rapid.Bool().Draw(r, "freezer"), freezer{Base: box{ID: rapid.Int64Range(1, 6).Draw(r, "key"), Inside: draw("inside"), Under: draw("under"), Beside: draw("beside")}}}
	if given.special {
		given.freezer.Twin, given.freezer.Engine = draw("twin"), draw("engine")
	}
	key := given.freezer.Base.ID
	old, there := w.rows[key]
	merged := given
	if there && !given.special {
		merged = old
		merged.freezer.Base = given.freezer.Base
	}
	want := w.refusal(merged)
	if there && given.special && !old.special {
		want = perstore.ErrExists
	}
	model, obj := "Box", any(&given.freezer.Base)
	if given.special {
		model, obj = "Freezer", &given.freezer
	}
	if err := w.db.store(model).Put(w.t.Context(), obj, perstore.Cond{}); !errors.Is(err, want) {
		r.Fatalf("Put(%s %+v) error = %v; want %v", model, given.freezer, err, want)
	}
	if want == nil {
		w.rows[key] = merged
	}
}

// refusal is why a row cannot be put: its twin is another one's, or it leads to
// nothing. A put of what is there already takes nothing from others.
func (w *storage) refusal(v placed) error {
	key := v.freezer.Base.ID
	for other, o := range w.rows {
		if other != key && v.freezer.Twin.State == perstore.OptValue && o.freezer.Twin == v.freezer.Twin {
			return perstore.ErrExists
		}
	}
	for _, to := range []perstore.Opt[int64]{v.freezer.Base.Inside, v.freezer.Base.Under, v.freezer.Base.Beside, v.freezer.Twin, v.freezer.Engine} {
		if _, there := w.rows[to.V]; to.State == perstore.OptValue && !there && to.V != key {
			return perstore.ErrInvalid
		}
	}
	return nil
}

func (w *storage) delete(r *rapid.T) {
	key, special := rapid.Int64Range(1, 6).Draw(r, "key"), rapid.Bool().Draw(r, "freezer")
	model := map[bool]string{false: "Box", true: "Freezer"}[special]
	old, there := w.rows[key]
	gone := map[int64]bool{key: true}
	left, want := w.without(gone)
	if !there || special && !old.special {
		left, want = w.rows, perstore.ErrNotFound
	}
	err := w.db.store(model).Delete(w.t.Context(), key, perstore.Cond{})
	if w.restricted(gone) && errors.Is(err, perstore.ErrInvalid) {
		return
	}
	if !errors.Is(err, want) {
		r.Fatalf("Delete(%s %d) error = %v; want %v", model, key, err, want)
	}
	w.rows = left
}

// remove deletes the boxes, or the freezers, from a key on. One that also goes
// with another one may be counted or not.
func (w *storage) remove(r *rapid.T) {
	from, special := rapid.Int64Range(3, 6).Draw(r, "from"), rapid.Bool().Draw(r, "freezer")
	model := map[bool]string{false: "Box", true: "Freezer"}[special]
	gone := map[int64]bool{}
	for key, v := range w.rows {
		if key >= from && (v.special || !special) {
			gone[key] = true
		}
	}
	least, most := int64(0), int64(len(gone))
	for key := range gone {
		if !w.within(key, gone) {
			least++
		}
	}
	left, want := w.without(gone)
	if want != nil {
		least, most = 0, 0
	}
	together := w.restricted(gone)
	n, err := perstore.Remove(w.t.Context(), w.db.store(model), rql.NewQuery(rql.Ge(rql.Property("id"), rql.Int(from))))
	if together && errors.Is(err, perstore.ErrInvalid) {
		return
	}
	if n < least || n > most || !errors.Is(err, want) {
		r.Fatalf("Remove(%s from %d) = %d, %v; want %d to %d, %v", model, from, n, err, least, most, want)
	}
	w.rows = left
}

// restricted tells whether one of the boxes that go together keeps another one
// from it, in a database that looks at one row after the other.
func (w *storage) restricted(gone map[int64]bool) bool {
	for key, v := range w.rows {
		if gone[key] && (gone[v.freezer.Base.Under.V] || gone[v.freezer.Engine.V]) {
			return w.db.harness.ChecksRows
		}
	}
	return false
}

// within tells whether a box is, through others, inside of another one of some.
func (w *storage) within(key int64, some map[int64]bool) bool {
	at := key
	for range w.rows {
		at = w.rows[at].freezer.Base.Inside.V
		if at != key && some[at] {
			return true
		}
	}
	return false
}

// without gives what is left when rows are deleted: all where one restricts it.
func (w *storage) without(gone map[int64]bool) (map[int64]placed, error) {
	for range w.rows {
		for key, v := range w.rows {
			gone[key] = gone[key] || gone[v.freezer.Base.Inside.V]
		}
	}
	left := maps.Clone(w.rows)
	maps.DeleteFunc(left, func(key int64, _ placed) bool { return gone[key] })
	for key, v := range left {
		if gone[v.freezer.Base.Under.V] || gone[v.freezer.Engine.V] {
			return w.rows, perstore.ErrInvalid
		}
		for _, to := range []*perstore.Opt[int64]{&v.freezer.Twin, &v.freezer.Base.Beside} {
			if gone[to.V] {
				*to = perstore.Opt[int64]{}
			}
		}
		left[key] = v
	}
	return left, nil
}

func (w *storage) check(r *rapid.T) {
	wantBoxes, wantFreezers := map[int64]box{}, map[int64]freezer{}
	for key, v := range w.rows {
		wantBoxes[key] = v.freezer.Base
		if v.special {
			wantFreezers[key] = v.freezer
		}
	}
	gotBoxes, gotFreezers := map[int64]box{}, map[int64]freezer{}
	err := errors.Join(
		w.db.store("Box").Query(w.t.Context(), rql.Query{}, func(obj any) bool { b := obj.(*box); gotBoxes[b.ID] = *b; return true }),
		w.db.store("Freezer").Query(w.t.Context(), rql.Query{}, func(obj any) bool { f := obj.(*freezer); gotFreezers[f.Base.ID] = *f; return true }))
	if err != nil {
		r.Fatalf("Query error = %v", err)
	}
	if diff := cmp.Diff(wantBoxes, gotBoxes) + cmp.Diff(wantFreezers, gotFreezers); diff != "" {
		r.Fatalf("(-map +store)\n%s", diff)
	}
}
