package perstore

import "context"

// Tx is a transaction that [Begin] has begun, for code whose steps do not fit
// into one function. It is ended by exactly one of Commit and Abort.
type Tx struct {
	scope  *scope
	ctx    context.Context
	cancel context.CancelFunc
	cut    func() bool // ends the watch over ctx
}

// Begin begins a transaction and gives a ctx that carries it: see [Transaction],
// also for one inside of another. When ctx ends before it does, its databases abort
// at once; the objects that were written get their keys and versions back when the
// caller ends it, since the caller may look at them until then. An option [Retry] has
// no effect, since nobody can repeat the steps.
//
//	tx, ctx, err := perstore.Begin(ctx)
//	if err != nil {
//		return err
//	}
//	defer tx.Abort(ctx) // without effect after Commit
//	…
//	return tx.Commit(ctx)
func Begin(ctx context.Context, opts ...TxOption) (*Tx, context.Context, error) {
	options := txOptionsOf(opts)
	ctx, cancel := options.bounded(ctx)
	s := newScope(ctx, options, 1)
	if outer := scopeOf(ctx); outer != nil {
		var err error
		if s, err = outer.nest(ctx, options); err != nil {
			cancel()
			return nil, ctx, err
		}
	}
	t := &Tx{scope: s, ctx: ctx, cancel: cancel}
	t.cut = context.AfterFunc(ctx, t.expire)
	return t, s.within(ctx), nil
}

// expire aborts the transaction because its ctx has ended.
func (t *Tx) expire() { t.scope.lapse(t.ctx) }

// end lets the transaction end by the caller alone; the error is of a ctx that
// was faster.
func (t *Tx) end() error {
	t.cut()
	return t.scope.learn()
}

// Commit ends the transaction and keeps what was written in it. ErrTxDone when it
// has ended, the ctx's error when that has aborted it; else the errors of
// [Transaction], after which it is aborted.
func (t *Tx) Commit(ctx context.Context) error {
	defer t.cancel()
	if err := t.end(); err != nil {
		return err
	}
	return t.scope.commit(ctx)
}

// Abort ends the transaction and undoes what was written in it. ErrTxDone when it
// has ended.
func (t *Tx) Abort(ctx context.Context) error {
	defer t.cancel()
	if err := t.end(); err != nil || t.scope.abort(ctx, errAborted) {
		return nil
	}
	return ErrTxDone
}

// Suspend gives a ctx outside of the transaction: see the function of that name.
func (t *Tx) Suspend(ctx context.Context) context.Context { return Suspend(ctx) }

// Resume gives a ctx that carries the transaction again.
func (t *Tx) Resume(ctx context.Context) context.Context { return t.scope.within(ctx) }

// Enlist lets p take part in the transaction: see the function of that name.
func (t *Tx) Enlist(p Participant) error { return Enlist(t.Resume(t.ctx), p) }

// Name gives the name of the transaction; empty is none.
func (t *Tx) Name() string { return t.scope.opts.Name }
