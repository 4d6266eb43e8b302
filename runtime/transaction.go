package perstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Database is what stores keep their objects in: the unit of a transaction.
type Database interface {
	// Store gives the store of an entity that the database was opened with.
	Store(e *Entity) Store
	// Begin starts the database's part of a transaction. It heeds ReadOnly and
	// Isolation of the options, or promises more; errors.ErrUnsupported for a
	// level that it cannot promise.
	Begin(ctx context.Context, opts TxOptions) (Branch, error)
	// Migrate creates or extends what the stores need and loses nothing.
	Migrate(ctx context.Context) error
	// Close releases the database.
	Close() error
}

type txKey struct{}

// tx is a transaction: its database joins at its first use.
type tx struct {
	opts        TxOptions
	ctx         context.Context // of the whole transaction; a call may have a shorter one
	mu          sync.Mutex
	done        bool
	failed      error // of a nested call: the whole transaction can only abort
	db          Database
	part        Branch
	afterCommit []func()
	onAbort     []func()
}

// Transaction runs fn in a transaction: every store that is called with the
// ctx given to fn joins it. It commits when fn returns nil; when fn returns an
// error or panics it aborts, and the error is returned or the panic goes on.
// Inside another transaction fn joins that one; an error or panic of fn then
// dooms the outer transaction too. A ctx that is cancelled before the commit
// aborts. A transaction holds one database.
func Transaction(ctx context.Context, fn func(ctx context.Context) error, opts ...TxOption) error {
	if outer := transactionOf(ctx); outer != nil {
		return outer.nest(ctx, fn)
	}
	t := &tx{ctx: ctx, opts: txOptionsOf(opts)}
	defer t.abort(ctx) // after a panic or runtime.Goexit; without effect after the end
	if err := fn(context.WithValue(ctx, txKey{}, t)); err != nil {
		t.abort(ctx)
		return err
	}
	return t.commit(ctx)
}

// Join gives db's part in ctx's transaction, which begins at the first call;
// nil when ctx carries none. ErrTxDone after the transaction's end.
func Join(ctx context.Context, db Database) (Branch, error) {
	t := transactionOf(ctx)
	if t == nil {
		return nil, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.done:
		return nil, ErrTxDone
	case t.part != nil && t.db != db:
		return nil, fmt.Errorf("a transaction over several databases: %w", errors.ErrUnsupported)
	case t.part != nil:
		return t.part, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	part, err := db.Begin(t.ctx, t.opts)
	if err != nil {
		return nil, err
	}
	t.db, t.part = db, part
	return part, nil
}

// AfterCommit runs fn once ctx's transaction was committed, in the order of
// the calls, and never when it was aborted. Without a transaction fn runs now.
func AfterCommit(ctx context.Context, fn func()) {
	t := transactionOf(ctx)
	if t == nil {
		fn()
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.afterCommit = append(t.afterCommit, fn)
}

// onAbort runs fn if ctx's transaction aborts.
func onAbort(ctx context.Context, fn func()) {
	if t := transactionOf(ctx); t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.onAbort = append(t.onAbort, fn)
	}
}

// transactionOf gives the transaction that ctx carries; nil is none.
func transactionOf(ctx context.Context) *tx {
	t, _ := ctx.Value(txKey{}).(*tx)
	return t
}

// afterCommit gives what runs after the end of ctx's transaction a ctx of its
// own: without the transaction, and not cancelled with the caller's.
func afterCommit(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), txKey{}, nil)
}

// nest runs fn inside t. An error dooms t, and so does a panic that the outer
// function recovers from.
func (t *tx) nest(ctx context.Context, fn func(ctx context.Context) error) error {
	err := errors.New("it panicked")
	defer func() {
		if err != nil {
			t.doom(err)
		}
	}()
	err = fn(ctx)
	return err
}

func (t *tx) doom(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
}

func (t *tx) doomed() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// end marks the transaction as ended and gives what is left to do; ok is false
// when it had ended before.
func (t *tx) end() (part Branch, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return nil, false
	}
	t.done = true
	return t.part, true
}

func (t *tx) abort(ctx context.Context) {
	part, ok := t.end()
	if !ok {
		return
	}
	if part != nil {
		// The caller's ctx may be cancelled: undoing must not depend on it.
		_ = part.Abort(context.WithoutCancel(ctx))
	}
	t.undo()
}

// undo restores the objects that were written, the last first.
func (t *tx) undo() {
	for i := len(t.onAbort) - 1; i >= 0; i-- {
		t.onAbort[i]()
	}
}

func (t *tx) commit(ctx context.Context) error {
	if err := t.doomed(); err != nil {
		t.abort(ctx)
		return fmt.Errorf("transaction aborted by a nested one: %w", err)
	}
	if err := ctx.Err(); err != nil {
		t.abort(ctx)
		return err
	}
	part, ok := t.end()
	if !ok {
		return ErrTxDone
	}
	if part != nil {
		if err := part.Commit(ctx); err != nil {
			t.undo()
			return err
		}
	}
	for _, fn := range t.afterCommit {
		fn()
	}
	return nil
}
