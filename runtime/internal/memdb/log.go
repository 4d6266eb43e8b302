package memdb

import perstore "github.com/perstore/perstoregen/runtime"

// Log notes what is committed before others see it.
type Log interface {
	// Append notes the changes of one commit. Calls come one at a time, in the
	// order of the commits, and must not wait for the disk. The commit is
	// published when wait gives nil; its error, or that of Append, fails the
	// commit, and the database then refuses further writes.
	Append(changes []Change) (wait func() error, err error)
}

// Change is one object that a commit has written or deleted. An object of a
// family is one change, of the model that it is stored as.
type Change struct {
	Entity *perstore.Entity
	Key    any // the object's key
	New    any // nil: it was deleted. The log must not change it
}
