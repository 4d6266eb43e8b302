package memdb

import (
	"context"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Later is the links of a transaction that led to what was not there when their
// objects were put. What objects refer to each other can be put in any order so, and
// each link is looked at twice at most.
type Later struct {
	t    *transaction
	rows []unlinked
}

// unlinked is an object of a table whose links are to be looked at again.
type unlinked struct {
	table int
	key   probe
}

// LinksLater lets the puts of ctx's transaction go ahead of what they link to until
// [Later.End]. Who asks for it is to look at all of them, by [Later.Check], and to let
// the transaction abort when one fails.
func (db *Database) LinksLater(ctx context.Context) (*Later, error) {
	t, err := db.join(ctx)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, fmt.Errorf("%w: there is no transaction", perstore.ErrInvalid)
	}
	l := &Later{t: t}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.snap.later = l
	return l, nil
}

// Len is how many objects wait.
func (l *Later) Len() int {
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	return len(l.rows)
}

// Check looks at the links of the i-th object that waits, as it is now: ErrInvalid
// where one leads to what is not there.
func (l *Later) Check(i int) error {
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	r := l.rows[i]
	obj := l.t.snap.tables[r.table].get(r.key)
	if obj == nil {
		return nil
	}
	return l.t.snap.checkTargets(r.table, obj, r.key)
}

// End lets puts look at links at once again.
func (l *Later) End() {
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	l.t.snap.later = nil
}

// targets is checkTargets, or later, where that was asked for.
func (s *snapshot) targets(i int, obj any, key probe) error {
	err := s.checkTargets(i, obj, key)
	if s.later == nil || !errors.Is(err, perstore.ErrInvalid) {
		return err
	}
	s.later.rows = append(s.later.rows, unlinked{i, key})
	return nil
}
