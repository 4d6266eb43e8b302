package perstore

import (
	"context"
	"time"
)

// Statement is what a store sent to its database.
type Statement struct {
	Text     string        // the SQL
	Args     []any         // its arguments, as they went to the driver; not to be changed or kept
	Duration time.Duration // until the last row was read
	Rows     int64         // read or affected; -1 where the driver does not say
	Err      error
}

// StatementHook sees every statement after it ran. It is called on the
// goroutine of the caller, before the call returns, and must be safe for
// concurrent use. It may use the database; what it sends it sees too.
type StatementHook func(ctx context.Context, s Statement)
