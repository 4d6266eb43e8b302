package perstore

import "context"

// Branch is one database's part in a transaction, as X/Open calls it. Calls on it
// come from one goroutine at a time.
type Branch interface {
	// Commit makes the writes visible, and durable as far as the database
	// promises that, or fails and undoes them. After Prepare it keeps the
	// promise: an error then leaves it in doubt, for [Recover].
	Commit(ctx context.Context) error
	// Abort undoes the writes, prepared or not.
	Abort(ctx context.Context) error
}

// Nester is a [Branch] that can undo a part of its writes: savepoints.
type Nester interface {
	Branch
	// Savepoint marks what was written so far. The open ones are numbered
	// from 1, the innermost has the largest number.
	Savepoint(ctx context.Context, n int) error
	// Release forgets savepoint n and keeps what was written since.
	Release(ctx context.Context, n int) error
	// RollbackTo undoes what was written since savepoint n, and forgets it.
	RollbackTo(ctx context.Context, n int) error
}

// Preparer is a [Branch] that can promise to commit: the first phase of a
// two-phase commit.
type Preparer interface {
	Branch
	// Prepare makes sure that Commit will succeed, whatever happens to this
	// process, and to the database as far as its promises go: the writes are
	// kept under gid, unseen, until Commit or Abort, or until [Recover] ends
	// them. An error undoes the writes.
	Prepare(ctx context.Context, gid string) error
}

// Leaver is a [Preparer] that holds more than its promise once it is prepared,
// such as a connection.
type Leaver interface {
	Preparer
	// Leave lets go of that where the transaction stays in doubt. What was
	// prepared stays, for [Recover]; nothing else is called afterwards.
	Leave()
}

// Decider is a [Branch] that can note the decision over a transaction of
// several databases: it is committed after all others were prepared, and its
// commit is the decision. Its database is a [Recoverer].
type Decider interface {
	Branch
	// Decide notes, as a write of this branch, that gid is committed. Where
	// [Recoverer.Decided] has noted the opposite, it fails.
	Decide(ctx context.Context, gid string) error
}

// Recoverer is a [Database] whose branches are a [Preparer] or a [Decider].
type Recoverer interface {
	Database
	// DatabaseID identifies the database that holds the decisions: the same
	// from whatever process, for as long as it keeps its content. It has at most
	// 64 bytes. Empty is a database whose content ends with this process: it
	// is not asked to decide. It is called while a branch of the database is
	// open, and must not wait for that.
	DatabaseID(ctx context.Context) (string, error)
	// Prepared gives the gids that were prepared here and have not ended.
	Prepared(ctx context.Context) ([]string, error)
	// Finish commits or aborts what was prepared as gid. It is not an error
	// when that has ended meanwhile.
	Finish(ctx context.Context, gid string, commit bool) error
	// Decided tells whether gid was committed. Where nothing was decided, it
	// notes for ever that gid is aborted: its [Decider.Decide] fails from now
	// on. It waits for a branch that has noted its decision and not ended.
	Decided(ctx context.Context, gid string) (committed bool, err error)
	// Forget drops the decision over gid, once all others have ended it.
	Forget(ctx context.Context, gid string) error
}
