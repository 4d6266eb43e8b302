package memdb_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"testing/synctest"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// TestWriteSkew lets two transactions each overlook what the other writes: each
// adds a city where it has seen none. Only a serializable one finds that.
func TestWriteSkew(t *testing.T) {
	for level, want := range map[sql.IsolationLevel]error{
		sql.LevelDefault: nil, sql.LevelReadCommitted: nil, sql.LevelSnapshot: nil, sql.LevelSerializable: perstore.ErrConflict,
	} {
		for name, read := range map[string]func(ctx context.Context, a *atlas, other int64) error{
			"Get": func(ctx context.Context, a *atlas, other int64) error {
				if _, err := a.Get(ctx, other); !errors.Is(err, perstore.ErrNotFound) {
					return err
				}
				return nil
			},
			"Query": func(ctx context.Context, a *atlas, _ int64) error { a.names(ctx); return nil },
		} {
			a := newAtlas(t, perstore.Restrict, memdb.Options{})
			err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
				if err := read(ctx, a, 2); err != nil {
					return err
				}
				a.put(ctx, &city{ID: 1, Name: "a"})
				return perstore.Transaction(context.WithoutCancel(t.Context()), func(ctx context.Context) error {
					if err := read(ctx, a, 1); err != nil {
						return err
					}
					a.put(ctx, &city{ID: 2, Name: "b"})
					return nil
				}, perstore.Isolation(level))
			}, perstore.Isolation(level))
			if !errors.Is(err, want) || want == nil && err != nil {
				t.Errorf("%s at the level %v: Transaction error = %v; want %v", name, level, err, want)
			}
		}
	}
}

// TestSerializableReader is never in the way: what it has seen is one moment.
func TestSerializableReader(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		before := a.names(ctx)
		a.put(t.Context(), &city{ID: 1, Name: "a"})
		if got := a.names(ctx); got != before {
			t.Errorf("a transaction sees %q and then %q", before, got)
		}
		return nil
	}, perstore.Isolation(sql.LevelSerializable))
	wantError(t, "Transaction", err, nil)
}

// TestPreparedKeepsWhatItRead holds what a serializable transaction has read.
func TestPreparedKeepsWhatItRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, done := newAtlas(t, perstore.Restrict, memdb.Options{}), make(chan error, 1)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			a.names(ctx)
			a.put(ctx, &city{ID: 1, Name: "a"})
			b, err := perstore.Join(ctx, a.db)
			if err != nil {
				return err
			}
			if err := b.(perstore.Preparer).Prepare(ctx, "g"); err != nil {
				return err
			}
			go func() { done <- a.Put(t.Context(), &city{ID: 2, Name: "b"}, perstore.Cond{}) }()
			synctest.Wait()
			wantNames(t, a, "")
			return nil
		}, perstore.Isolation(sql.LevelSerializable))
		wantError(t, "Transaction", err, nil)
		wantError(t, "Put", <-done, nil)
		wantNames(t, a, "ab")
	})
}

func TestUnknownLevel(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_, err := a.Get(ctx, int64(1))
		return err
	}, perstore.Isolation(sql.LevelLinearizable))
	wantError(t, "Get", err, errors.ErrUnsupported)
}

// TestPreparedCommitsBesideReader prepares what another one has read that is
// prepared afterwards: the first keeps its promise whatever becomes of the other.
func TestPreparedCommitsBesideReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, done := newAtlas(t, perstore.Restrict, memdb.Options{}), make(chan error, 1)
		a.put(t.Context(), &city{ID: 1, Name: "a"})
		writer := a.begin(&city{ID: 1, Name: "x"})
		ctx, cancel := context.WithCancel(t.Context())
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			if _, err := a.Get(ctx, int64(1)); err != nil {
				return err
			}
			a.put(ctx, &city{ID: 2, Name: "b"})
			wantError(t, "Prepare of the writer", writer.prepare("writer"), nil)
			b, err := perstore.Join(ctx, a.db)
			if err != nil {
				return err
			}
			go func() { done <- b.(perstore.Preparer).Prepare(ctx, "reader") }()
			synctest.Wait()
			wantError(t, "Commit of the writer", writer.commit(), nil)
			wantError(t, "Prepare of the reader", <-done, perstore.ErrConflict)
			cancel()
			return nil
		}, perstore.Isolation(sql.LevelSerializable))
		wantError(t, "Transaction", err, context.Canceled)
		wantNames(t, a, "x")
	})
}
