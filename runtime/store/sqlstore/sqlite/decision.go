package sqlite

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

var _ sqlstore.DecisionKeeper = Engine{}

// BeforeDecision does nothing: how far a commit is synced cannot be changed inside
// of a transaction.
func (Engine) BeforeDecision(context.Context, sqlx.ExtContext) error { return nil }

// AfterDecision syncs the log with another commit, where those of the connection,
// as Open makes it, are not synced: a power loss could take the decision.
func (Engine) AfterDecision(ctx context.Context, conn sqlx.ExtContext) error {
	const full = 2
	var level int
	if err := sqlx.GetContext(ctx, conn, &level, "PRAGMA synchronous"); err != nil || level >= full {
		return err
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = full"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "UPDATE perstore_database SET id = id")
	if _, failed := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = normal"); err == nil {
		err = failed
	}
	return err
}
