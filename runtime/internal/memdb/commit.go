package memdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// builder makes the next state out of the newest one. What it gives is settled.
// It runs under the lock of the database, and again when it had to wait.
type builder func(newest *snapshot) (*snapshot, error)

// pending is a commit that was appended to the log and is not published yet.
type pending struct {
	db   *Database
	seen *snapshot // what readers see afterwards
	prev *pending  // the one that it was built on
	wait func() error
	done chan struct{}
	err  error // once done
}

// commit makes what build gives the newest state. It returns when readers see
// it, or with the error that undoes it. What a prepared transaction holds is
// waited for, for a while.
func (db *Database) commit(ctx context.Context, e Entry, build builder) error {
	for {
		p, err := db.append(e, build)
		held := (*holdError)(nil)
		if errors.As(err, &held) && held.wait(ctx) {
			continue
		}
		if err != nil || p == nil {
			return err
		}
		return p.finish()
	}
}

// append builds the next state and appends it to the log. A pending commit is
// to be finished by the caller; nil is that there is nothing to wait for.
func (db *Database) append(e Entry, build builder) (*pending, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.broken != nil {
		return nil, db.broken
	}
	next, err := build(db.newest)
	if err != nil || next.idle(e) {
		return nil, err
	}
	if err := db.admit(next, e); err != nil {
		return nil, err
	}
	seen := db.newest
	if e.Op == OpCommit || e.Op == OpCommitPrepared {
		seen, e.Revision = next, db.newest.revision+1
	}
	db.describe(&e, next)
	p, err := db.note(e, seen)
	if err != nil {
		return nil, err
	}
	db.countKeys(next)
	db.follow(e, next)
	db.past.add(e)
	if seen == next && next != db.newest { // what aborts or decides changes no state
		db.newest = next.published(e.Revision)
	}
	if p == nil {
		db.root.Store(seen)
	}
	return p, nil
}

// idle tells whether a commit has nothing to do.
func (s *snapshot) idle(e Entry) bool {
	return len(s.touched) == 0 && e.Op == OpCommit && e.GID == ""
}

// published makes a writer's snapshot one that does not change any more.
func (s *snapshot) published(revision int64) *snapshot {
	s.own, s.touched, s.seen, s.revision = nil, nil, nil, revision
	return s
}

// describe lists the changes of next where somebody wants to know.
func (db *Database) describe(e *Entry, next *snapshot) {
	if db.past.most > 0 || db.log != nil && (e.Op == OpCommit || e.Op == OpPrepare) {
		e.Changes = next.changes(db.newest)
	}
}

// note gives an entry to the log. Readers see seen once the log has it.
func (db *Database) note(e Entry, seen *snapshot) (*pending, error) {
	if db.log == nil {
		return nil, nil
	}
	if e.Op == OpCommitPrepared {
		e.Changes = nil // the log has them
	}
	wait, err := db.log.Append(e)
	switch {
	case errors.Is(err, perstore.ErrInvalid):
		return nil, err
	case err != nil:
		return nil, db.refuse(err)
	}
	if wait == nil {
		wait = func() error { return nil }
	}
	db.tail = &pending{db: db, seen: seen, prev: db.tail, wait: wait, done: make(chan struct{})}
	return db.tail, nil
}

// finish waits for the log and for the commits before, and publishes the state.
func (p *pending) finish() (err error) {
	defer func() { err = p.end(err) }()
	err = errors.New("it panicked")
	err = p.wait()
	return err
}

// end publishes the state after those before it, unless one of them has failed.
func (p *pending) end(err error) error {
	if p.prev != nil {
		<-p.prev.done
		err = cmp.Or(p.prev.err, err)
		p.prev = nil
	}
	if err == nil {
		p.db.root.Store(p.seen)
	} else {
		p.err = p.db.fail(err)
	}
	close(p.done)
	return p.err
}

// fail refuses writes from now on: what was built on is not durable. It gives
// the error of all that fail.
func (db *Database) fail(err error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.refuse(err)
}

// refuse is fail under the lock.
func (db *Database) refuse(err error) error {
	if db.broken == nil {
		db.broken = fmt.Errorf("%w: writes are refused since the log has failed: %w", perstore.ErrDatabase, err)
	}
	return db.broken
}

// settled waits until all that was appended has been published or has failed,
// so that a transaction that begins anew sees it.
func (db *Database) settled(ctx context.Context) {
	db.mu.Lock()
	last := db.tail
	db.mu.Unlock()
	if last == nil {
		return
	}
	select {
	case <-last.done:
	case <-ctx.Done():
	}
}

// holdError is that a prepared transaction holds what a commit changes. It is
// an ErrConflict.
type holdError struct {
	gid  string
	done <-chan struct{} // closed when the transaction has ended
}

func (e *holdError) Error() string {
	return fmt.Sprintf("%v: it is held by the prepared transaction %s", perstore.ErrConflict, e.gid)
}

func (e *holdError) Unwrap() error { return perstore.ErrConflict }

// wait tells whether the transaction has ended before the ctx did, or the time
// that a writer waits for another one.
func (e *holdError) wait(ctx context.Context) bool {
	timer := time.NewTimer(gate.Timeout)
	defer timer.Stop()
	select {
	case <-e.done:
		return true
	case <-ctx.Done():
	case <-timer.C:
	}
	return false
}
