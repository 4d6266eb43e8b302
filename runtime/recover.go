package perstore

import (
	"context"
	"errors"
	"fmt"
)

// Recoverable is what [Recover] takes: a [Database], or a data model over one,
// such as a generated DB.
type Recoverable interface {
	Migrate(ctx context.Context) error
	Close() error
}

// Recover ends the transactions over several databases that a crash or a lost
// connection has left in doubt in dbs. An application calls it when it starts,
// with all its databases, before it relies on what they hold: until then the
// writes in doubt are unseen, and other writers wait for them.
//
// Each is ended as the database says that decides over it. Where that has noted
// nothing, it is aborted, and noted as such: a process that was about to commit it
// then fails to. So it does no harm beside processes that are at work, beyond
// aborting what they are committing just then; it may run again, and in several
// processes at once.
//
// The error joins one [InDoubtError] for each transaction that could not be ended:
// its database or the one that decides cannot be reached, or is not among dbs. A
// database that keeps no transaction prepared may be left out only where it decides
// over none. ErrInvalid for a data model over stores that were given to it.
func Recover(ctx context.Context, dbs ...Recoverable) error {
	all, err := recoverers(dbs)
	if err != nil {
		return err
	}
	deciders, failed := decidersOf(ctx, all)
	for _, db := range all {
		failed = append(failed, recoverAll(ctx, db, deciders))
	}
	return fail("recover", "", nil, errors.Join(failed...))
}

// recoverers gives those of the databases whose transactions may be in doubt.
func recoverers(dbs []Recoverable) ([]Recoverer, error) {
	var all []Recoverer
	for _, db := range dbs {
		switch model := db.(type) {
		case *DataModel:
			db = model.db
		case interface{ Core() *DataModel }:
			db = model.Core().db
		}
		if db == nil {
			return nil, &Error{Op: "recover", Err: fmt.Errorf("%w: a data model over stores that were given to it names no database", ErrInvalid)}
		}
		if r, ok := db.(Recoverer); ok {
			all = append(all, r)
		}
	}
	return all, nil
}

// decidersOf gives the databases by their identity. Those that have none decide
// over nothing.
func decidersOf(ctx context.Context, dbs []Recoverer) (deciders map[string]Recoverer, failed []error) {
	deciders = make(map[string]Recoverer, len(dbs))
	for _, db := range dbs {
		switch id, err := db.DatabaseID(ctx); {
		case err != nil:
			failed = append(failed, fmt.Errorf("%T: %w", db, err))
		case id != "":
			deciders[id] = db
		}
	}
	return deciders, failed
}

// recoverAll ends what is prepared in db.
func recoverAll(ctx context.Context, db Recoverer, deciders map[string]Recoverer) error {
	gids, err := db.Prepared(ctx)
	if err != nil {
		return fmt.Errorf("%T: %w", db, err)
	}
	var failed []error
	for _, gid := range gids {
		if _, ours := deciderOf(gid); !ours {
			continue // of another program
		}
		outcome, err := outcomeOf(ctx, gid, deciders)
		if err == nil {
			err = db.Finish(ctx, gid, outcome == Committed)
		}
		if err != nil {
			failed = append(failed, &InDoubtError{GID: gid, Outcome: outcome, Err: err})
		}
	}
	return errors.Join(failed...)
}

// OutcomeOf tells how the transaction gid ends, for a [Participant] that finds what
// it has prepared after a crash: [Committed] or [Aborted]. dbs are those of the
// application. Where nothing was decided, gid is aborted from now on. An
// [InDoubtError] where the database that decides cannot be asked.
func OutcomeOf(ctx context.Context, gid string, dbs ...Recoverable) (Outcome, error) {
	all, err := recoverers(dbs)
	if err != nil {
		return Unknown, err
	}
	deciders, failed := decidersOf(ctx, all)
	outcome, err := outcomeOf(ctx, gid, deciders)
	if err != nil {
		return Unknown, &InDoubtError{GID: gid, Err: errors.Join(append(failed, err)...)}
	}
	return outcome, nil
}

func outcomeOf(ctx context.Context, gid string, deciders map[string]Recoverer) (Outcome, error) {
	id, ok := deciderOf(gid)
	if !ok {
		return Unknown, fmt.Errorf("%w: it names no transaction of perstore", ErrInvalid)
	}
	db := deciders[id]
	switch {
	case id == "":
		return Unknown, fmt.Errorf("%w: what decides over it ends with its process; where that has ended, end it by hand in the database", ErrNotFound)
	case db == nil:
		return Unknown, fmt.Errorf("%w: the database %q, which decides, was not given or cannot be reached", ErrNotFound, id)
	}
	switch committed, err := db.Decided(ctx, gid); {
	case err != nil:
		return Unknown, err
	case committed:
		return Committed, nil
	}
	return Aborted, nil
}
