package mysql_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// server is the DSN of the server that the environment names; without one the
// test is left out.
func server(t *testing.T) *driver.Config {
	t.Helper()
	dsn := dialecttest.DSN(t, "MySQL and MariaDB", "PERSTORE_TEST_MYSQL", "user:password@tcp(127.0.0.1:3306)/")
	config, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// newDatabase makes a database of its own for a test and gives its URL without
// the scheme.
func newDatabase(t *testing.T) string {
	t.Helper()
	config := server(t)
	name := fmt.Sprintf("storetest_%x", rand.Uint64())
	admin := connect(t, config)
	mustExec(t, admin, "CREATE DATABASE "+name)
	t.Cleanup(func() { mustExec(t, admin, "DROP DATABASE "+name) })
	u := url.URL{User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + name}
	if config.Net == "unix" {
		u.Host, u.RawQuery = "", url.Values{"socket": {config.Addr}}.Encode()
	}
	return u.String()
}

// within connects to a database by its URL without the scheme, over one
// connection.
func within(t *testing.T, rest string) *sqlx.DB {
	t.Helper()
	u, err := url.Parse(rest)
	if err != nil {
		t.Fatal(err)
	}
	config := server(t)
	config.DBName = u.Path[1:]
	db := connect(t, config)
	db.SetMaxOpenConns(1)
	return db
}

func connect(t *testing.T, config *driver.Config) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("mysql", config.FormatDSN())
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
