package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql/rqlsql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(t *testing.T) {
	file := storetest.Harness{
		Open:  sqlite.Open,
		Name:  func(t *testing.T) string { return filepath.Join(t.TempDir(), "test.db") },
		Views: true, Counts: true,
		Nests:   true,
		Reduces: true, Aggregates: true,
		Batches:  true,
		GetsMany: true,
		Explains: true, ReadsHeads: true,
		Updates:  true,
		Removes:  true,
		Persists: true, Serializable: true,
	}
	memory := file
	memory.Name = func(*testing.T) string { return ":memory:" }
	memory.Persists, memory.ReadersWait, memory.ReadsAhead = false, true, true
	over := file
	over.Open = openOver(dialect.Dialect{})
	split := file
	split.Open = openOver(curt{})
	t.Run("Split", func(t *testing.T) { storetest.Run(t, split) })
	t.Run("Over", func(t *testing.T) { storetest.Run(t, over) })
	t.Run("File", func(t *testing.T) { storetest.Run(t, file) })
	t.Run("Memory", func(t *testing.T) { storetest.Run(t, memory) })
}

// ownHandle is a database over a handle that a test has opened.
type ownHandle struct {
	perstore.Database
	handle *sqlx.DB
}

func (o ownHandle) Close() error { return errors.Join(o.Database.Close(), o.handle.Close()) }

// openOver opens a file as an application may, and keeps objects in it.
func openOver(d rqlsql.Dialect) func(context.Context, string, []*perstore.Entity, perstore.OpenOptions) (perstore.Database, error) {
	return func(_ context.Context, file string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
		opened, err := driver.Open("file:"+file+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)", sqlite.Functions)
		if err != nil {
			return nil, err
		}
		handle := sqlx.NewDb(opened, "sqlite3")
		db, err := sqlite.Over(handle, d, entities, opts)
		if err != nil {
			return nil, errors.Join(err, handle.Close())
		}
		return ownHandle{db, handle}, nil
	}
}
