package crashtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// place is a kind of database.
type place struct {
	name string
	// make gives the URL of a new database, and how many other sessions use it.
	make func(t *testing.T) (url string, sessions func() int)
	gone bool // what it keeps ends with the process
}

var (
	onPostgres = place{name: "PostgreSQL", make: newPostgres}
	onMariaDB  = place{name: "MariaDB", make: newMariaDB}
	onSQLite   = place{name: "SQLite", make: func(t *testing.T) (string, func() int) {
		return "sqlite:" + filepath.Join(t.TempDir(), "bank.db"), func() int { return 0 }
	}}
	onMemory = place{name: "memory", gone: true, make: func(*testing.T) (string, func() int) { return "memory:", func() int { return 0 } }}
)

// pairs are the databases that money is moved from and to.
var pairs = [][2]place{
	{onPostgres, onPostgres},
	{onPostgres, onMariaDB},
	{onMariaDB, onPostgres},
	{onMariaDB, onMariaDB},
	{onPostgres, onSQLite},
	{onSQLite, onPostgres},
	{onMariaDB, onSQLite},
	{onSQLite, onMariaDB},
	{onPostgres, onMemory},
	{onMemory, onMariaDB},
}

func pairName(p [2]place) string { return p[0].name + "+" + p[1].name }

// openBank opens the database of a URL.
func openBank(ctx context.Context, url string, opts ...perstore.OpenOption) (bank, error) {
	data, err := perstore.Open(ctx, url, entities(), map[string]perstore.OpenFunc{
		"postgres": postgres.Open, "mysql": mysql.Open, "sqlite": sqlite.Open, "memory": memstore.Open,
	}, opts...)
	return bank{data}, err
}

// newPostgres makes a database of the server.
func newPostgres(t *testing.T) (string, func() int) {
	dsn := dialecttest.DSN(t, "PostgreSQL", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable")
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin := newDatabase(t, "postgres", dsn)
	u.Path = "/" + admin.name
	params := u.Query()
	params.Set("lock_timeout", "2000")
	u.RawQuery = params.Encode()
	return u.String(), func() int { return admin.count(t, "SELECT count(*) FROM pg_stat_activity WHERE datname = $1") }
}

// newMariaDB makes a database of the server.
func newMariaDB(t *testing.T) (string, func() int) {
	dsn := dialecttest.DSN(t, "MySQL and MariaDB", "PERSTORE_TEST_MYSQL", "user:password@tcp(127.0.0.1:3306)/")
	config, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin := newDatabase(t, "mysql", dsn)
	u := url.URL{Scheme: "mysql", User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + admin.name}
	params := url.Values{"innodb_lock_wait_timeout": {"2"}}
	if config.Net == "unix" {
		u.Host = ""
		params.Set("socket", config.Addr)
	}
	u.RawQuery = params.Encode()
	return u.String(), func() int {
		return admin.count(t, "SELECT count(*) FROM information_schema.processlist WHERE db = ?")
	}
}

// admin is a session beside a database.
type admin struct {
	*sqlx.DB
	name string
}

func newDatabase(t *testing.T, kind, dsn string) admin {
	db, err := sqlx.Open(kind, dsn)
	if err != nil {
		t.Fatal(err)
	}
	a := admin{db, fmt.Sprintf("crash_%x", rand.Uint64())}
	if _, err := db.Exec("CREATE DATABASE " + a.name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + a.name); err != nil {
			t.Errorf("DROP DATABASE error = %v", err)
		}
		_ = db.Close()
	})
	return a
}

func (a admin) count(t *testing.T, text string) (n int) {
	t.Helper()
	if err := a.Get(&n, text, a.name); err != nil {
		t.Fatal(err)
	}
	return n
}
