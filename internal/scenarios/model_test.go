package scenarios_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/internal/scenarios/records"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// scenario is what one recorded scenario became.
type scenario struct {
	id  string
	run func(t *testing.T, db *records.DB)
}

// each runs scenarios over every store, each on three records.
func each(t *testing.T, scenarios []scenario, opts ...perstore.OpenOption) {
	for _, s := range scenarios {
		t.Run(s.id, func(t *testing.T) {
			goldentest.Each(t, records.Open, func(t *testing.T, db *records.DB) {
				goldentest.Must(t, db.Records.AddAll(t.Context(), []*records.Record{record(1, 2, "hi"), record(2, 1, "yo"), record(3, 5, "")}))
				s.run(t, db)
			}, opts...)
		})
	}
}

// record makes a record; no bar is none.
func record(id int64, foo float64, bar string) *records.Record {
	r := &records.Record{ID: id, Foo: perstore.Some(foo)}
	if bar != "" {
		r.Bar = perstore.Some(bar)
	}
	return r
}

// stored checks what is stored of an object, as JSON.
func stored[T any, P interface {
	*T
	MarshalJSON() ([]byte, error)
}](t *testing.T, get func(context.Context, int64) (P, error), id int64, want string) {
	t.Helper()
	obj, err := get(t.Context(), id)
	if err != nil {
		t.Errorf("Get(%d) error = %v", id, err)
		return
	}
	if text, err := obj.MarshalJSON(); err != nil || string(text) != want {
		t.Errorf("Get(%d) = %s, %v; want %s", id, text, err, want)
	}
}

// fails checks the class of an error.
func fails(t *testing.T, call string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s error = %v; want %v", call, err, want)
	}
}

func TestModel(t *testing.T) {
	each(t, []scenario{
		{"model/add-existing", func(t *testing.T, db *records.DB) { // ErrExists, which is no condition of the caller's
			fails(t, "Add", db.Records.Add(t.Context(), record(1, 0, "")), perstore.ErrExists)
			stored(t, db.Records.Get, 1, `{"id":1,"foo":2,"bar":"hi"}`)
		}},
		{"model/construct-call", func(t *testing.T, db *records.DB) {
			r := db.Records.New()
			r.ID, r.Foo = 4, perstore.Some(1.0)
			goldentest.Must(t, r.Save(t.Context()))
			stored(t, db.Records.Get, 4, `{"id":4,"foo":1}`)
		}},
		{"model/construct-save", func(t *testing.T, db *records.DB) {
			r := db.Records.New()
			r.ID = 5
			if there, err := db.Records.Where(records.RecordFields.ID.Eq(5)).Exists(t.Context()); there || err != nil {
				t.Errorf("after New: Exists = %v, %v; want that nothing is stored", there, err)
			}
			goldentest.Must(t, r.Save(t.Context()))
			other := db.Records.New()
			other.ID = 5
			fails(t, "Save of another one", other.Save(t.Context()), perstore.ErrExists)
		}},
		{"model/delete", func(t *testing.T, db *records.DB) { // what is not there is said to be so
			goldentest.Must(t, db.Records.Delete(t.Context(), 1))
			_, err := db.Records.Get(t.Context(), 1)
			fails(t, "Get", err, perstore.ErrNotFound)
			fails(t, "Delete", db.Records.Delete(t.Context(), 404), perstore.ErrNotFound)
		}},
		{"model/instance-schema", func(t *testing.T, db *records.DB) {
			r, err := db.Records.Get(t.Context(), 1)
			if err != nil || r.PrimaryKey() != 1 {
				t.Errorf("Get = %v, %v; want the key 1", r, err)
			}
			stored(t, db.Records.Get, 1, `{"id":1,"foo":2,"bar":"hi"}`) // what knows its model is no member
		}},
		{"model/overwrite-false-existing", func(t *testing.T, db *records.DB) {
			fails(t, "Put", db.Records.Put(t.Context(), record(1, 0, ""), perstore.Overwrite(false)), perstore.ErrPrecondition)
			fails(t, "Put of the store", db.Records.Store().Put(t.Context(), record(1, 0, ""), perstore.Cond{Presence: perstore.Absent}), perstore.ErrPrecondition)
			stored(t, db.Records.Get, 1, `{"id":1,"foo":2,"bar":"hi"}`)
		}},
		{"model/overwrite-true-missing", func(t *testing.T, db *records.DB) { // a bug of the original: its model created it
			fails(t, "Put", db.Records.Put(t.Context(), record(51, 0, ""), perstore.Overwrite(true)), perstore.ErrPrecondition)
			fails(t, "Put of the store", db.Records.Store().Put(t.Context(), record(50, 0, ""), perstore.Cond{Presence: perstore.Present}), perstore.ErrPrecondition)
			_, err := db.Records.Get(t.Context(), 51)
			fails(t, "Get", err, perstore.ErrNotFound)
		}},
		{"model/conditional-put", func(t *testing.T, db *records.DB) { // a bug of the original: the error had no class
			r, err := db.Records.Get(t.Context(), 1)
			goldentest.Must(t, err)
			seen := perstore.Revision(db.Records.Store(), r)
			goldentest.Must(t, db.Records.Put(t.Context(), record(1, 3, ""), perstore.IfMatch(seen)))
			fails(t, "Put", db.Records.Put(t.Context(), record(1, 4, ""), perstore.IfMatch(seen)), perstore.ErrPrecondition)
			stored(t, db.Records.Get, 1, `{"id":1,"foo":3}`)
		}},
		{"model/patch", func(t *testing.T, db *records.DB) { // a bug of the original: over HTTP it failed
			_, err := db.Records.Patch(t.Context(), 1, records.RecordPatch{Foo: perstore.Some(8.0)})
			goldentest.Must(t, err)
			stored(t, db.Records.Get, 1, `{"id":1,"foo":8,"bar":"hi"}`)
		}},
		{"model/prototype-and-static", func(t *testing.T, db *records.DB) {
			r, err := db.Records.FindFirst(t.Context())
			if err != nil || r.Twice() != 4 {
				t.Errorf("FindFirst = %v, %v; want the first, whose Twice is 4", r, err)
			}
		}},
		{"model/put-existing-replaces", func(t *testing.T, db *records.DB) { // the caller's object is what is stored, no mixture
			r := record(1, 7, "")
			goldentest.Must(t, db.Records.Put(t.Context(), r))
			stored(t, db.Records.Get, 1, `{"id":1,"foo":7}`)
			if !r.Bar.IsZero() {
				t.Errorf("Put gave the caller's object %v of the one before", r.Bar)
			}
		}},
		{"model/put-new", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Records.Put(t.Context(), record(9, 1, "")))
			stored(t, db.Records.Get, 9, `{"id":9,"foo":1}`)
		}},
		{"model/query-chain", func(t *testing.T, db *records.DB) {
			f := records.RecordFields
			var got []int64
			for r, err := range db.Records.Where(f.Foo.Gt(1)).Sort(f.Foo.Desc()).Iter(t.Context()) {
				goldentest.Must(t, err)
				got = append(got, r.ID)
			}
			if !slices.Equal(got, []int64{3, 1}) {
				t.Errorf("Iter gives %v; want 3 and 1", got)
			}
		}},
		{"model/query-errors", func(t *testing.T, db *records.DB) {
			for _, query := range []string{"frob(foo)", "foo=1&id=2|id=3", "(foo=1", "foo=1)", "?foo=1", "foo=zz:1", "foo~1", "match(bar,^h)"} {
				_, err := db.Records.RQL(query).All(t.Context())
				if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
					t.Errorf("RQL(%s) error = %v; want an *rql.Error", query, err)
				}
			}
		}},
		{"model/query-scalars", testScalars},
		{"memory/parameters", func(t *testing.T, db *records.DB) {
			got, err := db.Records.RQL("foo=$1", 5).All(t.Context())
			if err != nil || len(got) != 1 || got[0].ID != 3 {
				t.Errorf("RQL(foo=$1, 5) = %v, %v; want record 3", got, err)
			}
		}},
		{"memory/put-alias", func(t *testing.T, db *records.DB) { // a bug of the original
			r := record(44, 1, "")
			goldentest.Must(t, db.Records.Put(t.Context(), r))
			r.Foo = perstore.Some(2.0)
			stored(t, db.Records.Get, 44, `{"id":44,"foo":1}`)
		}},
	})
}

