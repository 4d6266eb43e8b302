package sqlite_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func TestFaults(t *testing.T) {
	faulttest.Values(t, faulttest.Server{
		Open:       sqlite.Open,
		Name:       func(t *testing.T) string { return filepath.Join(t.TempDir(), "faults.db") },
		Raw:        rawHandle,
		Over:       sqlite.Over,
		Dialect:    dialect.Dialect{},
		Prepared:   "SELECT prepared()",
		MaxColumns: 2000,
		MaxNumbers: 2000,
		UniqueSays: "UNIQUE constraint failed: " + `Select "Order` + "`s.User",
	})
}

// rawHandle opens a file beside the store, for as long as the test runs. The function
// prepared counts the statements of the connection beside its own.
func rawHandle(t *testing.T, file string) *sqlx.DB {
	t.Helper()
	opened, err := driver.Open("file:"+filepath.ToSlash(file)+"?_pragma=foreign_keys(1)", func(c *sqlite3.Conn) error {
		return c.CreateFunction("prepared", 0, 0, func(ctx sqlite3.Context, _ ...sqlite3.Value) {
			ctx.ResultInt(len(slices.Collect(c.Stmts())) - 1)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return sqlx.NewDb(opened, "sqlite3")
}
