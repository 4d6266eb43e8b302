package sqlite

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// Over keeps the objects of entities in a database that the application has
// opened: the sqlstore.OverFunc of the dialect "sqlite". The dialect is the one
// of package rql/rqlsql/dialect/sqlite, or an sqlstore.Engine of one's own.
//
// The handle is that of the driver github.com/ncruces/go-sqlite3, whose errors
// are understood; those of another are ErrDatabase. Its settings are the
// application's. They should be those that [Open] makes: a busy timeout,
// _txlock=immediate, a write-ahead log, and one connection for a database in
// memory. A query with a regular expression needs [Functions] on every
// connection. Where a model has links to a key, the foreign keys must be on, by the
// DSN, so that every connection has them: ErrInvalid when one has not.
//
// Writers of the data model wait for each other in this process; others are
// kept away by SQLite's lock, for as long as the busy timeout.
func Over(handle *sqlx.DB, d rqlsql.Dialect, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	engine, err := sqlstore.EngineOf(d, func(d dialect.Dialect) sqlstore.Engine { return Engine{d} })
	if err != nil {
		return nil, err
	}
	for _, e := range entities {
		if len(e.ForeignKeys) > 0 {
			if err := checkForeignKeys(handle); err != nil {
				return nil, err
			}
			break
		}
	}
	options := sqlstore.Options{SingleWriter: true, KeepOpen: true, Hook: opts.Hook}
	if handle.Stats().MaxOpenConnections == 1 {
		options.SingleConnection = true
	} else {
		options.Reader = handle // reads do not wait for the writer
	}
	return sqlstore.New(handle, engine, entities, options), nil
}

// checkForeignKeys refuses a handle whose connections keep no link whole.
func checkForeignKeys(handle *sqlx.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), gate.Timeout)
	defer cancel()
	var on bool
	if err := handle.GetContext(ctx, &on, "PRAGMA foreign_keys"); err != nil {
		return fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
	}
	if !on {
		return fmt.Errorf("%w: foreign keys are off; open the database with _pragma=foreign_keys(1)", perstore.ErrInvalid)
	}
	return nil
}
