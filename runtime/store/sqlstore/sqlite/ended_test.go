package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestUseBeyondTheEnd lets goroutines use a transaction while and after it
// ends: they get ErrTxDone and leave nothing behind.
func TestUseBeyondTheEnd(t *testing.T) {
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 3)
	for round := range 50 {
		var wg sync.WaitGroup
		oops := errors.New("oops")
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if err := db.Categories.Store().Put(ctx, &shop.Category{Name: "c"}, perstore.Cond{}); err != nil {
				return err
			}
			for range 4 {
				wg.Go(func() { useUntilDone(t, ctx, db) })
			}
			if round%2 == 0 {
				return oops
			}
			return nil
		})
		wg.Wait()
		if want := map[int]error{0: oops}[round%2]; !errors.Is(err, want) {
			t.Errorf("Transaction error = %v; want %v", err, want)
		}
	}
}

// useUntilDone reads and writes until the transaction has ended.
func useUntilDone(t *testing.T, ctx context.Context, db *shop.DB) {
	for {
		_, err := db.Products.Where().Count(ctx)
		if err == nil {
			_, err = db.Products.Get(ctx, 1)
		}
		if err == nil {
			err = perstore.AddAll(ctx, db.Categories.Store(), []any{&shop.Category{Name: "d"}})
		}
		switch {
		case errors.Is(err, perstore.ErrTxDone):
			return
		case err != nil:
			t.Errorf("in a transaction that ends, error = %v; want ErrTxDone", err)
			return
		}
	}
}
