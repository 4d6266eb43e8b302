package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// commitAll commits a transaction in all its parties or in none, and tells
// whether it was committed; with an error too, where it was not so everywhere.
func commitAll(ctx context.Context, opts TxOptions, parties []*party) (committed bool, err error) {
	switch {
	case len(parties) == 0:
		return true, nil
	case len(parties) == 1 || opts.ReadOnly && !slices.ContainsFunc(parties, (*party).guest):
		return commitInTurn(ctx, parties)
	}
	c := newCommit(parties)
	defer c.release(ctx) // what a panic leaves
	return c.run(ctx)
}

// commitInTurn commits parties that have nothing to agree on.
func commitInTurn(ctx context.Context, parties []*party) (committed bool, err error) {
	rest := parties
	defer func() { // also after a panic
		for _, m := range rest {
			_ = m.branch.Abort(afterCommit(ctx))
		}
	}()
	for i, m := range parties {
		rest = parties[i+1:]
		if err := m.branch.Commit(ctx); err != nil {
			return false, because(ctx, err)
		}
	}
	return true, nil
}

// because gives an error with that of a ctx which had ended: a database may tell of
// what it has met alone, such as a connection that is closed.
func because(ctx context.Context, err error) error {
	cause := ctx.Err()
	if cause == nil || err == nil || errors.Is(err, cause) {
		return err
	}
	return fmt.Errorf("%w: %w", cause, err)
}

// commit is a commit of several parties: the voters promise to commit, then the
// decider commits, which is the decision, and then the voters do.
type commit struct {
	gid     string
	voters  []*party
	decider *party   // nil: nobody can note the decision, and it is taken once all have promised
	rest    []*party // of a BestEffort transaction: they can promise nothing
	decided bool     // whether the decision may have been taken
}

// newCommit gives each party its part, but for who decides among voters.
func newCommit(parties []*party) *commit {
	c := &commit{}
	for _, m := range parties {
		switch {
		case m.prepares():
			c.voters = append(c.voters, m)
		case c.decider == nil:
			c.decider = m
		case m.decides() && !c.decider.decides():
			c.decider, c.rest = m, append(c.rest, c.decider)
		default:
			c.rest = append(c.rest, m)
		}
	}
	return c
}

// run does both phases.
func (c *commit) run(ctx context.Context) (committed bool, err error) {
	if err := c.promise(ctx); err != nil {
		return false, errors.Join(because(ctx, err), c.undo(ctx))
	}
	ctx = context.WithoutCancel(ctx)
	c.decided = true
	switch outcome, err := c.decide(ctx); {
	case outcome == Unknown:
		return false, &InDoubtError{GID: c.gid, Err: err}
	case outcome == Aborted:
		left := c.undo(ctx)
		if left == nil {
			c.forget(ctx)
		}
		return false, errors.Join(err, left)
	}
	return true, c.fulfil(ctx)
}

// promise is the first phase: afterwards every voter can commit, and the decider
// has noted, in what it has not committed yet, that the transaction is committed.
func (c *commit) promise(ctx context.Context) error {
	id, err := c.identity(ctx)
	if err == nil {
		c.gid, err = newGID(id)
	}
	if err != nil {
		return err
	}
	for _, m := range c.voters {
		m.prepared = true // also where it fails: it may be so
		if err := m.branch.(Preparer).Prepare(ctx, c.gid); err != nil {
			return err
		}
	}
	if c.notes() {
		return c.decider.branch.(Decider).Decide(ctx, c.gid)
	}
	return nil
}

// identity finds who decides and gives the identity of its database: the party
// that cannot prepare, else the first voter that can note the decision and
// outlives this process, else nobody.
func (c *commit) identity(ctx context.Context) (string, error) {
	if c.decider != nil {
		if !c.notes() {
			return "", nil
		}
		return c.decider.db.(Recoverer).DatabaseID(ctx)
	}
	for i, m := range c.voters {
		if !m.decides() {
			continue
		}
		id, err := m.db.(Recoverer).DatabaseID(ctx)
		if err != nil {
			return "", err
		}
		if id != "" {
			c.decider, c.voters = m, slices.Delete(c.voters, i, i+1)
			return id, nil
		}
	}
	return "", nil
}

// notes tells whether there is somebody to note the decision, and somebody to ask
// for it.
func (c *commit) notes() bool {
	return len(c.voters) > 0 && c.decider != nil && c.decider.decides()
}

// decide lets the decider commit. Where it fails and may have committed all the
// same, its database is asked.
func (c *commit) decide(ctx context.Context) (Outcome, error) {
	if c.decider == nil {
		return Committed, nil
	}
	c.decider.ended = true
	err := c.decider.branch.Commit(ctx)
	switch {
	case err == nil:
		return Committed, nil
	case !c.notes():
		return Aborted, err
	}
	committed, unknown := c.decider.db.(Recoverer).Decided(ctx, c.gid)
	switch {
	case unknown != nil:
		return Unknown, fmt.Errorf("%w; asking for the outcome: %w", err, unknown)
	case committed:
		return Committed, nil
	}
	return Aborted, err
}

// fulfil is the second phase. Its error tells where it could not be done.
func (c *commit) fulfil(ctx context.Context) error {
	var left []error
	for _, m := range c.voters {
		m.ended = true
		left = append(left, c.settle(ctx, m, m.branch.Commit(ctx), Committed))
	}
	for _, m := range c.rest {
		m.ended = true
		if err := m.branch.Commit(ctx); err != nil {
			left = append(left, fmt.Errorf("%w: not in %s: %w", ErrTorn, m, err))
		}
	}
	err := errors.Join(left...)
	if err == nil {
		c.forget(ctx)
	}
	return err
}

// undo aborts all parties, the last first. Its error tells where a promise stays.
func (c *commit) undo(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	var left []error
	for _, m := range slices.Backward(c.parties()) {
		if m.ended {
			continue
		}
		m.ended = true
		if err := m.branch.Abort(ctx); m.prepared {
			left = append(left, c.settle(ctx, m, err, Aborted))
		}
	}
	return errors.Join(left...)
}

// settle makes sure that a voter has ended, whose end has failed with err.
func (c *commit) settle(ctx context.Context, m *party, err error, outcome Outcome) error {
	if db, ok := m.db.(Recoverer); ok && err != nil {
		err = db.Finish(ctx, c.gid, outcome == Committed)
	}
	if err == nil {
		return nil
	}
	return &InDoubtError{GID: c.gid, Outcome: outcome, Err: fmt.Errorf("%s: %w", m, err)}
}

// forget drops the decision when all have ended. A failure leaves a row more.
func (c *commit) forget(ctx context.Context) {
	if c.notes() {
		_ = c.decider.db.(Recoverer).Forget(ctx, c.gid)
	}
}

// release lets go of the parties that have not ended. What was prepared stays
// where the decision may have been taken.
func (c *commit) release(ctx context.Context) {
	for _, m := range c.parties() {
		switch b, leaves := m.branch.(Leaver); {
		case m.ended:
		case !m.prepared || !c.decided:
			_ = m.branch.Abort(context.WithoutCancel(ctx))
		case leaves:
			b.Leave()
		}
	}
}

func (c *commit) parties() []*party {
	parties := slices.Concat(c.voters, c.rest)
	if c.decider != nil {
		parties = append(parties, c.decider)
	}
	return parties
}
