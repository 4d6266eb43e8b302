package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// TestTourOnServers runs the program on the servers that the environment names.
func TestTourOnServers(t *testing.T) {
	for _, c := range []struct {
		engine, variable, example string
		empty                     func(t *testing.T, dsn string) string
	}{
		{"PostgreSQL", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable", emptySchema},
		{"MySQL and MariaDB", "PERSTORE_TEST_MYSQL", "user:password@tcp(127.0.0.1:3306)/", emptyDatabase},
	} {
		t.Run(c.engine, func(t *testing.T) {
			database := c.empty(t, dialecttest.DSN(t, c.engine, c.variable, c.example))
			if err := run(t.Context(), database, io.Discard); err != nil {
				t.Errorf("run(%q) = %v; want nil", database, err)
			}
		})
	}
}

// emptySchema gives the URL of a database with an empty schema.
func emptySchema(t *testing.T, dsn string) string {
	name := fmt.Sprintf("shop_%x", rand.Uint64())
	between(t, "postgres", dsn, "CREATE SCHEMA "+name, "DROP SCHEMA "+name+" CASCADE")
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	params := u.Query()
	params.Set("search_path", name)
	u.RawQuery = params.Encode()
	return u.String()
}

// emptyDatabase gives the URL of a new database.
func emptyDatabase(t *testing.T, dsn string) string {
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("shop_%x", rand.Uint64())
	between(t, "mysql", dsn, "CREATE DATABASE "+name, "DROP DATABASE "+name)
	u := url.URL{Scheme: "mysql", User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + name}
	if config.Net == "unix" {
		u.Host, u.RawQuery = "", url.Values{"socket": {config.Addr}}.Encode()
	}
	return u.String()
}

// between runs a statement now and another one after the test.
func between(t *testing.T, driver, dsn, before, after string) {
	t.Helper()
	db, err := sqlx.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(before); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(after); err != nil {
			t.Error(err)
		}
		db.Close()
	})
}