func testScalars(t *testing.T, db *records.DB) {
	for query, want := range map[string]any{"count()": int64(3), "sum(foo)": 8.0, "mean(foo)": 8.0 / 3, "max(foo)": 5.0, "min(foo)": 1.0} {
		got, err := db.Records.RQL(query).Result(t.Context())
		if err != nil || got.Value != want {
			t.Errorf("RQL(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
	first, err := db.Records.Where().First(t.Context())
	if err != nil || first.ID != 1 {
		t.Errorf("First = %v, %v; want record 1", first, err)
	}
	_, err = db.Records.Where().One(t.Context())
	fails(t, "One of three", err, perstore.ErrNotUnique)
	one, err := db.Records.RQL("id=1").One(t.Context())
	if err != nil || one.Bar.Or("") != "hi" {
		t.Errorf("One = %v, %v; want record 1", one, err)
	}
	rows, err := db.Records.RQL("aggregate(bar,sum(foo),count())&sort(bar)").Result(t.Context())
	goldentest.Must(t, err)
	want := [][]any{{nil, 5.0, int64(1)}, {"hi", 2.0, int64(1)}, {"yo", 1.0, int64(1)}}
	if diff := cmp.Diff(want, rows.Rows); diff != "" {
		t.Errorf("aggregate (-want +got)\n%s", diff)
	}
}

// TestPutHandler ports model/put-handler: what stands before the store is called
// after the rules, and sees what is stored.
func TestPutHandler(t *testing.T) {
	each(t, []scenario{{"model/put-handler", func(t *testing.T, db *records.DB) {
		goldentest.Must(t, db.Records.Put(t.Context(), record(1, 10, "hi")))
		stored(t, db.Records.Get, 1, `{"id":1,"foo":10,"bar":"handler, was 2"}`)
	}}}, perstore.WithMiddleware("Record", func(next perstore.Store) perstore.Store { return handler{next} }))
}

// handler writes who has put a record that was there.
type handler struct{ perstore.Store }

func (h handler) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	r := obj.(*records.Record)
	if previous, err := h.Get(ctx, r.ID); err == nil {
		was, _ := previous.(*records.Record).Foo.Get()
		r.Bar = perstore.Some("handler, was " + rql.Float(was).String())
	}
	return h.Store.Put(ctx, obj, cond)
}
