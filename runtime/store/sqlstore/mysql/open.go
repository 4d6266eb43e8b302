package mysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
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

// Open opens a database of a server of MySQL or MariaDB: the perstore.OpenFunc of
// the scheme "mysql". rest is what follows the scheme in
//
//	mysql://user:password@host:port/database?tls=true
//
// whose parameters are those of the driver; socket names a socket in the place of
// a host. The database must be there.
//
// Transactions of MySQL lock what they read (SERIALIZABLE); those of MariaDB read
// what was there when they began, where it has innodb_snapshot_isolation. Where
// two write the same object one ends in perstore.ErrConflict, and may be tried
// again. MySQL and MariaDB commit before they define a table: a migration that
// fails is not undone.
//
// A replica is one of the same product. How long a read may wait for one that does
// not answer is the timeout of its URL.
func Open(ctx context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	config, err := configOf(rest)
	if err != nil {
		return nil, err
	}
	server, killer, err := probe(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
	}
	config.MaxAllowedPacket = min(config.MaxAllowedPacket, server.packet)
	if server.snapshots {
		config.Params["innodb_snapshot_isolation"] = "ON"
	}
	handle, err := pool(config, killer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", perstore.ErrDatabase, err), killer.Close())
	}
	if err := handle.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", perstore.ErrDatabase, err), handle.Close())
	}
	engine, own := Engine{dialect.Dialect{MariaDB: server.mariaDB}}, server.options(opts)
	if own.Replicas, err = sqlstore.OpenReplicas(ctx, engine, opts.Replicas, openReplica); err != nil {
		return nil, errors.Join(err, handle.Close())
	}
	return sqlstore.New(handle, engine, entities, own), nil
}

// pool opens a pool, which has no connection yet.
func pool(config *driver.Config, killer *sql.DB) (*sqlx.DB, error) {
	opened, err := newHandle(config, killer)
	if err != nil {
		return nil, err
	}
	opened.SetMaxOpenConns(maxConnections)
	opened.SetMaxIdleConns(maxIdle)
	return sqlx.NewDb(opened, "mysql"), nil
}

// openReplica opens a server that is only read, and need not be up.
func openReplica(rest string) (*sqlx.DB, error) {
	config, err := configOf(rest)
	if err != nil {
		return nil, err
	}
	killer, err := newKiller(config)
	if err != nil {
		return nil, err
	}
	handle, err := pool(config, killer)
	if err != nil {
		return nil, errors.Join(err, killer.Close())
	}
	return handle, nil
}

// strict refuses what a column cannot hold, which other modes change.
const strict = "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"

// errURL says no more of an URL than how it should be: it has a password, and
// what a parser says of a broken one may quote a part of that.
var errURL = fmt.Errorf("%w: the URL: want mysql://user:password@host:port/database?parameter=value, "+
	"where %%2F stands for / in a password, and so on, and with parameters of go-sql-driver/mysql, or socket=/path of a socket", perstore.ErrInvalid)

// configOf reads an URL without its scheme.
func configOf(rest string) (*driver.Config, error) {
	u, err := url.Parse("mysql:" + rest)
	if err != nil || u.User == nil && strings.Contains(u.EscapedPath()+u.EscapedFragment(), "@") { // the end of a password
		return nil, errURL
	}
	params, err := url.ParseQuery(u.RawQuery)
	if err != nil || strings.Contains(u.Host, "(") { // the form of a DSN, unix(/path)
		return nil, errURL
	}
	base := driver.NewConfig()
	base.DBName, base.Net, base.Addr = strings.TrimPrefix(u.Path, "/"), "tcp", u.Host
	if socket := params.Get("socket"); socket != "" {
		base.Net, base.Addr = "unix", socket
		params.Del("socket")
	}
	if base.DBName == "" {
		return nil, errURL
	}
	config, err := driver.ParseDSN(withParams(base.FormatDSN(), params))
	if err != nil {
		return nil, errURL
	}
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.Logger = &driver.NopLogger{} // what it would say is in the errors
	config.ParseTime, config.Loc, config.ClientFoundRows = true, time.UTC, true
	if config.Params == nil {
		config.Params = make(map[string]string)
	}
	config.Params["sql_mode"], config.Params["time_zone"] = strict, "'+00:00'"
	if _, ok := config.Params["innodb_lock_wait_timeout"]; !ok {
		config.Params["innodb_lock_wait_timeout"] = strconv.Itoa(int(gate.Timeout.Seconds()))
	}
	return config, nil
}

// withParams adds parameters to a DSN that may have some.
func withParams(dsn string, params url.Values) string {
	switch {
	case len(params) == 0:
		return dsn
	case strings.Contains(dsn[strings.LastIndexByte(dsn, '/'):], "?"):
		return dsn + "&" + params.Encode()
	}
	return dsn + "?" + params.Encode()
}

// server is what is known of a server.
type server struct {
	mariaDB   bool
	packet    int  // the most bytes that the server takes at once
	snapshots bool // a write of what has changed since the transaction began is refused
}

// probe asks a server what it is, over a handle with one connection that lives on.
func probe(ctx context.Context, config *driver.Config) (server, *sql.DB, error) {
	handle, err := newKiller(config)
	if err != nil {
		return server{}, nil, err
	}
	s, err := serverOf(ctx, handle)
	if err != nil {
		return s, nil, errors.Join(err, handle.Close())
	}
	return s, handle, nil
}

// newKiller opens a handle with one connection, which is not made yet.
func newKiller(config *driver.Config) (*sql.DB, error) {
	inner, err := driver.NewConnector(config.Clone())
	if err != nil {
		return nil, err
	}
	handle := sql.OpenDB(inner)
	handle.SetMaxOpenConns(1)
	return handle, nil
}

func serverOf(ctx context.Context, handle *sql.DB) (s server, err error) {
	var version, name string
	if err := handle.QueryRowContext(ctx, "SELECT version(), @@max_allowed_packet").Scan(&version, &s.packet); err != nil {
		return s, err
	}
	s.mariaDB = strings.Contains(version, "MariaDB")
	var value string
	err = handle.QueryRowContext(ctx, "SHOW VARIABLES LIKE 'innodb_snapshot_isolation'").Scan(&name, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	s.snapshots = err == nil
	return s, err
}

func (s server) options(opts perstore.OpenOptions) sqlstore.Options {
	level := sql.LevelSerializable
	if s.snapshots {
		level = sql.LevelRepeatableRead
	}
	return sqlstore.Options{Isolation: level, Hook: opts.Hook}
}

// Over keeps the objects of entities in a database that the application has
// opened: the sqlstore.OverFunc of the dialects "mysql" and "mariadb". The dialect
// is the one of package rql/rqlsql/dialect/mysql, or an sqlstore.Engine of one's
// own.
//
// The handle is that of the driver go-sql-driver/mysql, with parseTime=true,
// loc=UTC, which is the default, and clientFoundRows=true: without these times are
// not read, and an object that is put as it is stored is taken for missing.
// maxAllowedPacket=0 makes the driver ask how much the server takes at once: where
// it thinks that it is more, a large batch ends in an error of the connection. The
// SQL mode should be strict. A ctx that ends does not end the statement on the
// server. Transactions are SERIALIZABLE.
func Over(handle *sqlx.DB, d rqlsql.Dialect, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	engine, err := sqlstore.EngineOf(d, func(d dialect.Dialect) sqlstore.Engine { return Engine{d} })
	if err != nil {
		return nil, err
	}
	own := server{}.options(opts)
	own.KeepOpen = true
	return sqlstore.New(handle, engine, entities, own), nil
}
