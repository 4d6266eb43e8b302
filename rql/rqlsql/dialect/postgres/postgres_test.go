package postgres_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"

	"github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

func TestDialect(t *testing.T) {
	dialecttest.Run(t, postgres.Dialect{}, openDB)
}

// openDB makes a schema of its own in the database that the environment names.
func openDB(t *testing.T) *sql.DB {
	t.Helper()
	dsn := dialecttest.DSN(t, "PostgreSQL", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable")
	name := fmt.Sprintf("dialecttest_%x", rand.Uint64())
	admin := open(t, dsn)
	mustExec(t, admin, "CREATE SCHEMA "+pq.QuoteIdentifier(name))
	t.Cleanup(func() { mustExec(t, admin, "DROP SCHEMA "+pq.QuoteIdentifier(name)+" CASCADE") })
	return open(t, within(t, dsn, name))
}

// within names a schema as the place of tables. The planner expects much of
// tables without statistics, and would compile the deepest queries.
func within(t *testing.T, dsn, schema string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	params := u.Query()
	params.Set("search_path", schema)
	params.Set("jit", "off")
	u.RawQuery = params.Encode()
	return u.String()
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustExec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%q %q: %v", text, args, err)
	}
}
