package faulttest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// wide is a table of very many columns.
type wide struct {
	ID       int64
	Cells    [4999]perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*wide) Validate() error { return nil }
func (*wide) Defaults()       {}

// wideModel has a key and as many columns that there are columns in all.
func wideModel(columns int) *perstore.Entity {
	m := describe.Model[wide]{
		Name:     "Wide",
		Table:    fmt.Sprint("wide ", columns),
		Key:      describe.IntKey(0, func(w *wide) *int64 { return &w.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(w *wide) *perstore.Meta { return &w.Perstore },
		Fields:   []describe.Field[wide]{describe.Plain("id", describe.Int(), func(w *wide) *int64 { return &w.ID })},
	}
	for i := range columns - 1 {
		m.Fields = append(m.Fields, describe.Optional(fmt.Sprint("cell", i), describe.Int(), func(w *wide) *perstore.Opt[int64] { return &w.Cells[i] }))
	}
	return m.Entity()
}

// testWide keeps objects of 1,000 columns, or of as many as a row has room for,
// and is told how many there may be.
func testWide(t *testing.T, db *database) {
	const want = 1000
	most := db.server.MaxNumbers
	if most < want {
		wantError(t, "Migrate(1000 columns)", openOther(t, db, wideModel(want)).Migrate(t.Context()), perstore.ErrInvalid, db.server.TooWideSays)
	}
	testWideObjects(t, db, min(want, most))
	err := openOther(t, db, wideModel(5000)).Migrate(t.Context())
	wantError(t, "Migrate(5000 columns)", err, perstore.ErrInvalid, fmt.Sprintf("table wide 5000 has 5000 columns; %s takes %d at most", db.server.Dialect.Name(), db.server.MaxColumns))
	wantNotes(t, db)
}

// testWideObjects keeps objects of that many columns.
func testWideObjects(t *testing.T, db *database, columns int) {
	t.Helper()
	model, last := openOther(t, db, wideModel(columns)), columns-2
	if err := model.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate(%d columns) error = %v", columns, err)
	}
	store := model.Model("Wide").Store()
	var objs []any
	for n := range 3 {
		w := &wide{}
		for i := range last + 1 {
			w.Cells[i] = perstore.Some(int64(i * n))
		}
		objs = append(objs, w)
	}
	if err := perstore.AddAll(t.Context(), store, objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	changed := objs[2].(*wide)
	changed.Cells[last] = perstore.Opt[int64]{}
	if err := store.Put(t.Context(), changed, perstore.Cond{}); err != nil {
		t.Errorf("Put error = %v", err)
	}
	got, err := store.Get(t.Context(), changed.ID)
	if diff := cmp.Diff(any(changed), got); diff != "" || err != nil {
		t.Errorf("Get error = %v (-want +got)\n%s", err, diff)
	}
	q := rql.NewQuery(rql.Eq(rql.Property(fmt.Sprint("cell", last)), rql.Int(int64(last))))
	if n, err := perstore.Count(t.Context(), store, q); n != 1 || err != nil {
		t.Errorf("Count(%s) = %d, %v; want 1", q, n, err)
	}
}
