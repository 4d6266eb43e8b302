package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type scopeKey struct{}

// scopeOf gives the transaction that ctx carries; nil is none.
func scopeOf(ctx context.Context) *scope {
	s, _ := ctx.Value(scopeKey{}).(*scope)
	return s
}

// scope is one call of [Transaction] or [Begin]. The outermost is the transaction
// itself; an inner one is a part of it that can be undone alone.
type scope struct {
	*work
	opts  TxOptions
	outer *scope // nil is the outermost
	level int    // 0 is the outermost

	nesting atomic.Bool // inner is there; for those who hold a branch

	// What follows is guarded by work.mu.
	inner       *scope        // that has not ended
	ended       chan struct{} // closed at the end of an inner scope
	done        bool
	ending      bool // it commits, and nobody knows yet whether it can
	committed   bool
	lapsed      error // of the ctx that has ended it
	learned     bool  // by the caller, that it has lapsed
	afterCommit []func()
	onAbort     []func()
}

// work is what the scopes of one transaction share.
type work struct {
	ctx     context.Context // of the whole transaction; a call may have a shorter one
	attempt int

	mu      sync.Mutex
	parties []*party // in the order in which they joined
	doomed  error    // why it can only abort
	atEnd   []context.CancelFunc
}

func newScope(ctx context.Context, opts TxOptions, attempt int) *scope {
	return &scope{work: &work{ctx: ctx, attempt: attempt}, opts: opts}
}

// within gives the ctx of what is done in s.
func (s *scope) within(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// nest begins a scope in s.
func (s *scope) nest(ctx context.Context, opts TxOptions) (*scope, error) {
	if root := s.root(); opts.Isolation > root.opts.Isolation {
		return nil, fmt.Errorf("isolation %v inside of a transaction of isolation %v: %w", opts.Isolation, root.opts.Isolation, errors.ErrUnsupported)
	}
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	opts.ReadOnly = opts.ReadOnly || s.opts.ReadOnly
	s.inner = &scope{work: s.work, opts: opts, outer: s, level: s.level + 1, ended: make(chan struct{})}
	s.nesting.Store(true)
	return s.inner, nil
}

// Nesting tells whether a transaction that is nested in that of ctx has not ended.
// A branch asks when it has come to its turn: what was called with the ctx of the
// outer one is then to wait, by [Join], and not to be undone with the nested one.
func Nesting(ctx context.Context) bool {
	s := scopeOf(ctx)
	return s != nil && s.nesting.Load()
}

func (s *scope) root() *scope {
	for s.outer != nil {
		s = s.outer
	}
	return s
}

// patience bounds how long a call waits for the end of a nested transaction.
const patience = 5 * time.Second

// enter locks the transaction when no scope inside of s is open: what s then
// writes is not undone with another one. ErrTxDone after the end of s,
// ErrConflict after patience: most likely the caller itself is inside.
func (s *scope) enter(ctx context.Context) error {
	s.mu.Lock()
	for !s.done && s.inner != nil {
		ended := s.inner.ended
		s.mu.Unlock()
		if err := await(ctx, ended); err != nil {
			return err
		}
		s.mu.Lock()
	}
	if s.done {
		defer s.mu.Unlock()
		return s.gone()
	}
	return nil
}

// gone is the error of what is done after the end of s: it tells why until the
// caller has ended s itself. The caller holds s.mu.
func (s *scope) gone() error {
	if s.lapsed != nil && !s.learned {
		return fmt.Errorf("%w: %w", ErrTxDone, s.lapsed)
	}
	return ErrTxDone
}

func await(ctx context.Context, ended <-chan struct{}) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return fmt.Errorf("%w: waited %v for the end of a nested transaction; inside of it, was its ctx used?", ErrConflict, patience)
	}
}

// over lets go of what the transaction as a whole holds. The caller holds s.mu.
func (w *work) over() {
	for _, fn := range w.atEnd {
		fn()
	}
	w.atEnd = nil
}

// leave lets those go on who wait for the end of s, when what it has done is kept or
// undone.
func (s *scope) leave() {
	if s.outer != nil {
		s.outer.nesting.Store(false)
	}
}

// defers keeps fn for the time after the commit, also while that goes on; true is
// that fn may run now.
func (s *scope) defers(fn func()) (now bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.done && !s.ending {
		if s.outer == nil || !s.committed {
			return s.committed
		}
		s = s.outer
	}
	s.afterCommit = append(s.afterCommit, fn)
	return false
}

// close ends s and what is open inside of it. The caller holds s.mu.
func (s *scope) close() {
	for inner := s; inner != nil; inner = inner.inner {
		inner.done = true
		if inner.ended != nil {
			close(inner.ended)
		}
	}
	s.inner = nil
	if s.outer != nil {
		s.outer.inner = nil
	}
}

