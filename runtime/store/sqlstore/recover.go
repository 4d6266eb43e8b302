package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.Recoverer = (*Database)(nil)

// pooled is the handle outside of transactions.
func (db *Database) pooled(noted *[]*trace) noting { return noting{db.writer.db, db, noted} }

// outside runs fn with the handle that writes, and tells the hook what was sent.
func (db *Database) outside(ctx context.Context, fn func(n noting) error) error {
	var noted []*trace
	defer func() { db.tell(ctx, noted) }()
	if db.gate != nil {
		if err := db.gate.Enter(ctx); err != nil {
			return err
		}
		defer db.gate.Leave()
	}
	return fn(db.pooled(&noted))
}

// Prepared gives the gids of what the server keeps for this database.
func (db *Database) Prepared(ctx context.Context) (gids []string, err error) {
	two, ok := db.engine.(TwoPhase)
	if !ok {
		return nil, nil
	}
	err = db.outside(ctx, func(n noting) error {
		branches, err := db.branches(ctx, n, two)
		for _, b := range branches {
			gids = append(gids, b.gid)
		}
		return err
	})
	return gids, err
}

// kept is a transaction that is prepared.
type kept struct {
	name BranchName
	gid  string
}

// branches gives what is prepared for this database.
func (db *Database) branches(ctx context.Context, n noting, two TwoPhase) (found []kept, err error) {
	place, err := db.placed(ctx, n)
	if err != nil {
		return nil, err
	}
	names, err := two.Prepared(ctx, n)
	if err != nil {
		return nil, db.wrap(ctx, err)
	}
	var gids map[string]string
	for _, name := range names {
		if !name.at(place) || !strings.HasPrefix(name.ID, prefix) {
			continue
		}
		if !two.NamedAtBegin() {
			found = append(found, kept{name, name.ID})
			continue
		}
		if gids == nil {
			if gids, err = db.branchGIDs(ctx, n); err != nil {
				return nil, err
			}
		}
		if gid, ok := gids[name.ID]; ok { // else it has ended meanwhile
			found = append(found, kept{name, gid})
		}
	}
	return found, nil
}

// noteBranch writes down which gid a name stands for, in the branch itself: the
// row is there as soon as the branch is prepared, and unseen until it is committed.
func (db *Database) noteBranch(ctx context.Context, n noting, name BranchName, gid string) error {
	_, err := n.ExecContext(ctx, db.bound("INSERT INTO "+branchesTable+" (id, gid) VALUES (?, ?)"), name.ID, gid)
	return db.wrap(ctx, err)
}

// forgetBranch drops that row, once it is of no use.
func (db *Database) forgetBranch(ctx context.Context, n noting, name BranchName) error {
	_, err := n.ExecContext(ctx, db.bound("DELETE FROM "+branchesTable+" WHERE id = ?"), name.ID)
	return db.wrap(ctx, err)
}

// branchGIDs reads those rows before they are committed.
func (db *Database) branchGIDs(ctx context.Context, n noting) (map[string]string, error) {
	tx, err := db.writer.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelReadUncommitted})
	if err != nil {
		return nil, db.wrap(ctx, err)
	}
	defer tx.Rollback()
	var rows []struct{ ID, GID string }
	dirty := noting{tx, db, n.noted}
	if err := sqlx.SelectContext(ctx, dirty, &rows, "SELECT id, gid FROM "+branchesTable); err != nil {
		return nil, db.wrap(ctx, err)
	}
	gids := make(map[string]string, len(rows))
	for _, r := range rows {
		gids[r.ID] = r.GID
	}
	return gids, nil
}

// Finish ends what is prepared as gid. ErrConflict while the session that has
// prepared it goes on, which only that one can end.
func (db *Database) Finish(ctx context.Context, gid string, commit bool) error {
	two, ok := db.engine.(TwoPhase)
	if !ok {
		return nil
	}
	return db.outside(ctx, func(n noting) error {
		branches, err := db.branches(ctx, n, two)
		for _, b := range branches {
			if b.gid == gid {
				err = errors.Join(err, db.end(ctx, n.noted, b.name, commit))
			}
		}
		return err
	})
}

// end ends a branch from any connection. It is not an error when it has ended.
func (db *Database) end(ctx context.Context, noted *[]*trace, name BranchName, commit bool) error {
	two, n := db.engine.(TwoPhase), db.pooled(noted)
	for tries := 1; ; tries++ {
		_, err := n.ExecContext(ctx, two.Steps(name).last(commit))
		if err == nil {
			if commit && two.NamedAtBegin() {
				_ = db.forgetBranch(ctx, n, name) // a row too many does no harm
			}
			return nil
		}
		there, lost := db.keeps(ctx, n, two, name)
		switch {
		case lost != nil:
			return errors.Join(db.wrap(ctx, err), lost)
		case !there:
			return nil
		case tries >= maxTries || !pause(ctx, tries):
			return fmt.Errorf("%w: what is prepared cannot be ended, perhaps since its session goes on: %w", perstore.ErrConflict, db.wrap(ctx, err))
		}
	}
}

// keeps tells whether the server has a branch.
func (db *Database) keeps(ctx context.Context, n noting, two TwoPhase, name BranchName) (bool, error) {
	names, err := two.Prepared(ctx, n)
	if err != nil {
		return false, db.wrap(ctx, err)
	}
	for _, other := range names {
		if other == name {
			return true, nil
		}
	}
	return false, nil
}

// Decided tells whether gid was committed, and decides that it never will be where
// it was not.
func (db *Database) Decided(ctx context.Context, gid string) (committed bool, err error) {
	if _, err := db.identity(ctx, true); err != nil { // which makes the table
		return false, err
	}
	err = db.outside(ctx, func(n noting) error {
		return db.wrap(ctx, db.decided(ctx, n, gid, &committed))
	})
	return committed, err
}

func (db *Database) decided(ctx context.Context, n noting, gid string, committed *bool) error {
	ask := db.bound("SELECT committed FROM " + decisionsTable + " WHERE gid = ?")
	err := sqlx.GetContext(ctx, n, committed, ask, gid)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = n.ExecContext(ctx, db.bound("INSERT INTO "+decisionsTable+" (gid, committed) VALUES (?, false)"), gid)
	for tries := 1; db.engine.Classify(err) == Lost && tries < maxTries && pause(ctx, tries); tries++ {
		_, err = n.ExecContext(ctx, db.bound("INSERT INTO "+decisionsTable+" (gid, committed) VALUES (?, false)"), gid)
	}
	if err != nil && db.engine.Classify(err) != Unique {
		return err
	}
	return sqlx.GetContext(ctx, n, committed, ask, gid)
}

// Forget drops the decision over gid.
func (db *Database) Forget(ctx context.Context, gid string) error {
	return db.outside(ctx, func(n noting) error {
		_, err := n.ExecContext(ctx, db.bound("DELETE FROM "+decisionsTable+" WHERE gid = ?"), gid)
		return db.wrap(ctx, err)
	})
}
