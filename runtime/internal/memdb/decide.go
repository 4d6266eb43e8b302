package memdb

import (
	"context"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.Recoverer = (*Database)(nil)

// Decide lets the commit of the branch decide that gid is committed.
// ErrConflict where it was decided already.
func (t *transaction) Decide(ctx context.Context, gid string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	db := t.db
	db.mu.Lock()
	defer db.mu.Unlock()
	if _, known := db.decisions[gid]; known || db.deciding[gid] != nil {
		return fmt.Errorf("%w: transaction %s was decided already", perstore.ErrConflict, gid)
	}
	t.decides = gid
	db.deciding[gid] = make(chan struct{})
	return ctx.Err()
}

// undecided lets those go on that wait for the decision of the branch, which
// has ended.
func (t *transaction) undecided() {
	if t.decides == "" {
		return
	}
	t.db.mu.Lock()
	defer t.db.mu.Unlock()
	close(t.db.deciding[t.decides])
	delete(t.db.deciding, t.decides)
	t.decides = ""
}

// DatabaseID is that of the options.
func (db *Database) DatabaseID(ctx context.Context) (string, error) { return db.id, db.usable(ctx) }

// errAgain is that a decision came between.
var errAgain = errors.New("decided meanwhile")

// Decided tells whether gid was committed; if nothing was decided it is aborted
// from now on.
func (db *Database) Decided(ctx context.Context, gid string) (bool, error) {
	for {
		committed, known, err := db.decision(ctx, gid)
		if known || err != nil {
			return committed, err
		}
		err = db.commit(ctx, Entry{Op: OpDecideAbort, GID: gid}, func(newest *snapshot) (*snapshot, error) {
			if _, known := db.decisions[gid]; known || db.deciding[gid] != nil {
				return nil, errAgain
			}
			return newest, nil
		})
		if err != errAgain {
			return false, err
		}
	}
}

// decision waits for a branch that is about to decide and tells what is known.
func (db *Database) decision(ctx context.Context, gid string) (committed, known bool, err error) {
	for {
		if err := db.usable(ctx); err != nil {
			return false, false, err
		}
		db.mu.Lock()
		deciding := db.deciding[gid]
		committed, known = db.decisions[gid]
		err = db.broken
		db.mu.Unlock()
		if deciding == nil || err != nil {
			return committed, known, err
		}
		select {
		case <-deciding:
		case <-ctx.Done():
			return false, false, ctx.Err()
		}
	}
}

// Forget drops the decision over gid.
func (db *Database) Forget(ctx context.Context, gid string) error {
	if err := db.usable(ctx); err != nil {
		return err
	}
	return db.commit(ctx, Entry{Op: OpForget, GID: gid}, func(newest *snapshot) (*snapshot, error) { return newest, nil })
}
