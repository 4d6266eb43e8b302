package faulttest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// nester is the branch of ctx's transaction.
func nester(t *testing.T, ctx context.Context, data *perstore.DataModel) perstore.Nester {
	t.Helper()
	part, err := perstore.Join(ctx, data.Database())
	if err != nil {
		t.Fatalf("Join error = %v", err)
	}
	return part.(perstore.Nester)
}

// testLevels undoes and keeps what is written at levels of a transaction, whose
// savepoints the hook sees: two statements for a level that is kept.
func testLevels(t *testing.T, db *database) {
	var mu sync.Mutex
	var texts []string
	data := openNotes(t, db.server.Open, db.name, perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) {
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(s.Text, "perstore_level") {
			texts = append(texts, s.Text)
		}
	}))
	db.DataModel = data
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		part := nester(t, ctx, data)
		put(t, ctx, db, &note{Code: "a"})
		mustDo(t, part.Savepoint(ctx, 1))
		put(t, ctx, db, &note{Code: "b"})
		mustDo(t, part.Savepoint(ctx, 2))
		put(t, ctx, db, &note{Code: "c"})
		mustDo(t, part.RollbackTo(ctx, 2), part.Release(ctx, 1))
		mustDo(t, part.Savepoint(ctx, 1))
		put(t, ctx, db, &note{Code: "d"})
		mustDo(t, part.Savepoint(ctx, 2))
		put(t, ctx, db, &note{Code: "e"})
		mustDo(t, part.Release(ctx, 2), part.RollbackTo(ctx, 1))
		put(t, ctx, db, &note{Code: "f"})
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantNotes(t, db, "a", "b", "f")
	if want := 10; len(texts) != want {
		t.Errorf("the hook has seen %d statements of savepoints; want %d:\n%s", len(texts), want, strings.Join(texts, "\n"))
	}
}

// testLevelAfterFailure goes back to a savepoint after statements that have failed,
// with which PostgreSQL refuses the rest of the transaction.
func testLevelAfterFailure(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		part := nester(t, ctx, db.DataModel)
		put(t, ctx, db, &note{Code: "a"})
		for range 3 {
			mustDo(t, part.Savepoint(ctx, 1))
			put(t, ctx, db, &note{Code: "b"})
			if err := db.notes().Put(ctx, &note{Code: "a"}, perstore.Cond{}); !errors.Is(err, perstore.ErrExists) {
				t.Errorf("Put(taken) error = %v; want ErrExists", err)
			}
			own, err := sqlstore.DB(ctx, db.DataModel)
			if err != nil {
				return err
			}
			if _, err := own.ExecContext(ctx, "SELECT nothing FROM nowhere"); err == nil {
				t.Error("a wrong statement error = nil")
			}
			mustDo(t, part.RollbackTo(ctx, 1))
		}
		put(t, ctx, db, &note{Code: "c"})
		return perstore.AddAll(ctx, db.notes(), []any{&note{Code: "d"}, &note{Code: "e"}})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantNotes(t, db, "a", "c", "d", "e")
}

// testBatchAtLevel has a batch that is refused as the first write of a level.
func testBatchAtLevel(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		part := nester(t, ctx, db.DataModel)
		mustDo(t, part.Savepoint(ctx, 1))
		err := perstore.AddAll(ctx, db.notes(), []any{&note{Code: "a"}, &note{Code: "a"}})
		wantError(t, "AddAll", err, perstore.ErrExists, "")
		put(t, ctx, db, &note{Code: "b"})
		mustDo(t, part.Release(ctx, 1))
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantNotes(t, db, "b")
}

// testLevelAfterWait goes back to a savepoint after a wait for a lock that was too
// long.
func testLevelAfterWait(t *testing.T, db *database) {
	n := &note{Code: "a"}
	put(t, t.Context(), db, n)
	err := perstore.Transaction(t.Context(), func(holds context.Context) error {
		put(t, holds, db, &note{ID: n.ID, Code: "a", Text: "held"})
		return perstore.Transaction(t.Context(), func(ctx context.Context) error {
			part := nester(t, ctx, db.DataModel)
			put(t, ctx, db, &note{Code: "b"})
			mustDo(t, part.Savepoint(ctx, 1))
			err := db.notes().Put(ctx, &note{ID: n.ID, Code: "a", Text: "waits"}, perstore.Cond{})
			wantError(t, "Put of what another one holds", err, perstore.ErrConflict, "")
			mustDo(t, part.RollbackTo(ctx, 1))
			put(t, ctx, db, &note{Code: "c"})
			return nil
		})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantNotes(t, db, "a", "b", "c")
}

// mustDo stops the test at an error.
func mustDo(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("error = %v; want nil", err)
	}
}
