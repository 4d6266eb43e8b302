package main

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // for PostgreSQL
)

// place makes an empty database of an engine and gives its URL.
type place struct {
	engine, variable string
	make             func(dsn string) (url string, drop func() error, err error)
}

var places = []place{
	{"SQLite", "", inFolder},
	{"PostgreSQL", "PERSTORE_TEST_POSTGRES", inSchema},
	{"MySQL and MariaDB", "PERSTORE_TEST_MYSQL", inDatabase},
}

// name is that of the schema and of the database.
const name = "perstore_benchiter"

var errNoServer = errors.New("no server")

func inFolder(string) (string, func() error, error) {
	dir, err := os.MkdirTemp("", name)
	return "sqlite:" + filepath.Join(dir, "iter.db"), func() error { return os.RemoveAll(dir) }, err
}

func inSchema(dsn string) (string, func() error, error) {
	u, err := url.Parse(dsn)
	if err != nil || dsn == "" {
		return "", nil, errors.Join(err, errNoServer)
	}
	params := u.Query()
	params.Set("search_path", name)
	u.RawQuery = params.Encode()
	drop := func() error { return exec("postgres", dsn, "DROP SCHEMA IF EXISTS "+name+" CASCADE") }
	return u.String(), drop, errors.Join(drop(), exec("postgres", dsn, "CREATE SCHEMA "+name))
}

func inDatabase(dsn string) (string, func() error, error) {
	config, err := mysql.ParseDSN(dsn)
	if err != nil || dsn == "" {
		return "", nil, errors.Join(err, errNoServer)
	}
	u := url.URL{Scheme: "mysql", User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + name}
	if config.Net == "unix" {
		u.Host, u.RawQuery = "", url.Values{"socket": {config.Addr}}.Encode()
	}
	drop := func() error { return exec("mysql", dsn, "DROP DATABASE IF EXISTS "+name) }
	return u.String(), drop, errors.Join(drop(), exec("mysql", dsn, "CREATE DATABASE "+name))
}

// exec runs a statement on a connection of its own.
func exec(driver, dsn, text string) error {
	db, err := sqlx.Open(driver, dsn)
	if err != nil {
		return err
	}
	_, err = db.Exec(text)
	return errors.Join(err, db.Close())
}
