package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
)

// trace is a statement on its way, for the hook; it is nil where there is no
// hook, which then costs nothing: reading the clock twice is one part in forty of a
// read by key.
type trace struct{ perstore.Statement }

// trace makes the trace of a statement that is not sent yet.
func (db *Database) trace(text string, args []any) *trace {
	if db.opts.Hook == nil {
		return nil
	}
	return &trace{perstore.Statement{Text: text, Args: args, Engine: db.engine.Name(), Rows: -1}}
}

// send starts the clock.
func (t *trace) send() *trace {
	if t != nil {
		t.Start = time.Now()
	}
	return t
}

// to tells which replica the statement goes to.
func (t *trace) to(r *replica) *trace {
	if t != nil {
		t.Replica = r.number
	}
	return t
}

// answered tells that rows follow.
func (t *trace) answered() {
	if t != nil {
		t.Rows = 0
	}
}

// row counts one.
func (t *trace) row() {
	if t != nil {
		t.Rows++
	}
}

// affected counts the rows of a statement that gives none.
func (t *trace) affected(result sql.Result) {
	if t == nil {
		return
	}
	if n, err := result.RowsAffected(); err == nil {
		t.Rows = n
	}
}

// end stops the clock.
func (t *trace) end(err error) {
	if t != nil {
		t.Duration, t.Err = time.Since(t.Start), err
	}
}

// observe tells the hook of a statement, if it was sent at all. The caller holds
// no lock, no gate and no connection, so that the hook may use the database.
func (db *Database) observe(ctx context.Context, t *trace) {
	if t != nil && !t.Start.IsZero() {
		db.opts.Hook(ctx, t.Statement)
	}
}

// note keeps a statement of the transaction until the hook can be told. The
// caller holds t.mu.
func (t *transaction) note(sent *trace, err error) {
	if sent != nil {
		sent.end(err)
		t.noted = append(t.noted, sent)
	}
}

// tell takes statements to the hook.
func (db *Database) tell(ctx context.Context, noted []*trace) {
	for _, sent := range noted {
		db.observe(ctx, sent)
	}
}

// noting is a handle for statements that are not prepared; it notes them. Rows are
// read after that and not counted.
type noting struct {
	sqlx.ExtContext
	db    *Database
	noted *[]*trace
}

// noting is the handle of the transaction. The caller holds t.mu.
func (t *transaction) noting() noting { return noting{t.tx, t.db, &t.noted} }

// begin begins to note a statement, which end ends.
func (n noting) begin(ctx context.Context, text string, args []any) (end func(error)) {
	sent := n.db.trace(text, args).send()
	return func(err error) {
		if sent != nil {
			sent.end(n.db.wrap(ctx, err))
			*n.noted = append(*n.noted, sent)
		}
	}
}

// QueryContext is that of the handle.
func (n noting) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	end := n.begin(ctx, text, args)
	rows, err := n.ExtContext.QueryContext(ctx, text, args...)
	end(err)
	return rows, err
}

// QueryxContext is that of the handle.
func (n noting) QueryxContext(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	end := n.begin(ctx, text, args)
	rows, err := n.ExtContext.QueryxContext(ctx, text, args...)
	end(err)
	return rows, err
}

// QueryRowxContext is that of the handle.
func (n noting) QueryRowxContext(ctx context.Context, text string, args ...any) *sqlx.Row {
	end := n.begin(ctx, text, args)
	row := n.ExtContext.QueryRowxContext(ctx, text, args...)
	end(row.Err())
	return row
}

// ExecContext is that of the handle.
func (n noting) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	end := n.begin(ctx, text, args)
	result, err := n.ExtContext.ExecContext(ctx, text, args...)
	end(err)
	return result, err
}
