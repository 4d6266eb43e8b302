package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// The connections of a pool: a loop over rows holds one, and so does each loop
// inside it. maxIdle bounds those that stay open when nothing is asked.
const (
	maxConnections = 32
	maxIdle        = 8
)

// Open opens a database of a server: the perstore.OpenFunc of the scheme
// "postgres". rest is what follows the scheme in an URL of lib/pq,
//
//	//user:password@host:port/database?sslmode=verify-full
//
// whose parameters may be settings of the session too: search_path names the
// schema of the tables, which must be there; lock_timeout bounds how long a
// statement waits for another transaction, five seconds unless it is there. The encoding of the database must be
// UTF8.
//
// Transactions read what was there when they began (REPEATABLE READ). Where two
// write the same object one ends in perstore.ErrConflict, and may be tried again.
//
// A replica is a hot standby, or another copy that is kept up. How long a read may
// wait for one that does not answer is the connect_timeout of its URL.
func Open(ctx context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	handle, err := pool(rest)
	if err != nil {
		return nil, err
	}
	if err := handle.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", perstore.ErrDatabase, err), handle.Close())
	}
	own := options(opts)
	if own.Replicas, err = sqlstore.OpenReplicas(ctx, Engine{}, opts.Replicas, pool); err != nil {
		return nil, errors.Join(err, handle.Close())
	}
	return sqlstore.New(handle, Engine{}, entities, own), nil
}

// pool opens a pool, which has no connection yet.
func pool(rest string) (*sqlx.DB, error) {
	connector, err := connectorOf(rest)
	if err != nil {
		return nil, err
	}
	handle := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	handle.SetMaxOpenConns(maxConnections)
	handle.SetMaxIdleConns(maxIdle)
	return handle, nil
}

// errURL says no more of an URL than how it should be: it has a password, and
// what a parser says of a broken one may quote a part of that.
var errURL = fmt.Errorf("%w: the URL: want postgres://user:password@host:port/database?parameter=value, "+
	"where %%2F stands for / in a password, and so on, and with parameters of lib/pq", perstore.ErrInvalid)

// connectorOf reads an URL without its scheme.
func connectorOf(rest string) (*pq.Connector, error) {
	u, err := url.Parse("postgres:" + rest)
	if err != nil || u.User == nil && strings.Contains(u.EscapedPath()+u.EscapedFragment(), "@") { // the end of a password
		return nil, errURL
	}
	if _, err := url.ParseQuery(u.RawQuery); err != nil {
		return nil, errURL
	}
	connector, err := pq.NewConnector(patient(u))
	if err != nil {
		return nil, errURL
	}
	return connector, nil
}

// patient bounds how long a statement waits for another transaction, unless the
// URL does.
func patient(u *url.URL) string {
	params := u.Query()
	if params.Has("lock_timeout") {
		return u.String()
	}
	params.Set("lock_timeout", strconv.FormatInt(gate.Timeout.Milliseconds(), 10))
	bounded := *u
	bounded.RawQuery = params.Encode()
	return bounded.String()
}

func options(opts perstore.OpenOptions) sqlstore.Options {
	return sqlstore.Options{Isolation: sql.LevelRepeatableRead, Hook: opts.Hook}
}

// Over keeps the objects of entities in a database that the application has
// opened: the sqlstore.OverFunc of the dialect "postgres". The dialect is the one
// of package rql/rqlsql/dialect/postgres, or an sqlstore.Engine of one's own.
//
// The handle is that of lib/pq, of pgx, or of another driver whose errors have a
// method SQLState() string; other errors are perstore.ErrDatabase. Statements are
// prepared over it.
func Over(handle *sqlx.DB, d rqlsql.Dialect, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	engine, err := sqlstore.EngineOf(d, func(d dialect.Dialect) sqlstore.Engine { return Engine{d} })
	if err != nil {
		return nil, err
	}
	own := options(opts)
	own.KeepOpen = true
	return sqlstore.New(handle, engine, entities, own), nil
}
