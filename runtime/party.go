package perstore

import (
	"context"
	"errors"
	"fmt"
)

// party is what takes part in a transaction: a database, or a [Participant].
type party struct {
	db     Database // nil is a Participant
	branch Branch
	level  int   // of the scope that it belongs to as a whole
	marks  []int // levels of the scopes that can undo a part of it, the outermost first

	prepared bool // it may have promised to commit
	ended    bool // in a commit of several parties
}

// join gives db's part in the transaction, as one that s can undo.
func (s *scope) join(ctx context.Context, db Database) (Branch, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	for _, m := range s.parties {
		if m.db == db {
			if err := m.mark(Suspend(ctx), s.level); err != nil {
				return nil, err
			}
			return m.branch, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	opts := s.root().opts
	opts.Across = opts.Across || len(s.parties) > 0
	branch, err := s.begin(ctx, db, opts)
	if err != nil {
		return nil, err
	}
	if err := s.admit(&party{db: db, branch: branch, level: s.level}); err != nil {
		_ = branch.Abort(afterCommit(ctx))
		return nil, err
	}
	return branch, nil
}

// begin begins db's part, which lives as long as the whole transaction, while the
// ctx of the call bounds how long that takes: a nested one may have less time, and
// there may be a writer to wait for. The caller holds s.mu.
func (s *scope) begin(ctx context.Context, db Database, opts TxOptions) (Branch, error) {
	if ctx.Done() == s.ctx.Done() {
		return db.Begin(s.ctx, opts)
	}
	whole, cancel := context.WithCancel(s.ctx)
	s.atEnd = append(s.atEnd, cancel)
	stop := context.AfterFunc(ctx, cancel)
	branch, err := db.Begin(whole, opts)
	if stop() {
		return branch, err
	}
	if err == nil {
		_ = branch.Abort(afterCommit(ctx)) // it has begun in a ctx that has ended
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return nil, ctx.Err()
	}
	return nil, because(ctx, err)
}

// mark makes sure that what follows can be undone at level. A branch that has no
// savepoints notes that it was used there.
func (m *party) mark(ctx context.Context, level int) error {
	if level <= m.last() {
		return nil
	}
	if n, ok := m.branch.(Nester); ok {
		if err := n.Savepoint(ctx, len(m.marks)+1); err != nil {
			return err
		}
	}
	m.marks = append(m.marks, level)
	return nil
}

// last is the innermost level at which m can be undone.
func (m *party) last() int {
	if n := len(m.marks); n > 0 {
		return m.marks[n-1]
	}
	return m.level
}

// keep hands what was done at level to the level around it. Where that has not
// used m before, the savepoint becomes its own.
func (m *party) keep(ctx context.Context, level int) error {
	if m.level == level {
		m.level--
		return nil
	}
	n := len(m.marks)
	if n == 0 || m.marks[n-1] < level {
		return nil
	}
	m.marks[n-1]--
	below := m.level
	if n > 1 {
		below = m.marks[n-2]
	}
	if below < level-1 {
		return nil
	}
	m.marks = m.marks[:n-1]
	if b, ok := m.branch.(Nester); ok {
		return b.Release(ctx, n)
	}
	return nil
}

// undo undoes what was done at level and inside of it.
func (m *party) undo(ctx context.Context, level int) error {
	for n := len(m.marks); n > 0 && m.marks[n-1] >= level; n-- {
		m.marks = m.marks[:n-1]
		b, ok := m.branch.(Nester)
		if !ok {
			return fmt.Errorf("%T cannot undo a part of a transaction", m.branch)
		}
		if err := b.RollbackTo(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
