package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// server is the DSN of the server that the environment names; without one the
// test is left out.
func server(t testing.TB) *url.URL {
	t.Helper()
	dsn := dialecttest.DSN(t, "PostgreSQL", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable")
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// newSchema makes a schema of its own for a test and gives the URL of a database
// without its scheme.
func newSchema(t testing.TB) string {
	t.Helper()
	u := server(t)
	name := fmt.Sprintf("storetest_%x", rand.Uint64())
	admin := connect(t, u.String())
	mustExec(t, admin, "CREATE SCHEMA "+pq.QuoteIdentifier(name))
	t.Cleanup(func() { mustExec(t, admin, "DROP SCHEMA "+pq.QuoteIdentifier(name)+" CASCADE") })
	params := u.Query()
	params.Set("search_path", name)
	u.RawQuery = params.Encode()
	_, rest, _ := strings.Cut(u.String(), ":")
	return rest
}

func connect(t testing.TB, dsn string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustExec(t testing.TB, db *sqlx.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%q %q: %v", text, args, err)
	}
}

// count reads a number.
func count(t *testing.T, db *sqlx.DB, text string, args ...any) (n int) {
	t.Helper()
	if err := db.Get(&n, text, args...); err != nil {
		t.Fatalf("%q %q: %v", text, args, err)
	}
	return n
}
