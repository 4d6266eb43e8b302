package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/jmoiron/sqlx"
)

// session is the connection of a transaction from its begin to its end, which
// depends on how it was begun. The callers of its methods hold t.mu, or have
// ended t.
type session interface {
	sqlx.ExtContext
	PrepareContext(ctx context.Context, text string) (*sql.Stmt, error)

	// bind makes a statement of the pool, which text is, one of the session.
	bind(ctx context.Context, s *sql.Stmt, text string) (*sql.Stmt, error)
	// commit and rollback end the transaction; then the connection is free.
	commit(ctx context.Context, t *transaction) error
	rollback(ctx context.Context, t *transaction) error
	// name is what the transaction is prepared as for gid.
	name(ctx context.Context, t *transaction, gid string) (BranchName, error)
	// prepare keeps the connection, with which finish ends what was prepared.
	prepare(ctx context.Context, t *transaction, steps Steps) error
	// committed is called after finish has committed.
	committed(ctx context.Context, t *transaction)
	// free gives the connection back after that; one that is not sound is closed.
	free(ctx context.Context, t *transaction, sound bool)
}

// open begins the transaction on a connection.
func (t *transaction) open(ctx context.Context) (session, error) {
	if t.named {
		return t.openNamed(ctx)
	}
	sent := t.db.trace("BEGIN", nil).send()
	tx, err := t.db.writer.db.BeginTxx(ctx, t.opts)
	err = t.db.wrap(ctx, err)
	t.note(sent, err)
	if err != nil {
		return nil, err
	}
	return driven{tx}, nil
}

// driven is a transaction that the driver begins and ends.
type driven struct{ *sqlx.Tx }

func (d driven) bind(ctx context.Context, s *sql.Stmt, _ string) (*sql.Stmt, error) {
	return d.StmtContext(ctx, s), nil
}

func (d driven) commit(ctx context.Context, t *transaction) error {
	sent := t.db.trace("COMMIT", nil).send()
	err := t.db.wrap(ctx, d.Commit())
	t.note(sent, err)
	return err
}

func (d driven) rollback(ctx context.Context, t *transaction) error {
	sent := t.db.trace("ROLLBACK", nil).send()
	err := d.Rollback()
	if err == sql.ErrTxDone { // a cancelled ctx has rolled it back
		err = nil
	}
	err = t.db.wrap(ctx, err)
	t.note(sent, err)
	return err
}

func (driven) name(ctx context.Context, t *transaction, gid string) (BranchName, error) {
	place, err := t.db.placed(ctx, t.noting())
	return BranchName{gid, place + "." + t.db.handle}, err
}

// prepare asks first whether the transaction still works: one that has failed is
// rolled back by PREPARE TRANSACTION, without an error.
func (d driven) prepare(ctx context.Context, t *transaction, steps Steps) error {
	if err := t.send(ctx, "SAVEPOINT "+guard); err != nil {
		return err
	}
	return t.send(ctx, steps.Prepare)
}

func (driven) committed(context.Context, *transaction) {}

// free leaves the driver what it expects at the end, a transaction: without one
// lib/pq closes the connection.
func (d driven) free(ctx context.Context, _ *transaction, sound bool) {
	if sound {
		_, _ = d.ExecContext(ctx, "BEGIN")
	}
	_ = d.Rollback() // closes a connection that is not sound
}

// pinned is a connection of a pool. DriverName and BindNamed are those of the pool: a
// sqlx.Conn has none.
type pinned struct {
	*sqlx.Conn
	pool *sqlx.DB
}

func (p *pinned) DriverName() string { return p.pool.DriverName() }

func (p *pinned) BindNamed(text string, arg any) (string, []any, error) {
	return p.pool.BindNamed(text, arg)
}

// xa is a transaction that has its name from its begin on, as X/Open has it, on a
// connection of its own.
type xa struct {
	*pinned
	id    BranchName
	steps Steps
}

// openNamed begins a transaction that can be prepared.
func (t *transaction) openNamed(ctx context.Context) (session, error) {
	conn, err := t.db.writer.db.Connx(ctx)
	if err != nil {
		return nil, t.db.wrap(ctx, err)
	}
	x := &xa{pinned: &pinned{conn, t.db.writer.db}}
	t.tx = x // which t sends to
	if err := x.begin(ctx, t); err != nil {
		x.drop()
		return nil, err
	}
	return x, nil
}

func (x *xa) begin(ctx context.Context, t *transaction) error {
	place, err := t.db.placed(ctx, t.noting())
	if err != nil {
		return err
	}
	x.id = newBranch(place)
	x.steps = t.db.engine.(TwoPhase).Steps(x.id)
	for _, text := range append(modes(t.opts), x.steps.Begin) {
		if err := t.send(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// modes set what the next transaction promises.
func modes(opts *sql.TxOptions) (texts []string) {
	if opts.Isolation != sql.LevelDefault {
		texts = append(texts, "SET TRANSACTION ISOLATION LEVEL "+strings.ToUpper(opts.Isolation.String()))
	}
	if opts.ReadOnly {
		texts = append(texts, "SET TRANSACTION READ ONLY")
	}
	return texts
}

func (x *xa) bind(ctx context.Context, _ *sql.Stmt, text string) (*sql.Stmt, error) {
	return x.PrepareContext(ctx, text)
}

func (x *xa) commit(ctx context.Context, t *transaction) error {
	if err := t.send(ctx, x.steps.End); err != nil {
		_ = x.undo(ctx, t) // what it cannot commit for is the error
		return err
	}
	err := t.send(ctx, x.steps.CommitAlone)
	x.free(ctx, t, err == nil)
	return err
}

func (x *xa) rollback(ctx context.Context, t *transaction) error {
	_ = t.send(ctx, x.steps.End) // fails where the server has given the transaction up
	return x.undo(ctx, t)
}

// undo rolls back what has ended. Without an answer the server does so when the
// connection is gone.
func (x *xa) undo(ctx context.Context, t *transaction) error {
	err := t.send(ctx, x.steps.Rollback)
	x.free(ctx, t, err == nil)
	return err
}

func (x *xa) committed(ctx context.Context, t *transaction) {
	_ = t.db.forgetBranch(ctx, t.noting(), x.id) // a row too many does no harm
}

func (x *xa) free(_ context.Context, t *transaction, sound bool) {
	for _, s := range t.stmts {
		_ = s.Close() // fails where the connection is lost
	}
	if !sound {
		x.drop()
		return
	}
	_ = x.Close() // fails where it is lost
}

// drop closes the connection, so that nobody meets what it may have begun.
func (x *xa) drop() {
	_ = x.Raw(func(any) error { return driver.ErrBadConn })
	_ = x.Close()
}

// name writes down which gid the name stands for, as a part of the transaction.
func (x *xa) name(ctx context.Context, t *transaction, gid string) (BranchName, error) {
	return x.id, t.db.noteBranch(ctx, t.noting(), x.id, gid)
}

func (x *xa) prepare(ctx context.Context, t *transaction, steps Steps) error {
	for _, text := range []string{steps.End, steps.Prepare} {
		if err := t.send(ctx, text); err != nil {
			return err
		}
	}
	return nil
}
