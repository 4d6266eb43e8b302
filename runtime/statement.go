package perstore

import (
	"context"
	"time"
)

// Statement is what a store sent to its database: a query, a write, a
// definition of a table, what begins, steers and ends a transaction (BEGIN,
// COMMIT and ROLLBACK stand for what the driver sends), the lock of a migration,
// and what is asked about the tables that are there. Statements that the
// application sends by itself are not among them.
type Statement struct {
	Text     string        // the SQL
	Args     []any         // its arguments, as they went to the driver; not to be changed or kept
	Engine   string        // the name of the database's dialect, such as postgres
	Replica  int           // which of WithReplicas it went to, counted from 1; 0 is none
	Start    time.Time     // when it was sent
	Duration time.Duration // until the last row was read, with what a loop over the rows did meanwhile
	Rows     int64         // read or affected; -1 where nobody counts: of a definition, or after an error
	Err      error         // as the store gives it, before it knows the object; one of another kind than a database's is that of ctx, or of a row that cannot be read
}

// StatementHook sees every statement after it ran, also one that the database
// did not prepare. It is called on the goroutine of the caller, before the call
// returns, and must be safe for concurrent use. It may use the database; what it
// sends it sees too. The statements of a transaction come in their order, those
// of one call of the store together; BEGIN comes with the first of them.
type StatementHook func(ctx context.Context, s Statement)
