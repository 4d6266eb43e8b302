package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3/driver"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// maxReaders bounds the connections that read a file. A loop over rows holds
// one, and so does each loop inside it.
const maxReaders = 64

// maxIdle bounds the connections that stay open when nothing is asked.
const maxIdle = 8

// Open opens or creates a database file: the perstore.OpenFunc of the scheme
// "sqlite". The name ":memory:" is a database that lives as long as its handle.
//
// A file is opened with a write-ahead log, foreign keys and a busy timeout; one
// connection writes, several read. A commit survives a crash of the process; a
// power loss may take the last ones, but never a part of one: see
// docs/decisions/0005-one-writer.md. A replica is a file that something else
// keeps like the first one; it is only read.
func Open(ctx context.Context, file string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	if file == "" {
		return nil, fmt.Errorf("%w: the URL names no file; want sqlite:FILE, or sqlite::memory: for one that is not kept", perstore.ErrInvalid)
	}
	file = strings.TrimPrefix(file, "//") // sqlite://relative and sqlite:///absolute are common too
	if file == ":memory:" {
		return openMemory(ctx, entities, opts)
	}
	writer, err := connectWriter(ctx, dsn(file, "journal_mode(wal)", "synchronous(normal)"))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", perstore.ErrDatabase, file, err)
	}
	reader, err := connect(ctx, dsn(file, "query_only(1)"), maxReaders)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s: %w", perstore.ErrDatabase, file, err), writer.Close())
	}
	replicas, err := sqlstore.OpenReplicas(ctx, Engine{}, opts.Replicas, openReplica)
	if err != nil {
		return nil, errors.Join(err, reader.Close(), writer.Close())
	}
	return sqlstore.New(writer, Engine{}, entities, sqlstore.Options{Reader: reader, Replicas: replicas, SingleWriter: true, Hook: opts.Hook}), nil
}

// openReplica opens a file that must be there.
func openReplica(file string) (*sqlx.DB, error) {
	file = strings.TrimPrefix(file, "//")
	if file == "" || file == ":memory:" {
		return nil, fmt.Errorf("%w: the URL names no file", perstore.ErrInvalid)
	}
	return pool(dsn(file, "query_only(1)", "schema_version")+"&mode=ro", maxReaders) // which reads the file
}

func openMemory(ctx context.Context, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	if len(opts.Replicas) > 0 {
		return nil, fmt.Errorf("%w: a database in memory has no replicas", perstore.ErrInvalid)
	}
	handle, err := connect(ctx, dsn(":memory:"), 1)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
	}
	return sqlstore.New(handle, Engine{}, entities, sqlstore.Options{SingleConnection: true, Volatile: true, Hook: opts.Hook}), nil
}

// dsn names a file with the settings of its connections.
func dsn(file string, pragmas ...string) string {
	params := url.Values{
		"_txlock": {"immediate"},
		"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", gate.Timeout.Milliseconds()), "foreign_keys(1)"}, pragmas...),
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + params.Encode()
}

// pause is how long Open waits before it tries again.
const pause = 5 * time.Millisecond

// connectWriter makes the connection that writes. It tries again while another
// process opens the file for the first time: for the switch to a write-ahead log
// SQLite does not wait by itself.
func connectWriter(ctx context.Context, dsn string) (*sqlx.DB, error) {
	for end := time.Now().Add(gate.Timeout); ; {
		db, err := connect(ctx, dsn, 1)
		if err == nil || (Engine{}).Classify(err) != sqlstore.Busy || time.Now().After(end) {
			return db, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

// connect opens a pool and, since that is lazy, makes its first connection.
func connect(ctx context.Context, dsn string, connections int) (*sqlx.DB, error) {
	db, err := pool(dsn, connections)
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// pool opens a pool, which has no connection yet.
func pool(dsn string, connections int) (*sqlx.DB, error) {
	handle, err := driver.Open(dsn, Functions)
	if err != nil {
		return nil, err
	}
	handle.SetMaxOpenConns(connections)
	handle.SetMaxIdleConns(min(connections, maxIdle))
	return sqlx.NewDb(handle, "sqlite3"), nil
}
