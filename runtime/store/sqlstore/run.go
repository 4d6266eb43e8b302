package sqlstore

import (
	"context"
	"database/sql"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// use runs fn with the prepared statement of text: the transaction's own, or
// one of the pool.
func (db *Database) use(ctx context.Context, write bool, text string, fn func(*sql.Stmt) error) error {
	t, err := db.join(ctx)
	if err != nil {
		return err
	}
	if t != nil {
		return t.use(ctx, write, text, fn)
	}
	p := db.reader
	if write {
		p = db.writer
	}
	if db.gate != nil && p == db.writer {
		if err := db.gate.Enter(ctx); err != nil {
			return err
		}
		defer db.gate.Leave()
	}
	s, err := p.acquire(ctx, text)
	if err != nil {
		return db.wrap(ctx, err)
	}
	defer p.release(s)
	return fn(s.Stmt)
}

// exec runs a statement that gives no rows.
func (db *Database) exec(ctx context.Context, text string, args []any) (result sql.Result, err error) {
	var sent perstore.Statement
	err = db.use(ctx, true, text, func(s *sql.Stmt) error {
		start := db.now()
		var err error
		result, err = s.ExecContext(ctx, args...)
		affected := int64(-1)
		if err == nil {
			affected, _ = result.RowsAffected() // what a driver cannot tell is -1
		}
		sent = perstore.Statement{Text: text, Args: args, Duration: db.since(start), Rows: affected, Err: err}
		return db.wrap(ctx, err)
	})
	db.observe(ctx, sent)
	return result, err
}

// query runs a statement and calls next after each row was scanned into
// targets, until it returns false.
func (db *Database) query(ctx context.Context, text string, args, targets []any, next func() (bool, error)) error {
	return db.rows(ctx, false, text, args, targets, next)
}

// returning runs a statement that writes and gives the rows that it wrote; it
// reads all of them, because what is wrong may come after the last one.
func (db *Database) returning(ctx context.Context, text string, args, targets []any) (rows int64, err error) {
	err = db.rows(ctx, true, text, args, targets, func() (bool, error) { rows++; return true, nil })
	return rows, err
}

func (db *Database) rows(ctx context.Context, write bool, text string, args, targets []any, next func() (bool, error)) error {
	var sent perstore.Statement
	err := db.use(ctx, write, text, func(s *sql.Stmt) error {
		start := db.now()
		n, err := read(ctx, s, args, targets, next)
		sent = perstore.Statement{Text: text, Args: args, Duration: db.since(start), Rows: n, Err: err}
		return db.wrap(ctx, err)
	})
	db.observe(ctx, sent)
	return err
}

// read reads rows until next has enough.
func read(ctx context.Context, s *sql.Stmt, args, targets []any, next func() (bool, error)) (n int64, err error) {
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close() // also when the caller's loop panics
	for rows.Next() {
		if err := ctx.Err(); err != nil { // database/sql is slow to notice
			return n, err
		}
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		n++
		if more, err := next(); err != nil || !more {
			return n, err
		}
	}
	return n, rows.Err()
}

// now is the time where the hook asks for it. Reading the clock twice is one part in
// forty of a read by key.
func (db *Database) now() (t time.Time) {
	if db.opts.Hook != nil {
		t = time.Now()
	}
	return t
}

// since is the time that has passed where the hook asks for it.
func (db *Database) since(start time.Time) time.Duration {
	if db.opts.Hook == nil {
		return 0
	}
	return time.Since(start)
}

// observe tells the hook of a statement that ended, if it ran at all. The
// caller holds no lock, no gate and no connection, so that the hook may use the
// database; where the caller does, its ctx has a batch that tells the hook
// later.
func (db *Database) observe(ctx context.Context, sent perstore.Statement) {
	if db.opts.Hook == nil || sent.Text == "" {
		return
	}
	if b := batchOf(ctx); b != nil {
		b.sent = append(b.sent, sent)
		return
	}
	db.opts.Hook(ctx, sent)
}
