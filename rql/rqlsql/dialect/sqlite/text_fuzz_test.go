package sqlite_test

import (
	"testing"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// FuzzText compiles queries for SQLite, which parses the texts as well.
func FuzzText(f *testing.F) {
	db, err := driver.Open("file::memory:", register)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, table := range dialecttest.FuzzTables(sqlite.Dialect{}) {
		if _, err := db.Exec(table); err != nil {
			f.Fatal(err)
		}
	}
	dialecttest.Fuzz(f, sqlite.Dialect{}, dialecttest.Seeds(f, "../../../.."), func(t *testing.T, text string) {
		prepared, err := db.Prepare(text)
		if err != nil {
			t.Fatalf("%s\nis refused: %v", text, err)
		}
		prepared.Close()
	})
}
