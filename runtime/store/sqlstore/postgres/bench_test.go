package postgres_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// BenchmarkLists reads and writes rows with a list that is an array; the baseline
// is the same list as jsonb.
func BenchmarkLists(b *testing.B) {
	for _, typ := range []string{"jsonb", "text[]"} {
		b.Run(typ, func(b *testing.B) {
			db, raw := newCrates(b, typ)
			b.Run("AddAll100", func(b *testing.B) { benchAddAll(b, db, raw) })
			b.Run("Put", func(b *testing.B) { benchPut(b, db) })
			b.Run("Get", func(b *testing.B) { benchGet(b, db) })
			b.Run("List1000", func(b *testing.B) { benchList(b, db) })
		})
	}
}

func benchCrate() *crate {
	return &crate{Tags: []string{}, Notes: []string{"warm", "light blue", "led", "new", "sale"}}
}

func addCrates(b *testing.B, db *perstore.DataModel, n int) {
	b.Helper()
	objs := make([]any, n)
	for i := range objs {
		objs[i] = benchCrate()
	}
	if err := perstore.AddAll(b.Context(), db.Model("Crate").Store(), objs); err != nil {
		b.Fatal(err)
	}
}

func benchAddAll(b *testing.B, db *perstore.DataModel, raw *sqlx.DB) {
	b.ReportAllocs()
	for b.Loop() {
		addCrates(b, db, 100)
	}
	if _, err := raw.Exec("TRUNCATE crates RESTART IDENTITY"); err != nil {
		b.Fatal(err)
	}
	addCrates(b, db, 1000)
}

func benchPut(b *testing.B, db *perstore.DataModel) {
	store, one := db.Model("Crate").Store(), benchCrate()
	one.ID = 1
	b.ReportAllocs()
	for b.Loop() {
		if err := store.Put(b.Context(), one, perstore.Cond{Presence: perstore.Present}); err != nil {
			b.Fatal(err)
		}
	}
}

func benchGet(b *testing.B, db *perstore.DataModel) {
	store := db.Model("Crate").Store()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.Get(b.Context(), int64(1)); err != nil {
			b.Fatal(err)
		}
	}
}

func benchList(b *testing.B, db *perstore.DataModel) {
	store := db.Model("Crate").Store()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if err := store.Query(b.Context(), rql.Query{}, func(any) bool { n++; return true }); err != nil || n != 1000 {
			b.Fatal(n, err)
		}
	}
}
