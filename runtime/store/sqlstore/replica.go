package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// leftOut is how long a replica is left out that could not be reached. One read
// tries it then, and has to wait for what comes of that.
const leftOut = 5 * time.Second

// replicas are copies of the database that are read in turn.
type replicas struct {
	all  []*replica
	turn *atomic.Uint64
}

// replica is a copy of the database.
type replica struct {
	*pool
	number int          // counted from 1
	until  atomic.Int64 // it is left out until then, in nanoseconds of Unix; 0 is in use
}

func newReplicas(handles []*sqlx.DB) replicas {
	r := replicas{turn: new(atomic.Uint64)}
	for i, handle := range handles {
		r.all = append(r.all, &replica{pool: newPool(handle), number: i + 1})
	}
	return r
}

// next gives the replica whose turn it is; nil when none is in use.
func (r replicas) next() *replica {
	for range r.all {
		c := r.all[(r.turn.Add(1)-1)%uint64(len(r.all))]
		if c.ready(time.Now()) {
			return c
		}
	}
	return nil
}

// ready tells whether r is in use, or to be tried again: by one caller.
func (r *replica) ready(now time.Time) bool {
	until := r.until.Load()
	return until == 0 || now.UnixNano() >= until && r.until.CompareAndSwap(until, now.Add(leftOut).UnixNano())
}

// met takes r into use, or leaves it out for a while.
func (r *replica) met(reached bool) {
	switch {
	case !reached:
		r.until.Store(time.Now().Add(leftOut).UnixNano())
	case r.until.Load() != 0:
		r.until.Store(0)
	}
}

// replica gives the one that a read with ctx goes to; nil is none.
func (db *Database) replica(ctx context.Context) *replica {
	if len(db.replicas.all) == 0 || perstore.OnPrimary(ctx) {
		return nil
	}
	if t, err := db.join(ctx); t != nil || err != nil {
		return nil
	}
	return db.replicas.next()
}

// ask is query of a replica. It is not done where another database can answer: the
// replica gave no row, and could not be reached or gave the read up.
func (db *Database) ask(ctx context.Context, r *replica, text string, args, targets []any, next func() (bool, error)) (done bool, err error) {
	begun := false
	each := func() (bool, error) { begun = true; return next() }
	err = db.on(ctx, r.pool, db.trace(text, args).to(r), text, func(s *sql.Stmt, sent *trace) error {
		return db.wrap(ctx, read(ctx, s, sent, args, targets, each))
	})
	if err != nil && ctx.Err() != nil {
		return true, err // which tells nothing of the replica
	}
	reached := err == nil || !unreachable(db.engine, err)
	r.met(reached)
	return begun || reached && db.engine.Classify(err) != Lost, err
}

// unreachable tells whether a database could not be reached, or the connection
// was lost. The interface net.Error would not do: errors of SQLite have it.
func unreachable(engine Engine, err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok || engine.Classify(err) == Unreachable {
		return true
	}
	lost := func(cause error) bool { return errors.Is(err, cause) }
	return slices.ContainsFunc([]error{driver.ErrBadConn, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded}, lost)
}

// writing gives the ctx of a call that writes: what it reads beside, to know or
// to explain, is of the primary.
func (db *Database) writing(ctx context.Context) context.Context {
	if len(db.replicas.all) == 0 {
		return ctx
	}
	return perstore.Primary(ctx)
}

// OpenReplicas opens each replica with open and asks whether it is there. One
// that cannot be reached, or does not answer in time, is among the handles: it is
// left out later. An error closes those that were opened.
func OpenReplicas(ctx context.Context, engine Engine, names []string, open func(name string) (*sqlx.DB, error)) ([]*sqlx.DB, error) {
	var handles []*sqlx.DB
	for i, name := range names {
		handle, err := open(name)
		if err == nil {
			handles = append(handles, handle)
			err = ping(ctx, engine, handle)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("replica %d: %w", i+1, err), closeAll(handles))
		}
	}
	return handles, nil
}

// ping fails where a database is there and refuses.
func ping(ctx context.Context, engine Engine, handle *sqlx.DB) error {
	bounded, cancel := context.WithTimeout(ctx, gate.Timeout)
	defer cancel()
	err := handle.PingContext(bounded)
	if err == nil || ctx.Err() == nil && unreachable(engine, err) {
		return nil
	}
	return fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
}

func closeAll(handles []*sqlx.DB) error {
	var errs []error
	for _, handle := range handles {
		errs = append(errs, handle.Close())
	}
	return errors.Join(errs...)
}
