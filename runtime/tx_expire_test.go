package perstore_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestCtxEndsBesideReader ends the ctx of a transaction while its caller looks at an
// object that was written: the object is as it was when the caller calls, and not
// earlier. The race detector sees a write at any other time.
func TestCtxEndsBesideReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, err := shop.Open(t.Context(), "memory:")
		if err != nil {
			t.Fatalf("Open error = %v", err)
		}
		for name, c := range map[string]struct {
			end  func(*perstore.Tx, context.Context) error
			want error
		}{
			"Commit": {(*perstore.Tx).Commit, context.Canceled},
			"Abort":  {(*perstore.Tx).Abort, nil},
		} {
			parent, cancel := context.WithCancel(t.Context())
			defer cancel()
			tx, ctx, err := perstore.Begin(parent)
			outer := &shop.Product{Sku: "o-" + name, Name: "outer"}
			inner := &shop.Product{Sku: "i-" + name, Name: "inner"}
			open, within, beginErr := perstore.Begin(ctx)
			if err := errors.Join(err, beginErr, db.Products.Add(within, inner)); err != nil {
				t.Fatalf("Begin and Add error = %v", err)
			}
			closed, within, err := perstore.Begin(within)
			if err := errors.Join(err, db.Products.Add(within, outer), closed.Commit(within)); err != nil {
				t.Fatalf("nested Begin, Add, Commit error = %v", err)
			}
			cancel()
			if inner.ID == 0 || outer.ID == 0 {
				t.Errorf("%s: keys %d, %d before the caller has called", name, inner.ID, outer.ID)
			}
			synctest.Wait()
			if inner.ID == 0 || outer.ID == 0 {
				t.Errorf("%s: keys %d, %d before the caller has called", name, inner.ID, outer.ID)
			}
			if _, err := db.Products.Where().All(tx.Resume(t.Context())); !errors.Is(err, perstore.ErrTxDone) || !errors.Is(err, context.Canceled) {
				t.Errorf("All after the end error = %v; want ErrTxDone that tells why", err)
			}
			if err := c.end(open, within); !errors.Is(err, c.want) || inner.ID != 0 || outer.ID != 0 {
				t.Errorf("%s of the nested one = %v, keys %d, %d; want %v and none", name, err, inner.ID, outer.ID, c.want)
			}
			if err := c.end(tx, ctx); !errors.Is(err, c.want) {
				t.Errorf("%s = %v; want %v", name, err, c.want)
			}
			if err := tx.Abort(ctx); err != perstore.ErrTxDone {
				t.Errorf("second Abort error = %v; want ErrTxDone", err)
			}
		}
	})
}

// TestCtxEndsNested ends the ctx of a transaction of Begin, and of one nested in it
// alone, while a function runs in it, or that nobody ends: its objects are restored
// by the next end of the caller's.
func TestCtxEndsNested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, err := shop.Open(t.Context(), "memory:")
		if err != nil {
			t.Fatalf("Open error = %v", err)
		}
		parent, cancel := context.WithCancel(t.Context())
		tx, ctx, err := perstore.Begin(parent)
		p := &shop.Product{Sku: "p", Name: "p"}
		inner := perstore.Transaction(ctx, func(ctx context.Context) error {
			err := db.Products.Add(ctx, p)
			cancel()
			synctest.Wait()
			return err
		})
		if !errors.Is(inner, context.Canceled) || p.ID != 0 || err != nil {
			t.Errorf("nested Transaction error = %v, key %d; want Canceled and none", inner, p.ID)
		}
		if err := tx.Commit(t.Context()); !errors.Is(err, context.Canceled) {
			t.Errorf("Commit error = %v; want Canceled", err)
		}

		tx, ctx, err = perstore.Begin(t.Context())
		bounded, cancel := context.WithCancel(ctx)
		_, within, nested := perstore.Begin(bounded)
		if err := errors.Join(err, nested, db.Products.Add(within, p)); err != nil {
			t.Fatalf("Begin, Add error = %v", err)
		}
		cancel()
		synctest.Wait()
		if err := tx.Abort(ctx); err != nil || p.ID != 0 {
			t.Errorf("Abort around one that nobody has ended = %v, key %d; want none", err, p.ID)
		}
	})
}
