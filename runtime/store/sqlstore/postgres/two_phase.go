package postgres

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

var _ sqlstore.TwoPhase = Engine{}

// Place is the database and the schema: the names of prepared transactions are
// those of the whole server.
func (Engine) Place() string {
	return "SELECT current_database() || '.' || coalesce(current_schema(), '')"
}

// NamedAtBegin is false.
func (Engine) NamedAtBegin() bool { return false }

// Steps prepare what the driver has begun.
func (Engine) Steps(name sqlstore.BranchName) sqlstore.Steps {
	text := literal(name.ID + "@" + name.Place)
	return sqlstore.Steps{
		Prepare:  "PREPARE TRANSACTION " + text,
		Commit:   "COMMIT PREPARED " + text,
		Rollback: "ROLLBACK PREPARED " + text,
	}
}

// Prepared reads pg_prepared_xacts.
func (Engine) Prepared(ctx context.Context, db sqlx.QueryerContext) (names []sqlstore.BranchName, err error) {
	var gids []string
	err = sqlx.SelectContext(ctx, db, &gids, "SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared, gid")
	for _, gid := range gids {
		if i := strings.LastIndexByte(gid, '@'); i >= 0 {
			names = append(names, sqlstore.BranchName{ID: gid[:i], Place: gid[i+1:]})
		}
	}
	return names, err
}

// PrepareHint names the setting that lets a server prepare transactions.
func (Engine) PrepareHint(err error) string {
	switch refusalOf(err).state {
	case "55000": // PREPARE TRANSACTION has no other use of it
		return "the server prepares no transactions: set max_prepared_transactions of postgresql.conf, which is 0, and start it again"
	case "53200":
		return "the server has prepared as many transactions as it may: raise max_prepared_transactions of postgresql.conf, or call perstore.Recover for those that were left"
	}
	return ""
}

var _ sqlstore.DecisionKeeper = Engine{}

// BeforeDecision lets the commit wait for the disk, where synchronous_commit is off.
func (Engine) BeforeDecision(ctx context.Context, tx sqlx.ExtContext) error {
	_, err := tx.ExecContext(ctx, "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'")
	return err
}

// AfterDecision does nothing.
func (Engine) AfterDecision(context.Context, sqlx.ExtContext) error { return nil }
