package perstore

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// Participant is something else than a database that takes part in a
// transaction, such as a queue or a file: see [Enlist].
type Participant interface {
	// Prepare makes sure that Commit will succeed, or fails and lets the whole
	// transaction abort. A participant that outlives the process keeps gid with
	// what it has prepared: after a crash [OutcomeOf] tells how that ended. It is
	// not called where nothing else takes part in the transaction.
	Prepare(ctx context.Context, gid string) error
	// Commit does what was prepared.
	Commit(ctx context.Context) error
	// Abort undoes all, prepared or not.
	Abort(ctx context.Context) error
}

// Enlist lets p take part in ctx's transaction, and in the nested one that ctx
// is in: where that fails, p is aborted. It takes part once, however often it is
// enlisted. Where it is enlisted again in a nested transaction that fails, it goes
// back to where that began if it is a [Nester]; else all can only abort. ErrInvalid
// without a transaction and for nil, ErrTxDone after its end.
func Enlist(ctx context.Context, p Participant) error {
	s := scopeOf(ctx)
	if s == nil {
		return fmt.Errorf("%w: there is no transaction to take part in", ErrInvalid)
	}
	if isNil(p) {
		return fmt.Errorf("%w: the participant is nil", ErrInvalid)
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	for _, m := range s.parties {
		if m.guest() && same(m.branch, p) {
			return m.mark(Suspend(ctx), s.level)
		}
	}
	return s.admit(&party{branch: p, level: s.level})
}

// same tells whether two participants are one. Values that cannot be compared
// are not.
func same(a, b any) bool { return reflect.TypeOf(a).Comparable() && a == b }

// admit adds a party to the transaction if all can agree on a commit then. The
// caller holds s.mu.
func (s *scope) admit(m *party) error {
	parties := append(s.parties, m)
	if o := s.root().opts; !o.ReadOnly && !o.BestEffort {
		if err := agreeable(parties); err != nil {
			return err
		}
	}
	s.parties = parties
	return nil
}

// agreeable fails unless all parties but one can prepare, and that one can note
// the decision.
func agreeable(parties []*party) error {
	var last *party
	for _, m := range parties {
		switch {
		case m.prepares():
		case last != nil:
			return fmt.Errorf("neither %s nor %s can prepare a commit, and a transaction holds one such database; with perstore.Across() MySQL can, with perstore.BestEffort() they are committed one after the other: %w", last, m, errors.ErrUnsupported)
		default:
			last = m
		}
	}
	if last != nil && len(parties) > 1 && !last.decides() {
		return fmt.Errorf("%s can neither prepare a commit nor decide over it, and is alone in its transaction; with perstore.BestEffort() it is committed last: %w", last, errors.ErrUnsupported)
	}
	return nil
}

// guest tells whether m is no database.
func (m *party) guest() bool { return m.db == nil }

// String names the database in errors.
func (m *party) String() string {
	if m.guest() {
		return fmt.Sprintf("%T", m.branch)
	}
	return fmt.Sprintf("%T", m.db)
}

// prepares tells whether m can promise to commit.
func (m *party) prepares() bool {
	_, ok := m.branch.(Preparer)
	return ok
}

// decides tells whether m can note the decision.
func (m *party) decides() bool {
	_, notes := m.branch.(Decider)
	_, tells := m.db.(Recoverer)
	return notes && tells
}
