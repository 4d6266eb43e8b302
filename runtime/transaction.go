package perstore

import (
	"context"
	"errors"
	"fmt"
)

// Transaction runs fn in a transaction: every store that is called with the
// ctx given to fn joins it, also stores of several databases. It commits when fn
// returns nil; when fn returns an error or panics it aborts, and the error is
// returned or the panic goes on. A ctx that is cancelled before the commit
// aborts. An abort gives the objects that were written their keys and versions
// back.
//
// Inside another transaction fn is a part of that one: an error or panic of fn
// undoes what fn has written and nothing else, and the outer one may go on. Where
// a database cannot undo a part, the outer one can only abort, and its end tells
// so. While fn runs, calls with the outer ctx wait for its end, for five seconds,
// and then fail with [ErrConflict]; ErrTxDone where the outer one has ended.
//
// Over several databases the commit has two phases, and all of them agree in the
// end: see [Recover] and [ErrInDoubt].
func Transaction(ctx context.Context, fn func(ctx context.Context) error, opts ...TxOption) error {
	options := txOptionsOf(opts)
	ctx, cancel := options.bounded(ctx)
	defer cancel()
	if outer := scopeOf(ctx); outer != nil {
		s, err := outer.nest(ctx, options)
		if err != nil {
			return err
		}
		return s.run(ctx, fn)
	}
	for attempt := 1; ; attempt++ {
		err := newScope(ctx, options, attempt).run(ctx, fn)
		if attempt > options.Retries || !mayRetry(err) {
			return err
		}
		if ended := pause(ctx, attempt); ended != nil {
			return fmt.Errorf("%w, after %w", ended, err)
		}
	}
}

// errPanicked is why a transaction has ended whose function did not return.
var errPanicked = errors.New("its function did not return")

// errAborted is why a transaction has ended that was aborted by [Tx.Abort].
var errAborted = errors.New("it was aborted")

// run runs fn in s and ends s, also after a panic or runtime.Goexit.
func (s *scope) run(ctx context.Context, fn func(ctx context.Context) error) error {
	defer s.learn()                 // for who is inside of one that Begin has begun
	defer s.abort(ctx, errPanicked) // without effect after the end
	if err := fn(s.within(ctx)); err != nil {
		s.abort(ctx, err)
		return err
	}
	return s.commit(ctx)
}

// Join gives db's part in ctx's transaction, which begins at the first call;
// nil when ctx carries none. ErrTxDone after the transaction's end. A database
// that cannot prepare a commit is refused with errors.ErrUnsupported beside
// another such one, unless the transaction is [BestEffort].
func Join(ctx context.Context, db Database) (Branch, error) {
	s := scopeOf(ctx)
	if s == nil {
		return nil, nil
	}
	return s.join(ctx, db)
}

// AfterCommit runs fn once ctx's transaction was committed, in the order of
// the calls, and never when it or a nested one around the call was aborted.
// Without a transaction, and after its commit, fn runs now. A panic of fn goes on
// when the other functions have run.
func AfterCommit(ctx context.Context, fn func()) {
	if s := scopeOf(ctx); s == nil || s.defers(fn) {
		fn()
	}
}

// onAbort runs fn if ctx's transaction aborts, or the nested one that it is in.
func onAbort(ctx context.Context, fn func()) {
	if s := scopeOf(ctx); s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.onAbort = append(s.onAbort, fn)
	}
}

// Suspend gives a ctx outside of ctx's transaction: what is done with it is not
// undone with the transaction, and does not see what that has written. To resume
// the transaction, use ctx again. A database of which only one can write lets the
// outside wait for the transaction.
func Suspend(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, nil)
}

// afterCommit gives what runs after the end of ctx's transaction a ctx of its
// own: without the transaction, and not cancelled with the caller's.
func afterCommit(ctx context.Context) context.Context {
	return Suspend(context.WithoutCancel(ctx))
}

// Attempt tells how often the function of ctx's transaction has been run, this
// time included: more than once with [Retry]. 0 is no transaction.
func Attempt(ctx context.Context) int {
	if s := scopeOf(ctx); s != nil {
		return s.attempt
	}
	return 0
}

// TxName gives the name of ctx's transaction, for logs: see [Named].
func TxName(ctx context.Context) string {
	for s := scopeOf(ctx); s != nil; s = s.outer {
		if s.opts.Name != "" {
			return s.opts.Name
		}
	}
	return ""
}
