package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestGetManySendsOneStatement asks for 20 keys, and then for more than one
// statement takes.
func TestGetManySendsOneStatement(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 50, perstore.WithStatementHook(l.hook))
	for n, want := range map[int]int{1: 1, 16: 1, 20: 1, 10_000: 1, 10_001: 2} {
		keys := make([]any, n)
		for i := range keys {
			keys[i] = int64(i + 1)
		}
		found := 0
		sent := l.since(func() {
			if err := perstore.GetMany(t.Context(), db.Products.Store(), keys, func(any) bool { found++; return true }); err != nil {
				t.Errorf("GetMany error = %v", err)
			}
		})
		if len(sent) != want || found != min(n, 50) {
			t.Errorf("GetMany(%d keys) sends %d statements and yields %d; want %d and %d", n, len(sent), found, want, min(n, 50))
		}
	}
}

// batchOf makes new products, of which the third has a taken sku.
func batchOf() (objs []any, products []*shop.Product) {
	for _, sku := range []string{"new 1", "new 2", "S0", "new 3"} {
		p := &shop.Product{Sku: sku, Name: "Lamp", Status: shop.ProductStatusDraft, CategoryID: 1}
		objs, products = append(objs, p), append(products, p)
	}
	return objs, products
}

func refusedBatch(t *testing.T, ctx context.Context, db *shop.DB) {
	t.Helper()
	objs, products := batchOf()
	products[1].ID = 77 // the caller's own key stays
	err := perstore.AddAll(ctx, db.Products.Store(), objs)
	if !errors.Is(err, perstore.ErrExists) || !strings.Contains(err.Error(), "object 3 of 4") {
		t.Errorf("AddAll error = %v; want ErrExists that names the third", err)
	}
	for i, p := range products {
		if want := []int64{0, 77, 0, 0}[i]; p.ID != want {
			t.Errorf("a refused AddAll leaves the key %d; want %d", p.ID, want)
		}
	}
}

func TestAddAllRefused(t *testing.T) {
	db := openShop(t, "sqlite::memory:", 1)
	refusedBatch(t, t.Context(), db)
	if n, err := db.Products.Where().Count(t.Context()); n != 1 || err != nil {
		t.Errorf("Count = %d, %v; want 1", n, err)
	}
}

// TestAddAllRefusedInTransaction goes on after a refused batch: what was written
// before and after it is kept.
func TestAddAllRefusedInTransaction(t *testing.T) {
	db := openShop(t, "sqlite::memory:", 1)
	add := func(ctx context.Context, sku string) error {
		return db.Products.Store().Put(ctx, &shop.Product{Sku: sku, Name: "x", Status: shop.ProductStatusDraft, CategoryID: 1}, perstore.Cond{})
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := add(ctx, "before"); err != nil {
			return err
		}
		refusedBatch(t, ctx, db)
		if n, err := db.Products.Where().Count(ctx); n != 2 || err != nil {
			t.Errorf("Count after a refused AddAll = %d, %v; want 2", n, err)
		}
		refusedBatch(t, ctx, db)
		return add(ctx, "after")
	})
	if err != nil {
		t.Fatalf("Transaction error = %v; want nil: the batch alone was undone", err)
	}
	if n, err := db.Products.Where().Count(t.Context()); n != 3 || err != nil {
		t.Errorf("Count = %d, %v; want 3", n, err)
	}
}

// TestAddAllRefusedFirst begins a transaction with a refused batch and goes on.
func TestAddAllRefusedFirst(t *testing.T) {
	for _, name := range []string{":memory:", filepath.Join(t.TempDir(), "shop.db")} {
		db := openShop(t, "sqlite:"+name, 1)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			refusedBatch(t, ctx, db)
			refusedBatch(t, ctx, db)
			return db.Categories.Store().Put(ctx, &shop.Category{Name: "after"}, perstore.Cond{})
		})
		if err != nil {
			t.Errorf("Transaction error = %v", err)
		}
		products, errP := db.Products.Where().Count(t.Context())
		categories, errC := db.Categories.Where().Count(t.Context())
		if products != 1 || categories != 2 || errP != nil || errC != nil {
			t.Errorf("Count = %d products, %d categories, errors %v, %v; want 1, 2", products, categories, errP, errC)
		}
	}
}

// TestAddAllAlone writes from another goroutine of the transaction while batches
// fail: undoing them undoes nothing else.
func TestAddAllAlone(t *testing.T) {
	db := openShop(t, "sqlite::memory:", 1)
	const writes = 50
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		failed := make(chan error)
		go func() {
			var errs []error
			for range writes {
				errs = append(errs, db.Categories.Store().Put(ctx, &shop.Category{Name: "c"}, perstore.Cond{}))
			}
			failed <- errors.Join(errs...)
		}()
		for range writes {
			refusedBatch(t, ctx, db)
		}
		return <-failed
	})
	if err != nil {
		t.Fatalf("Transaction error = %v", err)
	}
	if n, err := db.Categories.Where().Count(t.Context()); n != writes+1 || err != nil {
		t.Errorf("Count = %d, %v; want %d", n, err, writes+1)
	}
}

// TestAddAllCancelled ends the ctx of a batch alone, somewhere in it. The
// transaction goes on without the batch, or is lost as a whole: it does not keep
// a part.
func TestAddAllCancelled(t *testing.T) {
	for i := range 10 {
		db := openShop(t, "sqlite::memory:", 1)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			short, cancel := context.WithTimeout(ctx, time.Duration(i)*time.Millisecond)
			defer cancel()
			objs := make([]any, 20_000)
			for i := range objs {
				objs[i] = &shop.Category{Name: "c"}
			}
			if err := perstore.AddAll(short, db.Categories.Store(), objs); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("AddAll error = %v; want that of its ctx", err)
			}
			return db.Categories.Store().Put(ctx, &shop.Category{Name: "after"}, perstore.Cond{})
		})
		want := int64(2)
		if err != nil {
			want = 1
		}
		if n, errCount := db.Categories.Where().Count(t.Context()); n != want || errCount != nil {
			t.Errorf("Count = %d, %v after Transaction error = %v; want %d", n, errCount, err, want)
		}
	}
}
