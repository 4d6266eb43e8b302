package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// OverFunc makes a database of a handle that the application has. It leaves
// the handle open on Close.
type OverFunc func(handle *sqlx.DB, dialect rqlsql.Dialect, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error)

// Over builds the data model of entities over a handle that the application
// has, with the function of the dialect's name. ErrInvalid for a dialect that
// is not among them. Generated code calls it.
func Over(handle *sqlx.DB, dialect rqlsql.Dialect, entities []*perstore.Entity, dialects map[string]OverFunc, opts ...perstore.OpenOption) (*perstore.DataModel, error) {
	return perstore.Over(entities, func(options perstore.OpenOptions) (perstore.Database, error) {
		if handle == nil || dialect == nil {
			return nil, fmt.Errorf("%w: a handle and its dialect are needed", perstore.ErrInvalid)
		}
		if len(options.Replicas) > 0 {
			return nil, fmt.Errorf("%w: replicas are named by URLs, of a database that Open opens; sqlstore.Options takes handles", perstore.ErrInvalid)
		}
		over, ok := dialects[dialect.Name()]
		if !ok {
			return nil, fmt.Errorf("%w: dialect %q; this package was generated for %s", perstore.ErrInvalid,
				dialect.Name(), strings.Join(slices.Sorted(maps.Keys(dialects)), " and "))
		}
		return over(handle, dialect, entities, options)
	}, opts...)
}

// EngineOf gives the engine that writes for a dialect: the one that engine makes of
// the dialect of its package, or an Engine of the application's own, which is a
// dialect too. ErrInvalid for another dialect.
func EngineOf[D rqlsql.Dialect](d rqlsql.Dialect, engine func(D) Engine) (Engine, error) {
	switch d := d.(type) {
	case Engine:
		return d, nil
	case D:
		return engine(d), nil
	}
	return nil, fmt.Errorf("%w: %T is no dialect of this package; one of your own must be an sqlstore.Engine", perstore.ErrInvalid, d)
}

// DB gives the handle for SQL of the application's own, beside the models of
// data: ctx's transaction, which the database joins if it has not yet, or
// without one the handle that writes. The rows of a query must be closed before
// anything else uses the transaction, and a handle with one connection before
// anything else uses the database. errors.ErrUnsupported where the objects are
// kept elsewhere than in an SQL database, ErrTxDone after the transaction's
// end.
func DB(ctx context.Context, data *perstore.DataModel) (sqlx.ExtContext, error) {
	db, ok := data.Database().(*Database)
	if !ok {
		return nil, fmt.Errorf("no SQL database keeps the objects: %w", errors.ErrUnsupported)
	}
	t, err := db.join(ctx)
	if err != nil {
		return nil, err
	}
	var handle sqlx.ExtContext = db.writer.db
	if t != nil { // that counts as a use: a refused batch must not undo what it writes
		err = t.do(ctx, func() error { handle = t.tx; return nil })
	}
	return handle, err
}
