package memdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
)

// transaction is the database's part in a transaction: the snapshot of its
// begin with its own writes. It holds nothing while it runs.
type transaction struct {
	db      *Database
	base    *snapshot  // what it began with
	mu      sync.Mutex // several goroutines may use one transaction
	snap    *snapshot
	view    *snapshot // what reads see, until the next write; nil is to be made
	marks   []mark    // of the open savepoints
	holds   string    // the gid that it was prepared as; empty is not
	decides string    // the gid that its commit decides; empty is none
}

var (
	_ perstore.Nester   = (*transaction)(nil)
	_ perstore.Preparer = (*transaction)(nil)
	_ perstore.Decider  = (*transaction)(nil)
)

// Begin starts a transaction, which waits for nobody. All levels up to
// sql.LevelSnapshot are snapshot isolation; sql.LevelSerializable is kept too.
func (db *Database) Begin(ctx context.Context, opts perstore.TxOptions) (perstore.Branch, error) {
	if err := db.usable(ctx); err != nil {
		return nil, err
	}
	base := db.root.Load()
	t := &transaction{db: db, base: base, snap: base.writable()}
	switch level := opts.Isolation; level {
	case sql.LevelDefault, sql.LevelReadUncommitted, sql.LevelReadCommitted, sql.LevelRepeatableRead, sql.LevelSnapshot:
	case sql.LevelSerializable:
		t.snap.seen = &readSet{families: make([]bool, len(base.tables))}
	default:
		return nil, fmt.Errorf("%w: a memory database has no isolation level %s", errors.ErrUnsupported, level)
	}
	return t, nil
}

// read gives a snapshot that later writes of the transaction do not change, so
// that a loop over it may write.
func (t *transaction) read(ctx context.Context) (*snapshot, error) {
	if err := t.turn(ctx); err != nil {
		return nil, err
	}
	defer t.mu.Unlock()
	if t.view == nil {
		clear(t.snap.own)
		t.view = t.snap.frozen()
	}
	return t.view, nil
}

// turn waits until nobody else uses t, and no transaction is nested in that of ctx.
func (t *transaction) turn(ctx context.Context) error {
	t.mu.Lock()
	for perstore.Nesting(ctx) {
		t.mu.Unlock()
		if _, err := perstore.Join(ctx, t.db); err != nil { // it waits
			return err
		}
		t.mu.Lock()
	}
	return nil
}

func (t *transaction) write(ctx context.Context, fn func(*snapshot) error) error {
	if err := t.turn(ctx); err != nil {
		return err
	}
	defer t.mu.Unlock()
	t.view = nil
	return fn(t.snap)
}

// Commit makes the writes visible to all. ErrConflict where another one has
// committed what they do not go together with.
func (t *transaction) Commit(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.holds != "" {
		return t.db.endPrepared(ctx, t.holds, true)
	}
	defer t.undecided()
	err := t.db.commit(ctx, Entry{GID: t.decides}, t.build)
	if err != nil {
		t.db.settled(ctx)
	}
	return err
}

// build gives the newest state with the writes.
func (t *transaction) build(newest *snapshot) (*snapshot, error) {
	t.snap.settle()
	return t.snap.onto(t.base, newest)
}

// Abort forgets the writes.
func (t *transaction) Abort(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.undecided()
	if t.holds != "" {
		return t.db.Finish(ctx, t.holds, false)
	}
	return nil
}

// mark is what a savepoint goes back to.
type mark struct {
	tables  []*table
	touched int
}

// Savepoint remembers the tables, which later writes copy.
func (t *transaction) Savepoint(_ context.Context, n int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.snap.own)
	t.marks = append(t.marks[:n-1], mark{slices.Clone(t.snap.tables), len(t.snap.touched)})
	return nil
}

// Release forgets a savepoint.
func (t *transaction) Release(_ context.Context, n int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.marks = t.marks[:n-1]
	return nil
}

// RollbackTo goes back to a savepoint.
func (t *transaction) RollbackTo(_ context.Context, n int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := t.marks[n-1]
	t.snap.tables, t.snap.touched, t.view = m.tables, t.snap.touched[:m.touched], nil
	clear(t.snap.own)
	t.marks = t.marks[:n-1]
	return nil
}
