package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// wantNested checks the end of a transaction that has written a before one inside
// of it failed with cause: it keeps a where a part can be undone.
func wantNested(t *testing.T, db *database, err, cause error) {
	t.Helper()
	if db.harness.Nests {
		wantError(t, "Transaction around one that failed", err, nil)
		wantCodes(t, t.Context(), db, "a")
		return
	}
	if err == nil || cause != nil && !errors.Is(err, cause) {
		t.Errorf("Transaction around one that failed error = %v; want %v, since no part of it can be undone", err, cause)
	}
	wantCodes(t, t.Context(), db, "")
}

func testNestedError(t *testing.T, db *database) {
	db.needsQueries(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			return errors.Join(add(ctx, db, "b"), errOops)
		})
		wantError(t, "nested Transaction", inner, errOops)
		if db.harness.Nests {
			wantCodes(t, ctx, db, "a")
		}
		return nil
	})
	wantNested(t, db, err, errOops)
}

func testNestedPanic(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		func() {
			defer func() {
				if got := recover(); got != "oops" {
					t.Errorf("recovered %v; want the panic to go on", got)
				}
			}()
			_ = perstore.Transaction(ctx, func(ctx context.Context) error {
				if err := add(ctx, db, "b"); err != nil {
					return err
				}
				panic("oops")
			})
		}()
		return nil
	})
	wantNested(t, db, err, nil)
}

// testNestedGoexit ends a goroutine inside of a nested transaction, as
// t.FailNow does.
func testNestedGoexit(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = perstore.Transaction(ctx, func(ctx context.Context) error {
				if err := add(ctx, db, "b"); err != nil {
					return err
				}
				runtime.Goexit()
				return nil
			})
		}()
		<-ended
		return nil
	})
	wantNested(t, db, err, nil)
}

// testNestedFirstUse uses the database in nested transactions alone: that takes no
// savepoints.
func testNestedFirstUse(t *testing.T, db *database) {
	db.needsQueries(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		for _, step := range []struct {
			code string
			end  error
		}{{"a", errOops}, {"b", nil}} {
			inner := perstore.Transaction(ctx, func(ctx context.Context) error {
				return errors.Join(add(ctx, db, step.code), step.end)
			})
			wantError(t, "nested Transaction", inner, step.end)
		}
		wantCodes(t, ctx, db, "b")
		return add(ctx, db, "c")
	})
	wantError(t, "Transaction", err, nil)
	wantCodes(t, t.Context(), db, "bc")
}

// testNestedDeep nests three deep, with writes before and behind, and lets each
// combination of the levels fail.
func testNestedDeep(t *testing.T, db *database) {
	if !db.harness.Nests {
		return // testNestedError has how it ends
	}
	for fails := range 8 {
		name := func(code string) string { return fmt.Sprint(fails, code) }
		end := func(level int) error {
			if fails&(1<<level) != 0 {
				return errOops
			}
			return nil
		}
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			first := add(ctx, db, name("a"))
			one := perstore.Transaction(ctx, func(ctx context.Context) error {
				two := perstore.Transaction(ctx, func(ctx context.Context) error { // level 1 has written nothing yet
					before := add(ctx, db, name("b"))
					three := perstore.Transaction(ctx, func(ctx context.Context) error {
						return errors.Join(add(ctx, db, name("c")), end(2))
					})
					wantError(t, "Transaction at level 3", three, end(2))
					return errors.Join(before, add(ctx, db, name("d")), end(1))
				})
				wantError(t, "Transaction at level 2", two, end(1))
				return errors.Join(add(ctx, db, name("e")), end(0))
			})
			wantError(t, "Transaction at level 1", one, end(0))
			return errors.Join(first, add(ctx, db, name("f")))
		})
		wantError(t, "Transaction", err, nil)
		want := []string{name("a"), name("f")}
		if end(0) == nil {
			want = append(want, name("e"))
			if end(1) == nil {
				want = append(want, name("b"), name("d"))
				if end(2) == nil {
					want = append(want, name("c"))
				}
			}
		}
		got := map[string]bool{}
		for _, a := range find[*account](t, t.Context(), db.accounts(), fmt.Sprintf("code=ge=%d&code=lt=%d", fails, fails+1)) {
			got[a.Code] = true
		}
		for _, code := range want {
			if !got[code] {
				t.Errorf("with failures %03b %s is gone", fails, code)
			}
		}
		if len(got) != len(want) {
			t.Errorf("with failures %03b there are %v; want %v", fails, got, want)
		}
	}
}

