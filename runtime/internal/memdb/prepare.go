package memdb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// hold is a prepared transaction: until it ends nothing is committed that would
// keep it from committing.
type hold struct {
	gid        string
	base, snap *snapshot // the newest state when it was prepared, without and with its writes
	done       chan struct{}
}

// Prepare validates the writes and keeps them as gid.
func (t *transaction) Prepare(ctx context.Context, gid string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.db.commit(ctx, Entry{Op: OpPrepare, GID: gid}, func(newest *snapshot) (*snapshot, error) {
		if t.db.prepared[gid] != nil {
			return nil, fmt.Errorf("%w: a transaction was prepared as %s already", perstore.ErrInvalid, gid)
		}
		return t.build(newest)
	})
	if err != nil {
		t.db.settled(ctx)
		return err
	}
	t.holds = gid
	return nil
}

// errNotPrepared is that a transaction was not prepared, or has ended.
var errNotPrepared = errors.New("no such prepared transaction")

// endPrepared commits or drops what was prepared as gid.
func (db *Database) endPrepared(ctx context.Context, gid string, commit bool) error {
	op := OpAbortPrepared
	if commit {
		op = OpCommitPrepared
	}
	return db.commit(ctx, Entry{Op: op, GID: gid}, func(newest *snapshot) (*snapshot, error) {
		h := db.prepared[gid]
		switch {
		case h == nil:
			return nil, errNotPrepared
		case !commit:
			return newest, nil
		}
		writes := *h.snap
		writes.seen = nil // nobody could change it
		return writes.onto(h.base, newest)
	})
}

// Prepared gives the gids that were prepared and have not ended.
func (db *Database) Prepared(ctx context.Context) ([]string, error) {
	if err := db.usable(ctx); err != nil {
		return nil, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	return slices.Sorted(maps.Keys(db.prepared)), nil
}

// Finish commits or aborts what was prepared as gid.
func (db *Database) Finish(ctx context.Context, gid string, commit bool) error {
	err := db.usable(ctx)
	if err == nil {
		err = db.endPrepared(ctx, gid, commit)
	}
	if errors.Is(err, errNotPrepared) {
		return nil
	}
	return err
}

// follow does, under the lock, what an entry asks for beside its changes.
func (db *Database) follow(e Entry, next *snapshot) {
	switch e.Op {
	case OpCommit:
		if e.GID != "" {
			db.decisions[e.GID] = true
		}
	case OpPrepare:
		db.prepared[e.GID] = &hold{e.GID, db.newest, next, make(chan struct{})}
	case OpCommitPrepared, OpAbortPrepared:
		close(db.prepared[e.GID].done)
		delete(db.prepared, e.GID)
	case OpDecideAbort:
		db.decisions[e.GID] = false
	case OpForget:
		delete(db.decisions, e.GID)
	}
}

// admit refuses, with a holdError, changes after which a prepared transaction
// could not commit, or that could not stay when it does. The one that e ends is
// not looked at. What is in conflict is always in conflict between two objects,
// so it is enough to look at those that next has changed. One that is to be
// prepared also waits for who has written what it has read: it would hold that, and
// keep the other one from committing.
func (db *Database) admit(next *snapshot, e Entry) error {
	for _, h := range db.prepared {
		if h.gid != e.GID && (h.opposes(next) || e.Op == OpPrepare && slices.ContainsFunc(h.snap.touched, next.seen.has)) {
			return &holdError{h.gid, h.done}
		}
	}
	return nil
}

func (h *hold) opposes(next *snapshot) bool {
	return slices.ContainsFunc(next.touched, func(r row) bool {
		return h.has(r) || h.snap.seen.has(r) || h.claims(next, r) || h.breaksLink(next, r)
	})
}

// has tells whether the transaction has changed an object.
func (h *hold) has(r row) bool {
	_, found := slices.BinarySearchFunc(h.snap.touched, r, row.compare)
	return found
}

// holds tells whether it has written an object of table i.
func (h *hold) holds(i int, obj any) bool {
	return h.has(row{h.snap.db.kin[i].root, h.snap.tables[i].key(obj)})
}

// claims tells whether it has given another object a unique value of r's.
func (h *hold) claims(next *snapshot, r row) bool {
	for _, i := range h.snap.db.family(r.table) {
		obj := next.tables[i].get(r.key)
		if obj == nil {
			continue
		}
		if h.snap.tables[i].rival(obj, func(other any) bool { return h.holds(i, other) }) != "" {
			return true
		}
	}
	return false
}

// breaksLink tells whether it has deleted what r links to, or written what
// links to r, which is deleted.
func (h *hold) breaksLink(next *snapshot, r row) bool {
	db := h.snap.db
	for _, i := range db.family(r.table) {
		obj := next.tables[i].get(r.key)
		for k := range db.refsFrom[i] {
			ref := &db.refsFrom[i][k]
			if obj == nil {
				continue
			}
			target := ref.targetOf(next.tables[i].entity, obj)
			if target != nil && h.has(row{ref.to, target}) && h.snap.tables[ref.to].get(target) == nil {
				return true
			}
		}
	}
	return next.tables[r.table].get(r.key) == nil && h.refersTo(r)
}

func (h *hold) refersTo(r row) (found bool) {
	refs := h.snap.db.refsTo[r.table]
	for k := range refs {
		ref := &refs[k]
		ref.referrers(h.snap.tables[ref.from], r.key, func(obj any) bool {
			found = h.holds(ref.from, obj)
			return !found
		})
		if found {
			break
		}
	}
	return found
}
