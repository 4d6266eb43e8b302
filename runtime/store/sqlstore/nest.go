package sqlstore

import (
	"context"
	"fmt"
	"strconv"

	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.Nester = (*transaction)(nil)

// level names the savepoint of a nested transaction.
func level(n int) string { return "perstore_level_" + strconv.Itoa(n) }

// Savepoint marks what was written so far.
func (t *transaction) Savepoint(ctx context.Context, n int) error {
	return t.do(ctx, func() error { return t.send(ctx, "SAVEPOINT "+level(n)) })
}

// Release keeps what was written since the savepoint.
func (t *transaction) Release(ctx context.Context, n int) error {
	return t.do(ctx, func() error { return t.send(ctx, "RELEASE SAVEPOINT "+level(n)) })
}

// RollbackTo undoes what was written since the savepoint. What broke the
// transaction since then is undone with it, unless the database has undone the
// whole transaction: then there is no savepoint to go back to.
func (t *transaction) RollbackTo(ctx context.Context, n int) error {
	t.mu.Lock()
	defer t.unlock(ctx)
	if t.ended || t.name != nil {
		return perstore.ErrTxDone
	}
	for _, text := range []string{"ROLLBACK TO SAVEPOINT " + level(n), "RELEASE SAVEPOINT " + level(n)} {
		if err := t.send(ctx, text); err != nil {
			t.broken = fmt.Errorf("the transaction is lost: %w", err)
			return t.broken
		}
	}
	t.broken = nil
	return nil
}

// unlock lets others use t, and then tells the hook what was sent.
func (t *transaction) unlock(ctx context.Context) {
	noted := t.noted
	t.noted = nil
	t.mu.Unlock()
	t.db.tell(ctx, noted)
}
