package memdb

import perstore "github.com/perstore/perstoregen/runtime"

// Log notes what is committed before others see it.
type Log interface {
	// Append notes an entry. Calls come one at a time, in the order of the
	// commits, and must not wait for the disk; what the next ones give may be
	// appended before wait has returned, so that many commits wait for one
	// fsync. The commit is published, after those before it, when wait gives
	// nil; wait nil is that there is nothing to wait for. The error of wait, or
	// that of Append, fails the commit and all that were built on it, and the
	// database then refuses further writes; an ErrInvalid of Append, which has
	// nothing noted, fails that commit alone. The log must not change the entry,
	// nor call the database in Append.
	Append(e Entry) (wait func() error, err error)
}

// Entry is what a [Log] notes as a whole or not at all, and what
// [Database.Fill] makes a database of again.
type Entry struct {
	Op      Op
	GID     string   // of a transaction over several databases; empty where there is none
	Changes []Change // of OpCommit and OpPrepare, each object once

	// Revision is how many commits made the state after OpCommit and
	// OpCommitPrepared. Fill goes on from the largest.
	Revision int64
}

// Op tells what an [Entry] is. The numbers may be written to a file.
type Op uint8

// What entries are.
const (
	OpCommit         Op = iota // Changes are committed; with a GID, so is that transaction: it is the decision
	OpPrepare                  // Changes are kept as GID, unseen
	OpCommitPrepared           // what was prepared as GID is committed
	OpAbortPrepared            // what was prepared as GID is dropped
	OpDecideAbort              // GID is aborted for ever
	OpForget                   // the decision over GID is dropped
)

// Change is one object that a commit has written or deleted: its state after
// the commit. An object of a family is one change, of the model that it is
// stored as, and replaces what another model of the family had as Key. Nobody
// may change the objects.
type Change struct {
	Entity *perstore.Entity
	Key    any // the object's key
	New    any // nil: it was deleted
	Old    any // what was there before, perhaps of another model of the family; nil: nothing. Fill does not need it

	was *perstore.Entity // the model of Old
}
