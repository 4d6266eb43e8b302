package sqlstore

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// DecisionKeeper is an [Engine] whose settings may let it forget a commit in a
// crash of the server, or of the machine. One that decides over other databases must
// not be forgotten: they keep what they have committed.
type DecisionKeeper interface {
	Engine

	// BeforeDecision is called in a transaction that decides.
	BeforeDecision(ctx context.Context, tx sqlx.ExtContext) error

	// AfterDecision is called when it was committed, before others rely on it.
	AfterDecision(ctx context.Context, conn sqlx.ExtContext) error
}

// keepBefore makes sure, in t, that its decision lasts.
func (t *transaction) keepBefore(ctx context.Context) error {
	k, ok := t.db.engine.(DecisionKeeper)
	if !ok || t.db.opts.Volatile {
		return nil
	}
	return t.db.wrap(ctx, k.BeforeDecision(ctx, t.noting()))
}

// keepAfter does so when t is committed.
func (t *transaction) keepAfter(ctx context.Context) error {
	k, ok := t.db.engine.(DecisionKeeper)
	if !ok || !t.decides || t.db.opts.Volatile {
		return nil
	}
	conn, err := t.db.writer.db.Connx(ctx)
	if err != nil {
		return t.db.wrap(ctx, err)
	}
	defer conn.Close()
	one := noting{&pinned{conn, t.db.writer.db}, t.db, &t.noted}
	return t.db.wrap(ctx, k.AfterDecision(ctx, one))
}