// testNestedObjects checks that objects that only a nested transaction has written
// get their keys and versions back, and others keep them.
func testNestedObjects(t *testing.T, db *database) {
	db.needsQueries(t)
	nodes, drafts := db.Model("Node"), db.Model("Draft")
	kept, undone := &node{Name: "kept"}, &node{Name: "undone"}
	counted := &draft{Code: "t"}
	if err := drafts.Add(t.Context(), counted); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	version := counted.Version
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := nodes.Add(ctx, kept); err != nil {
			return err
		}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			return errors.Join(nodes.Add(ctx, undone), drafts.Put(ctx, counted), errOops)
		})
		wantError(t, "nested Transaction", inner, errOops)
		if undone.ID != 0 || undone.Perstore.Stored() || counted.Version != version {
			t.Errorf("after a nested abort: key %d, stored %v, version %d; want 0, false, %d", undone.ID, undone.Perstore.Stored(), counted.Version, version)
		}
		if kept.ID == 0 || !kept.Perstore.Stored() {
			t.Errorf("what the outer transaction has written has lost its key")
		}
		return nil
	})
	if db.harness.Nests != (err == nil) || (kept.ID != 0) != db.harness.Nests {
		t.Errorf("Transaction error = %v, key of the object of the outer one %d", err, kept.ID)
	}
	if !db.harness.Nests {
		return
	}
	if err := errors.Join(drafts.Put(t.Context(), counted), nodes.Add(t.Context(), undone)); err != nil {
		t.Errorf("Put and Add again error = %v", err)
	}
}

// testNestedRefused goes on after a write that the database has refused inside of
// a nested transaction.
func testNestedRefused(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "z"})
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "a"); err != nil {
			return err
		}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			if err := add(ctx, db, "b"); err != nil {
				return err
			}
			return add(ctx, db, "z")
		})
		wantError(t, "nested Transaction", inner, perstore.ErrExists)
		return nil
	})
	if db.harness.Nests {
		wantError(t, "Transaction", err, nil)
		wantCodes(t, t.Context(), db, "az")
	} else {
		wantError(t, "Transaction", err, perstore.ErrExists)
		wantCodes(t, t.Context(), db, "z")
	}
}

// testNestedOuterCtx calls a store inside of a nested transaction with the ctx of
// the outer one, which waits for its end.
func testNestedOuterCtx(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(outer context.Context) error {
		if err := add(outer, db, "a"); err != nil {
			return err
		}
		inner := perstore.Transaction(outer, func(ctx context.Context) error {
			late, cancel := context.WithTimeout(outer, 0)
			defer cancel()
			if err := add(late, db, "b"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Put with the outer ctx error = %v; want it to wait", err)
			}
			return add(ctx, db, "c")
		})
		return errors.Join(inner, add(outer, db, "d"))
	})
	wantError(t, "Transaction", err, nil)
	wantCodes(t, t.Context(), db, "acd")
}

// testNestedEnded uses the ctx of a nested transaction after its end, while the
// outer one goes on.
func testNestedEnded(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		var ended context.Context
		if err := perstore.Transaction(ctx, func(ctx context.Context) error { ended = ctx; return add(ctx, db, "a") }); err != nil {
			return err
		}
		for call, run := range calls(db.accounts()) {
			wantError(t, call+"(ctx of a nested transaction that has ended)", run(ended), perstore.ErrTxDone)
		}
		inner := perstore.Transaction(ended, func(context.Context) error { t.Error("runs in a transaction that has ended"); return nil })
		wantError(t, "Transaction", inner, perstore.ErrTxDone)
		return add(ctx, db, "b")
	})
	wantError(t, "Transaction", err, nil)
	wantCodes(t, t.Context(), db, "ab")
}

// testNestedTogether nests in one transaction from many goroutines: each undoes
// its own writes alone.
func testNestedTogether(t *testing.T, db *database) {
	if !db.harness.Nests {
		return // testNestedError has how it ends
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, db, "first"); err != nil {
			return err
		}
		together(6, func(i int) {
			for j := range 5 {
				end := map[bool]error{true: errOops}[(i+j)%2 == 0]
				err := perstore.Transaction(ctx, func(ctx context.Context) error {
					return errors.Join(add(ctx, db, fmt.Sprint(i, " ", j)), add(ctx, db, fmt.Sprint(i, " ", j, "b")), end)
				})
				wantError(t, "nested Transaction", err, end)
			}
		})
		return nil
	})
	if n := count(t, t.Context(), db.accounts()); n != 1+15*2 || err != nil {
		t.Errorf("Transaction error = %v, Count = %d; want 31", err, n)
	}
}

// testOuterBeside checks that what is called with the ctx of the outer transaction,
// by others at the same time, is not undone with a nested one that fails.
func testOuterBeside(t *testing.T, db *database) {
	const calls = 16
	var mu sync.Mutex
	var wrote []string
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		together(calls, func(i int) {
			if i%4 == 3 {
				err := perstore.Transaction(ctx, func(ctx context.Context) error {
					return errors.Join(db.accounts().Put(ctx, &account{Code: fmt.Sprint("undone ", i)}, perstore.Cond{}), errOops)
				})
				if !errors.Is(err, errOops) {
					t.Errorf("nested Transaction error = %v; want oops", err)
				}
				return
			}
			code := fmt.Sprint("kept ", i)
			if err := db.accounts().Put(ctx, &account{Code: code}, perstore.Cond{}); err != nil {
				t.Errorf("Put beside a nested transaction: error = %v", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			wrote = append(wrote, code)
		})
		return nil
	})
	if !db.harness.Nests {
		return // the failure of the nested ones is the failure of all
	}
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	for _, code := range wrote {
		if _, err := db.accounts().Get(t.Context(), code); err != nil {
			t.Errorf("Get(%s), which was put without an error: error = %v", code, err)
		}
	}
	if n := count(t, t.Context(), db.accounts()); n != int64(len(wrote)) {
		t.Errorf("Count = %d; want %d", n, len(wrote))
	}
}