// commit ends s and keeps what it has written: the outermost scope commits.
func (s *scope) commit(ctx context.Context) error {
	s.mu.Lock()
	if s.done {
		defer s.mu.Unlock()
		return s.gone()
	}
	if err := s.obstacle(ctx); err != nil {
		s.mu.Unlock()
		s.abort(ctx, err)
		return err
	}
	if s.outer != nil {
		defer s.mu.Unlock()
		return s.keep(ctx)
	}
	s.close()
	s.ending = true
	parties := s.parties
	s.mu.Unlock()
	return s.finish(ctx, parties)
}

// obstacle tells why s cannot commit. The caller holds s.mu.
func (s *scope) obstacle(ctx context.Context) error {
	switch {
	case s.inner != nil:
		return fmt.Errorf("%w: the transaction%s ends before a nested one has", ErrInvalid, s.opts.called())
	case s.doomed != nil && s.outer == nil:
		return fmt.Errorf("transaction%s aborted by a nested one: %w", s.opts.called(), s.doomed)
	}
	return ctx.Err()
}

// keep hands what an inner scope has done to the outer one. The caller holds s.mu.
func (s *scope) keep(ctx context.Context) error {
	var errs []error
	for _, m := range s.parties {
		if err := m.keep(Suspend(ctx), s.level); err != nil {
			s.doom(err)
			errs = append(errs, err)
		}
	}
	s.outer.afterCommit = append(s.outer.afterCommit, s.afterCommit...)
	s.outer.onAbort = append(s.outer.onAbort, s.onAbort...)
	s.committed = true
	s.close()
	s.leave()
	return because(ctx, errors.Join(errs...))
}

// finish commits the outermost scope, which has ended, and runs what waits for
// that. Where it may have been committed, the objects stay as they were written: so
// the caller has the keys to look for.
func (s *scope) finish(ctx context.Context, parties []*party) error {
	var err error
	committed, kept := false, false
	defer func() { // also after a panic
		runAll(s.settle(committed, kept))
	}()
	committed, err = commitAll(Suspend(ctx), s.opts, parties)
	kept = committed || unknown(err)
	return s.opts.named(err)
}

// unknown tells whether a transaction that has ended with err may be committed.
func unknown(err error) bool {
	doubt := (*InDoubtError)(nil)
	return errors.As(err, &doubt) && doubt.Outcome == Unknown
}

// settle notes how the outermost scope has ended, restores the objects where they
// are not kept, and gives what waits for the commit.
func (s *scope) settle(committed, kept bool) (waiting []func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.over()
	s.ending, s.committed = false, committed
	if !kept {
		s.undo()
	}
	if committed {
		waiting = s.afterCommit
	}
	s.afterCommit = nil
	return waiting
}

// abort ends s because of cause and undoes what it has written; false is that s
// had ended before.
func (s *scope) abort(ctx context.Context, cause error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return false
	}
	defer s.undo()
	s.end(ctx, cause)
	return true
}

// lapse is abort because ctx has ended, which the caller does not know: it may look
// at the objects that were written, which are restored when it calls.
func (s *scope) lapse(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return
	}
	for inner := s; inner != nil; inner = inner.inner {
		inner.lapsed = ctx.Err()
	}
	if s.outer != nil { // where the caller only ends that
		s.outer.onAbort = append(s.outer.onAbort, s.undo)
	}
	s.end(ctx, ctx.Err())
}

// learn tells the caller, once, that the ctx of s has ended it, and restores the
// objects that were written.
func (s *scope) learn() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lapsed == nil || s.learned {
		return nil
	}
	s.learned = true
	s.undo()
	return s.lapsed
}

// end ends s and all inside of it, and undoes what the databases have. The caller
// holds s.mu.
func (s *scope) end(ctx context.Context, cause error) {
	for inner := s.inner; inner != nil; inner = inner.inner {
		s.onAbort = append(s.onAbort, inner.undo)
	}
	s.close()
	defer s.leave()
	if s.outer == nil {
		defer s.over()
	}
	// The caller's ctx may be cancelled: undoing must not depend on it.
	s.drop(afterCommit(ctx), cause)
}

// drop undoes what the parties have written in s, the last first. The caller
// holds s.mu.
func (s *scope) drop(ctx context.Context, cause error) {
	gone := func(m *party) bool { return m.level >= s.level }
	for _, m := range slices.Backward(s.parties) {
		if gone(m) {
			_ = m.branch.Abort(ctx)
		} else if err := m.undo(ctx, s.level); err != nil {
			s.doom(fmt.Errorf("%w; %w", cause, err))
		}
	}
	s.parties = slices.DeleteFunc(s.parties, gone)
}

// doom lets the transaction only abort. The caller holds s.mu.
func (s *scope) doom(err error) {
	if s.doomed == nil {
		s.doomed = err
	}
}

// undo restores the objects that were written, the last first, once.
func (s *scope) undo() {
	fns := s.onAbort
	s.onAbort = nil
	for _, fn := range slices.Backward(fns) {
		fn()
	}
}

// runAll runs fns in their order, those behind one that panics too.
func runAll(fns []func()) {
	next := 0
	defer func() {
		if next < len(fns) { // fns[next-1] panicked
			runAll(fns[next:])
		}
	}()
	for next < len(fns) {
		next++
		fns[next-1]()
	}
}
