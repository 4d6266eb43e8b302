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

// catalogue asks in a transaction what the database has, and notes that. The
// rows are read after that and not counted.
type catalogue struct{ t *transaction }

// QueryContext is that of the transaction.
func (c catalogue) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	sent := c.t.db.trace(text, args).send()
	rows, err := c.t.tx.QueryContext(ctx, text, args...)
	c.t.note(sent, c.t.db.wrap(ctx, err))
	return rows, err
}

// QueryxContext is that of the transaction.
func (c catalogue) QueryxContext(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	sent := c.t.db.trace(text, args).send()
	rows, err := c.t.tx.QueryxContext(ctx, text, args...)
	c.t.note(sent, c.t.db.wrap(ctx, err))
	return rows, err
}

// QueryRowxContext is that of the transaction.
func (c catalogue) QueryRowxContext(ctx context.Context, text string, args ...any) *sqlx.Row {
	sent := c.t.db.trace(text, args).send()
	row := c.t.tx.QueryRowxContext(ctx, text, args...)
	c.t.note(sent, c.t.db.wrap(ctx, row.Err()))
	return row
}
