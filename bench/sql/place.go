package main

import (
	"context"
	"database/sql"
	_ "embed" // the tables of the peers
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/lib/pq" // for PostgreSQL
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/bench/sql/library"
)

// place is where a contender has its tables: a file of SQLite, or a schema of
// PostgreSQL.
type place struct {
	postgres bool
	at       string // the file, or the DSN
}

// server is what places are made in: a folder, or a PostgreSQL.
type server struct {
	postgres bool
	at       string
}

func (s server) name() string {
	if s.postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// place makes an empty one.
func (s server) place(name string) (place, error) {
	if !s.postgres {
		return place{at: filepath.Join(s.at, name+".db")}, nil
	}
	dsn, err := url.Parse(s.at)
	if err != nil {
		return place{}, err
	}
	schema := "perstore_bench_" + strings.ReplaceAll(name, "/", "_")
	query := dsn.Query()
	query.Set("search_path", schema)
	dsn.RawQuery = query.Encode()
	p := place{postgres: true, at: dsn.String()}
	return p, p.exec("DROP SCHEMA IF EXISTS "+schema+" CASCADE", "CREATE SCHEMA "+schema)
}

// drop removes the schema of a place; the folder of files goes as a whole.
func (p place) drop() error {
	if !p.postgres {
		return nil
	}
	var schema string
	db, err := p.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.QueryRow("SELECT current_schema()").Scan(&schema); err != nil {
		return err
	}
	_, err = db.Exec("DROP SCHEMA " + schema + " CASCADE")
	return err
}

// url names the place to generated code.
func (p place) url() string {
	if p.postgres {
		return p.at
	}
	return "sqlite:" + p.at
}

// open opens the place as all but ours do. The settings of SQLite are those that
// ours has.
func (p place) open() (*sql.DB, error) {
	if p.postgres {
		return sql.Open("postgres", p.at)
	}
	db, err := driver.Open("file:" + p.at + "?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// exec runs statements beside the contender.
func (p place) exec(texts ...string) error {
	db, err := p.open()
	if err != nil {
		return err
	}
	defer db.Close()
	for _, text := range texts {
		if _, err := db.Exec(text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

var (
	//go:embed sqlc/sqlite/schema.sql
	sqliteTables string
	//go:embed sqlc/postgres/schema.sql
	postgresTables string
)

// create makes the tables of a contender. Ours and the program by hand have those
// of the generated code; on SQLite those of the peers have times of the type
// DATETIME, which all of them know.
func (p place) create(ctx context.Context, name string) error {
	var err error
	switch {
	case name == "ours", name == baseline:
		err = p.migrate(ctx)
	case p.postgres:
		err = p.exec(postgresTables)
	default:
		err = p.exec(sqliteTables)
	}
	if err != nil {
		return err
	}
	return p.fillAuthors()
}

// migrate makes the tables that generated code has.
func (p place) migrate(ctx context.Context) error {
	db, err := library.Open(ctx, p.url())
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Migrate(ctx)
}

// fillAuthors adds the authors, to whom each contender adds books.
func (p place) fillAuthors() error {
	texts := make([]string, authors)
	for i := range texts {
		born := "NULL"
		if i%2 == 0 {
			born = fmt.Sprint(1900 + i)
		}
		texts[i] = fmt.Sprintf("INSERT INTO authors (name, email, born) VALUES ('Ann %d', 'ann%d@example.org', %s)", i, i, born)
	}
	return p.exec(texts...)
}

// clean removes the books that a task has added.
func (p place) clean() error {
	return p.exec(fmt.Sprintf("DELETE FROM books WHERE id > %d", measuredBooks))
}
