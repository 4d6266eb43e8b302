package memdb

import (
	"context"
	"fmt"
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.Historian = (*store)(nil)

// history is what the last commits have changed, the oldest first.
type history struct {
	most    int   // how many changes it keeps at least; 0 is none at all
	since   int64 // the revision after which all changes are there
	changes []moment
}

// moment is a change with the revision that it belongs to.
type moment struct {
	Change
	revision int64
}

// add appends the changes of a commit. The oldest are dropped when there are
// twice as many as are kept: so that is cheap.
func (h *history) add(e Entry) {
	if e.Op != OpCommit && e.Op != OpCommitPrepared {
		return
	}
	if h.most <= 0 {
		h.since = e.Revision
		return
	}
	for _, c := range e.Changes {
		h.changes = append(h.changes, moment{c, e.Revision})
	}
	if len(h.changes) >= 2*h.most {
		h.forget()
	}
}

// forget keeps the newest changes, and all of the oldest commit among them.
func (h *history) forget() {
	keep := len(h.changes) - h.most
	for keep > 0 && h.changes[keep-1].revision == h.changes[keep].revision {
		keep--
	}
	if keep > 0 {
		h.since = h.changes[keep-1].revision
		h.changes = slices.Clone(h.changes[keep:])
	}
}

// after gives the changes of the commits after one revision up to another.
func (h *history) after(revision, last int64) ([]moment, error) {
	if revision < h.since {
		return nil, &perstore.TooOldError{Revision: revision, Oldest: h.since}
	}
	if revision > last {
		return nil, fmt.Errorf("%w: there is no revision %d yet: the last one is %d", perstore.ErrInvalid, revision, last)
	}
	from, _ := slices.BinarySearchFunc(h.changes, revision+1, func(m moment, r int64) int { return int(m.revision - r) })
	to, _ := slices.BinarySearchFunc(h.changes, last+1, func(m moment, r int64) int { return int(m.revision - r) })
	return h.changes[from:max(from, to):max(from, to)], nil
}

// LastRevision gives the number of the last commit that ctx sees.
func (s *store) LastRevision(ctx context.Context) (int64, error) {
	snap, err := s.db.read(ctx)
	if err != nil {
		return 0, err
	}
	return snap.revision, nil
}

// ChangesSince yields what the commits after a revision have changed. A
// transaction's own writes are not among them.
func (s *store) ChangesSince(ctx context.Context, revision int64, yield func(perstore.Change) bool) error {
	snap, err := s.db.read(ctx)
	if err != nil {
		return err
	}
	s.db.mu.Lock()
	moments, err := s.db.past.after(revision, snap.revision)
	s.db.mu.Unlock()
	if err != nil {
		return err
	}
	for _, m := range moments {
		c, ok, err := s.seen(m)
		if err != nil {
			return err
		}
		if ok && !yield(c) {
			return nil
		}
	}
	return ctx.Err()
}

// seen gives a change as the store's model sees it; false is that it does not.
func (s *store) seen(m moment) (perstore.Change, bool, error) {
	c := perstore.Change{Seq: m.revision, Op: perstore.ChangePut, Key: m.Key}
	var err error
	if c.New, err = s.as(m.Entity, m.New); err != nil {
		return c, false, err
	}
	if c.Old, err = s.as(m.was, m.Old); err != nil {
		return c, false, err
	}
	switch {
	case c.New == nil:
		c.Op = perstore.ChangeDelete
	case c.Old == nil:
		c.Op = perstore.ChangeAdd
	}
	return c, c.New != nil || c.Old != nil, nil
}

// as gives an object, which is stored as e, as one of the store's model; nil where
// it is none.
func (s *store) as(e *perstore.Entity, obj any) (any, error) {
	i, ok := s.db.byEntity[e]
	if !ok || obj == nil || s.db.kin[i].root != s.root() {
		return nil, nil
	}
	switch {
	case i == s.table:
		return s.entity.Clone(obj), nil
	case slices.Contains(s.db.kin[i].supers, s.table):
		return s.entity.Convert(obj, e, nil)
	}
	return nil, nil
}
