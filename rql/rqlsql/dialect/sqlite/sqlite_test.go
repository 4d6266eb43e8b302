package sqlite_test

import (
	"database/sql"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

func TestDialect(t *testing.T) {
	dialecttest.Run(t, sqlite.Dialect{}, openDB)
}

// openDB opens a database in memory: one connection, which keeps it.
func openDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}
