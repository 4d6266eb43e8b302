package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
)

// transaction is the database's part in a transaction. Several goroutines may
// use one.
type transaction struct {
	db      *Database
	opts    *sql.TxOptions
	decides bool         // over others
	named   bool         // begun under a name, so that it can be prepared
	tx      session      // nil where it could not begin anew
	restart func() error // with the ctx of the whole transaction

	mu     sync.Mutex // held by the statement or the batch that runs
	uses   int        // calls so far
	noted  []*trace   // for the hook, which is called when t.mu is free
	ended  bool
	name   *BranchName          // under which it is prepared, and can only end; else nil
	broken error                // it can only abort
	left   error                // why it may still be prepared after an abort
	stmts  map[string]*sql.Stmt // prepared on tx
	held   []*statement         // of the pool, in use
	fresh  []string             // texts that the pool has not prepared yet
}

// Begin starts a transaction. Waiting for another writer is bounded.
func (db *Database) Begin(ctx context.Context, opts perstore.TxOptions) (perstore.Branch, error) {
	two, prepares := db.engine.(TwoPhase)
	named := opts.Across && !opts.ReadOnly && prepares && two.NamedAtBegin()
	if named || opts.Across && !opts.ReadOnly && !prepares && !db.opts.Volatile {
		if _, err := db.identity(ctx, true); err != nil { // which can be made before the transaction begins
			return nil, err
		}
	}
	t, err := db.begin(ctx, opts, named)
	if err != nil {
		return nil, err
	}
	return t.branch(), nil
}

func (db *Database) begin(ctx context.Context, opts perstore.TxOptions, named bool) (*transaction, error) {
	if db.gate != nil {
		if err := db.gate.Enter(ctx); err != nil {
			return nil, err
		}
	}
	if db.opts.SingleConnection {
		// When its ctx is cancelled, database/sql closes a transaction's
		// connection, and a database in memory is gone with it. BEGIN waits
		// for nobody here, and perstore.Transaction aborts what was cancelled.
		ctx = context.WithoutCancel(ctx)
	}
	t := &transaction{db: db, opts: db.txOptions(opts), named: named}
	if err := t.start(ctx); err != nil {
		db.leave()
		db.tell(ctx, t.noted)
		return nil, err
	}
	return t, nil
}

// txOptions are those of the driver. Where one writes at a time every transaction
// is serializable, whichever level it asks for.
func (db *Database) txOptions(opts perstore.TxOptions) *sql.TxOptions {
	level := cmp.Or(opts.Isolation, db.opts.Isolation)
	if db.gate != nil && level < sql.LevelSerializable {
		level = sql.LevelDefault
	}
	return &sql.TxOptions{Isolation: level, ReadOnly: opts.ReadOnly}
}

// start begins the transaction, also again after it was rolled back.
func (t *transaction) start(ctx context.Context) (err error) {
	t.restart = func() error { return t.start(ctx) }
	t.stmts, t.fresh = make(map[string]*sql.Stmt), nil
	t.tx, err = t.open(ctx)
	return err
}

func (db *Database) leave() {
	if db.gate != nil {
		db.gate.Leave()
	}
}

// join gives the part of ctx's transaction, nil without one.
func (db *Database) join(ctx context.Context) (*transaction, error) {
	part, err := perstore.Join(ctx, db)
	return transactionOf(part), err
}

// Commit ends the transaction, and then prepares on the pool what was met
// first inside it: earlier the pool would have waited for this connection.
func (t *transaction) Commit(ctx context.Context) error {
	if !t.end() {
		return perstore.ErrTxDone
	}
	defer func() { t.db.tell(ctx, t.noted) }()
	defer t.db.leave()
	if t.broken != nil {
		_ = t.rollback(ctx) // what broke it is the error
		t.release()
		return t.broken
	}
	if err := t.commit(ctx); err != nil {
		return err
	}
	for _, text := range t.fresh {
		if s, err := t.db.writer.acquire(ctx, text); err == nil {
			t.db.writer.release(s)
		}
	}
	return nil
}

// commit commits what is prepared, or all at once.
func (t *transaction) commit(ctx context.Context) error {
	if t.name != nil {
		return t.finish(ctx, true)
	}
	err := t.tx.commit(ctx, t)
	t.release()
	if err != nil {
		return err
	}
	return t.keepAfter(ctx)
}

// Abort undoes the transaction.
func (t *transaction) Abort(ctx context.Context) error {
	if !t.end() {
		return t.left
	}
	defer func() { t.db.tell(ctx, t.noted) }()
	defer t.db.leave()
	if t.name != nil {
		return t.finish(ctx, false)
	}
	err := t.rollback(ctx)
	t.release()
	return err
}

