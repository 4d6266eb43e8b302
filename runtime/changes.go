package perstore

import (
	"context"
	"errors"
	"fmt"
)

// ChangeOp tells what happened to an object.
type ChangeOp uint8

// What happens to objects.
const (
	ChangeAdd    ChangeOp = iota // it was not there before
	ChangePut                    // it was there, and is another one now
	ChangeDelete                 // it is gone
)

// Change is one object of a store that was written or deleted. The objects are
// copies, detached.
type Change struct {
	Seq int64 // the revision that it belongs to: all changes of one commit have the same
	Op  ChangeOp
	Key any
	New any // nil when it was deleted
	Old any // nil when it was added
}

// Historian is a store whose database counts its commits, and remembers what the
// last of them have changed.
type Historian interface {
	LastRevision(ctx context.Context) (int64, error)
	ChangesSince(ctx context.Context, revision int64, yield func(Change) bool) error
}

// LastRevision gives the number of the last commit of the database of s: 0 of a
// new one, and one more after each. A store that is no [Historian] gives
// errors.ErrUnsupported.
func LastRevision(ctx context.Context, s Store) (int64, error) {
	if h, ok := s.(Historian); ok {
		return h.LastRevision(ctx)
	}
	return 0, fmt.Errorf("revisions: %w", errors.ErrUnsupported)
}

// ChangesSince yields, in their order, what was changed of the objects of s in
// the commits after a revision, until yield returns false. A [*TooOldError] where
// the database does not remember them all, ErrInvalid for a revision that is none
// yet, such as one of another database, and nothing is yielded then. A store that is
// no [Historian] gives errors.ErrUnsupported.
func ChangesSince(ctx context.Context, s Store, revision int64, yield func(Change) bool) error {
	if h, ok := s.(Historian); ok {
		return h.ChangesSince(ctx, revision, yield)
	}
	return fmt.Errorf("revisions: %w", errors.ErrUnsupported)
}

// TooOldError is that a database has forgotten what came after a revision: the
// caller reads everything anew. It is an ErrNotFound.
type TooOldError struct {
	Revision int64 // that was asked for
	Oldest   int64 // the oldest one whose changes are all remembered
}

// Error gives "revision 3 is too old: changes are remembered since 17".
func (e *TooOldError) Error() string {
	return fmt.Sprintf("revision %d is too old: changes are remembered since %d", e.Revision, e.Oldest)
}

// Unwrap gives ErrNotFound.
func (e *TooOldError) Unwrap() error { return ErrNotFound }
