package sqlstore

import (
	"context"
	"database/sql"

	perstore "github.com/perstore/perstoregen/runtime"
)

// runner runs a prepared statement and counts its rows in sent.
type runner func(s *sql.Stmt, sent *trace) error

// use runs fn with the prepared statement of text: the transaction's own, or
// one of the pool.
func (db *Database) use(ctx context.Context, write bool, text string, args []any, fn runner) error {
	if write {
		if err := perstore.Writable(ctx); err != nil {
			return err
		}
	}
	t, err := db.join(ctx)
	if err != nil {
		return err
	}
	if t != nil {
		return t.use(ctx, write, text, args, fn)
	}
	if write {
		return db.on(ctx, db.writer, db.trace(text, args), text, fn)
	}
	return db.on(ctx, db.reader, db.trace(text, args), text, fn)
}

// on runs fn with the prepared statement of a pool.
func (db *Database) on(ctx context.Context, p *pool, sent *trace, text string, fn runner) (err error) {
	defer db.observe(ctx, sent) // also when the caller's loop panics
	if db.gate != nil && p == db.writer {
		if err := db.gate.Enter(ctx); err != nil {
			return err
		}
		defer db.gate.Leave()
	}
	defer func() { sent.end(err) }()
	err = db.try(ctx, p, sent, text, fn)
	for tries := 1; err != nil && tries < maxTries && db.engine.Classify(err) == Stale; tries++ {
		p.forget(text)
		err = db.try(ctx, p, sent, text, fn)
	}
	return err
}

// try is on with the statement as it was prepared before, which may be stale: the
// database has then done nothing.
func (db *Database) try(ctx context.Context, p *pool, sent *trace, text string, fn runner) error {
	sent.send()
	s, err := p.acquire(ctx, text)
	if err != nil {
		return db.wrap(ctx, err)
	}
	defer p.release(s)
	return fn(s.Stmt, sent.send())
}

// exec runs a statement that gives no rows.
func (db *Database) exec(ctx context.Context, text string, args []any) (result sql.Result, err error) {
	err = db.use(ctx, true, text, args, func(s *sql.Stmt, sent *trace) error {
		var err error
		if result, err = s.ExecContext(ctx, args...); err == nil {
			sent.affected(result)
		}
		return db.wrap(ctx, err)
	})
	return result, err
}

// query runs a statement and calls next after each row was scanned into
// targets, until it returns false.
func (db *Database) query(ctx context.Context, text string, args, targets []any, next func() (bool, error)) error {
	if r := db.replica(ctx); r != nil {
		if done, err := db.ask(ctx, r, text, args, targets, next); done {
			return err
		}
	}
	return db.rows(ctx, false, text, args, targets, next)
}

// returning runs a statement that writes and gives the rows that it wrote; it
// reads all of them, because what is wrong may come after the last one.
func (db *Database) returning(ctx context.Context, text string, args, targets []any) (rows int64, err error) {
	err = db.rows(ctx, true, text, args, targets, func() (bool, error) { rows++; return true, nil })
	return rows, err
}

func (db *Database) rows(ctx context.Context, write bool, text string, args, targets []any, next func() (bool, error)) error {
	return db.use(ctx, write, text, args, func(s *sql.Stmt, sent *trace) error {
		return db.wrap(ctx, read(ctx, s, sent, args, targets, next))
	})
}

// read reads rows until next has enough.
func read(ctx context.Context, s *sql.Stmt, sent *trace, args, targets []any, next func() (bool, error)) error {
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close() // also when the caller's loop panics
	sent.answered()
	for rows.Next() {
		if err := ctx.Err(); err != nil { // database/sql is slow to notice
			return err
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		sent.row()
		if more, err := next(); err != nil || !more {
			return err
		}
	}
	return rows.Err()
}
