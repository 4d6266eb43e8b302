package dialecttest_test

import (
	"database/sql"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// A dialect's package tests itself with one call, against a database.
func ExampleRun() {
	_ = func(t *testing.T) { // TestDialect
		dialecttest.Run(t, sqlite.Dialect{}, func(t *testing.T) *sql.DB {
			db, err := sql.Open("sqlite3", "file::memory:")
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			t.Cleanup(func() { db.Close() })
			return db
		})
	}
}