// rollback undoes what t has begun; t.tx is nil where it could not begin anew.
func (t *transaction) rollback(ctx context.Context) error {
	if t.tx == nil {
		return nil
	}
	err := t.tx.rollback(ctx, t)
	t.tx = nil
	return err
}

// end waits for the statement that runs and refuses others from now on: what
// else t holds is then the caller's alone. It is false when t has ended before.
func (t *transaction) end() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := !t.ended
	t.ended = true
	return first
}

// release gives back what t holds of the pool.
func (t *transaction) release() {
	for _, s := range t.held {
		t.db.writer.release(s)
	}
	t.held = nil
}

// turn waits until nobody else uses t, and no transaction is nested in that of ctx.
func (t *transaction) turn(ctx context.Context) error {
	t.mu.Lock()
	for perstore.Nesting(ctx) {
		t.mu.Unlock()
		if _, err := perstore.Join(ctx, t.db); err != nil { // it waits
			return err
		}
		t.mu.Lock()
	}
	return nil
}

// do runs fn while nobody else uses t, and then tells the hook what was sent;
// inside of a batch, the batch does. ErrTxDone after the end.
func (t *transaction) do(ctx context.Context, fn func() error) error {
	if b := batchOf(ctx); b == nil || b.t != t {
		if err := t.turn(ctx); err != nil {
			return err
		}
		defer func() {
			noted := t.noted
			t.noted = nil
			t.mu.Unlock()
			t.db.tell(ctx, noted)
		}()
	}
	switch {
	case t.ended, t.name != nil:
		return perstore.ErrTxDone
	case t.broken != nil:
		return t.broken
	}
	t.uses++
	return fn()
}

// use runs fn with a prepared statement of t. A write that fails for another
// reason than what it writes (an interrupt, a full disk) breaks t: SQLite may
// have undone all of it, and what follows would be on its own. So does a read
// that was in the way of another transaction, which MySQL undoes, and a statement
// that is stale, which the next transaction prepares again. A batch sees to that
// itself.
func (t *transaction) use(ctx context.Context, write bool, text string, args []any, fn runner) error {
	return t.do(ctx, func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		sent := t.db.trace(text, args).send()
		s, err := t.prepare(ctx, text)
		if err != nil {
			err = t.db.wrap(ctx, err)
			t.note(sent, err)
			return err
		}
		run := func() error {
			err := fn(s, sent.send())
			t.note(sent, err)
			return err
		}
		if write && t.db.engine.FailureAborts() && !undone(ctx) {
			err = t.guarded(ctx, run)
		} else {
			err = run()
		}
		if err != nil {
			t.failed(ctx, write, text, err)
		}
		return err
	})
}

// failed sees to what comes after a statement that has failed.
func (t *transaction) failed(ctx context.Context, write bool, text string, err error) {
	class := t.db.engine.Classify(err)
	if class == Stale {
		t.db.writer.forget(text)
		delete(t.stmts, text) // which t closes at its end
	}
	if batchOf(ctx) == nil && breaks(write, class) {
		t.broken = err
	}
}

// breaks tells whether a statement that failed may have undone its transaction.
func breaks(write bool, c Class) bool {
	return c == Busy || c == Lost || c == Stale || write && !refused(c)
}

// guard names the savepoint of one statement.
const guard = "perstore_write"

// guarded runs a write so that the transaction goes on when it was refused.
func (t *transaction) guarded(ctx context.Context, run func() error) error {
	if err := t.send(ctx, "SAVEPOINT "+guard); err != nil {
		return err
	}
	err := run()
	if err == nil {
		return t.send(ctx, "RELEASE SAVEPOINT "+guard)
	}
	if refused(t.db.engine.Classify(err)) {
		if lost := t.send(ctx, "ROLLBACK TO "+guard); lost != nil {
			t.broken = lost
		}
	}
	return err
}

// refused tells whether a statement failed because of what it wrote.
func refused(c Class) bool { return c == Unique || c == ForeignKey || c == Check }

// makeRoom closes all statements of t when it has as many as a pool keeps.
func (t *transaction) makeRoom() {
	if len(t.stmts) < maxStatements {
		return
	}
	for _, s := range t.stmts {
		_ = s.Close() // one of the pool stays
	}
	clear(t.stmts)
	t.release()
	t.fresh = nil
}

// prepare gives a statement of the transaction. The caller holds t.mu.
func (t *transaction) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := t.stmts[text]; ok {
		return s, nil
	}
	t.makeRoom()
	if s := t.db.writer.cached(text); s != nil {
		t.held = append(t.held, s)
		bound, err := t.tx.bind(ctx, s.Stmt, text)
		if err == nil {
			t.stmts[text] = bound
		}
		return bound, err
	}
	s, err := t.tx.PrepareContext(ctx, t.db.writer.anew(text))
	if err != nil {
		return nil, err
	}
	t.stmts[text] = s
	t.fresh = append(t.fresh, text)
	return s, nil
}
