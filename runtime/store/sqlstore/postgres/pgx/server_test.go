package pgx_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

// open opens a database over pgx, as an application does that has a handle of its
// own.
func open(ctx context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	config, err := pgx.ParseConfig("postgres:" + rest)
	if err != nil {
		return nil, err
	}
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: time.Second}
	}
	handle := sqlx.NewDb(stdlib.OpenDB(*config), "pgx")
	handle.SetMaxOpenConns(32)
	handle.SetMaxIdleConns(8)
	if err := handle.PingContext(ctx); err != nil {
		return nil, errors.Join(err, handle.Close())
	}
	return sqlstore.New(handle, postgres.Engine{}, entities, sqlstore.Options{Isolation: sql.LevelRepeatableRead, Hook: opts.Hook}), nil
}

// server is the DSN of the server that the environment names; without one the
// test is left out.
func server(t *testing.T) *url.URL {
	t.Helper()
	dsn := dialecttest.DSN(t, "PostgreSQL over pgx", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable")
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// newSchema makes a schema of its own for a test and gives the URL of a database
// without its scheme.
func newSchema(t *testing.T) string {
	t.Helper()
	u := server(t)
	name := fmt.Sprintf("pgxtest_%x", rand.Uint64())
	admin := connect(t, u.String())
	mustExec(t, admin, "CREATE SCHEMA "+name)
	t.Cleanup(func() { mustExec(t, admin, "DROP SCHEMA "+name+" CASCADE") })
	params := u.Query()
	params.Set("search_path", name)
	u.RawQuery = params.Encode()
	_, rest, _ := strings.Cut(u.String(), ":")
	return rest
}

func connect(t *testing.T, dsn string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustExec(t *testing.T, db *sqlx.DB, text string, args ...any) {
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
