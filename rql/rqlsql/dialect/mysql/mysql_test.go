package mysql_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

func TestDialect(t *testing.T) {
	db := openDB(t)
	dialecttest.Run(t, dialectOf(t, db), func(*testing.T) *sql.DB { return db })
}

// dialectOf asks the server which of the two it is.
func dialectOf(t *testing.T, db *sql.DB) mysql.Dialect {
	t.Helper()
	var version string
	if err := db.QueryRow("SELECT version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return mysql.Dialect{MariaDB: strings.Contains(version, "MariaDB")}
}

// openDB makes a database of its own on the server that the environment names.
func openDB(t *testing.T) *sql.DB {
	t.Helper()
	dsn := dialecttest.DSN(t, "MySQL and MariaDB", "PERSTORE_TEST_MYSQL", "user:password@tcp(127.0.0.1:3306)/")
	config, err := driver.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("dialecttest_%x", rand.Uint64())
	admin := open(t, config)
	mustExec(t, admin, "CREATE DATABASE "+name)
	t.Cleanup(func() { mustExec(t, admin, "DROP DATABASE "+name) })
	config = config.Clone()
	config.DBName, config.ParseTime, config.ClientFoundRows = name, true, true
	return open(t, config)
}

func open(t *testing.T, config *driver.Config) *sql.DB {
	t.Helper()
	connector, err := driver.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

func mustExec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%q %q: %v", text, args, err)
	}
}
