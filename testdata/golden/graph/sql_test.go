package graph_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/graph/want"
)

// handle opens a database as an application may.
func handle(t *testing.T, params string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "graph.db")+"?_txlock=immediate"+params)
	goldentest.Must(t, err)
	t.Cleanup(func() { goldentest.Must(t, db.Close()) })
	return db
}

const foreignKeys = "&_pragma=foreign_keys(1)"

func TestNewSQL(t *testing.T) {
	own := handle(t, foreignKeys)
	db, err := graph.NewSQL(own, sqlite.Dialect{})
	goldentest.Must(t, err)
	goldentest.Must(t, db.Migrate(t.Context()))
	fill(t, db)
	goldentest.Must(t, db.Close())
	var n int
	if err := own.Get(&n, "SELECT count(*) FROM categories"); n != 6 || err != nil {
		t.Errorf("the handle counts %d categories after Close, %v; want 6: it stays open", n, err)
	}
	again, err := graph.NewSQL(own, sqlite.Dialect{})
	goldentest.Must(t, err)
	root, err := again.Categories.Get(t.Context(), 1)
	if err != nil || root.Name != "root" {
		t.Errorf("Get over the same handle = %v, %v; want root", root, err)
	}
}

// other is a dialect that the package was not generated for.
type other struct{ rqlsql.Dialect }

func (other) Name() string { return "other" }

// strange has the name of one that it was.
type strange struct{ sqlite.Dialect }

func TestNewSQLRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		handle  *sqlx.DB
		dialect rqlsql.Dialect
		text    string
	}{
		"no handle":        {nil, sqlite.Dialect{}, "a handle and its dialect are needed"},
		"no dialect":       {handle(t, foreignKeys), nil, "a handle and its dialect are needed"},
		"other dialect":    {handle(t, foreignKeys), other{}, `dialect "other"; this package was generated for sqlite`},
		"strange dialect":  {handle(t, foreignKeys), strange{}, "graph_test.strange is no dialect of this package"},
		"foreign keys off": {handle(t, "&_pragma=foreign_keys(0)"), sqlite.Dialect{}, "foreign keys are off"},
	} {
		db, err := graph.NewSQL(c.handle, c.dialect)
		var typed *perstore.Error
		if db != nil || !errors.Is(err, perstore.ErrInvalid) || !errors.As(err, &typed) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("NewSQL with %s error = %v; want ErrInvalid that tells %q", name, err, c.text)
		}
	}
}

// sqlCases are the databases whose SQL an application may use.
func sqlCases(t *testing.T, test func(t *testing.T, db *graph.DB)) {
	t.Helper()
	open := map[string]func() (*graph.DB, error){
		"file": func() (*graph.DB, error) {
			return graph.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "graph.db"))
		},
		"memory": func() (*graph.DB, error) { return graph.Open(t.Context(), goldentest.SQLite) },
		"own":    func() (*graph.DB, error) { return graph.NewSQL(handle(t, foreignKeys), sqlite.Dialect{}) },
		"one connection": func() (*graph.DB, error) {
			own := handle(t, foreignKeys)
			own.SetMaxOpenConns(1)
			return graph.NewSQL(own, sqlite.Dialect{})
		},
	}
	for name, open := range open {
		t.Run(name, func(t *testing.T) {
			db, err := open()
			goldentest.Must(t, err)
			defer func() { goldentest.Must(t, db.Close()) }()
			goldentest.Must(t, db.Migrate(t.Context()))
			test(t, db)
		})
	}
}

const insertTag = "INSERT INTO tags (id) VALUES (?)"

func TestOwnSQLOutsideTransaction(t *testing.T) {
	sqlCases(t, func(t *testing.T, db *graph.DB) {
		own, err := sqlstore.DB(t.Context(), db.Core())
		goldentest.Must(t, err)
		_, err = own.ExecContext(t.Context(), insertTag, "go")
		goldentest.Must(t, err)
		is(t, "tags", "go")(tags(db.Tags.Where().All(t.Context())))
	})
}

// TestOwnSQLInTransaction writes by SQL and by models in one transaction.
func TestOwnSQLInTransaction(t *testing.T) {
	errOops := errors.New("oops")
	sqlCases(t, func(t *testing.T, db *graph.DB) {
		for _, end := range []error{errOops, nil} {
			var ended context.Context
			err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
				ended = ctx
				own, err := sqlstore.DB(ctx, db.Core()) // joins
				goldentest.Must(t, err)
				_, err = own.ExecContext(ctx, insertTag, "go")
				goldentest.Must(t, err)
				if err := db.Tags.AddAll(ctx, []*graph.Tag{{ID: "x"}, {ID: "go"}}); !errors.Is(err, perstore.ErrExists) {
					t.Errorf("AddAll(taken by SQL) error = %v; want ErrExists", err)
				}
				goldentest.Must(t, db.Tags.Add(ctx, &graph.Tag{ID: "sql"}))
				var n int
				goldentest.Must(t, sqlx.GetContext(ctx, own, &n, "SELECT count(*) FROM tags"))
				if n != 2 {
					t.Errorf("SQL in the transaction counts %d tags; want 2", n)
				}
				return end
			})
			if err != end {
				t.Fatalf("Transaction error = %v; want %v", err, end)
			}
			want := "go sql"
			if end != nil {
				want = ""
			}
			is(t, "tags", want)(tags(db.Tags.Where().All(t.Context())))
			if _, err := sqlstore.DB(ended, db.Core()); !errors.Is(err, perstore.ErrTxDone) {
				t.Errorf("DB after the end error = %v; want ErrTxDone", err)
			}
		}
	})
}

func TestOwnSQLOfMemory(t *testing.T) {
	db, err := graph.Open(t.Context(), goldentest.Memory)
	goldentest.Must(t, err)
	if h, err := sqlstore.DB(t.Context(), db.Core()); h != nil || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("DB of a memory store = %v, %v; want ErrUnsupported", h, err)
	}
}
