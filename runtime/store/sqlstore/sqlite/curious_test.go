package sqlite_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// curious is a hook that uses the database for every statement that it sees,
// but for its own.
type curious struct {
	db     atomic.Pointer[shop.DB]
	inside atomic.Bool
	t      *testing.T
	asked  atomic.Int64
}

func (c *curious) hook(ctx context.Context, _ perstore.Statement) {
	db := c.db.Load()
	if db == nil || !c.inside.CompareAndSwap(false, true) {
		return
	}
	defer c.inside.Store(false)
	c.asked.Add(1)
	if _, err := db.Categories.Where().Count(ctx); err != nil {
		c.t.Errorf("Count in a hook error = %v", err)
	}
	if err := db.Categories.Store().Put(ctx, &shop.Category{Name: "seen"}, perstore.Cond{}); err != nil {
		c.t.Errorf("Put in a hook error = %v", err)
	}
}

// TestHookUsesDatabase calls everything with a hook that reads and writes with
// the ctx that it is given.
func TestHookUsesDatabase(t *testing.T) {
	for _, name := range []string{":memory:", filepath.Join(t.TempDir(), "shop.db")} {
		c := &curious{t: t}
		db := openShop(t, "sqlite:"+name, 20, perstore.WithStatementHook(c.hook))
		c.db.Store(db)
		useAll(t, t.Context(), db, "a")
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			useAll(t, ctx, db, "b")
			return nil
		})
		if err != nil {
			t.Errorf("Transaction error = %v", err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Errorf("Migrate error = %v", err)
		}
		if n := c.asked.Load(); n < 20 {
			t.Errorf("the hook was called %d times; want more", n)
		}
	}
}

// useAll sends every kind of statement.
func useAll(t *testing.T, ctx context.Context, db *shop.DB, sku string) {
	t.Helper()
	check := func(call string, err error) {
		if err != nil {
			t.Errorf("%s error = %v", call, err)
		}
	}
	p := &shop.Product{Sku: sku, Name: "Lamp", CategoryID: 1}
	check("Add", db.Products.Add(ctx, p))
	check("AddAll", db.Products.AddAll(ctx, []*shop.Product{{Sku: sku + "1", Name: "x", CategoryID: 1}, {Sku: sku + "2", Name: "x", CategoryID: 1}}))
	check("Save", p.Save(ctx))
	_, err := db.Products.Get(ctx, p.ID)
	check("Get", err)
	_, err = db.Products.GetMany(ctx, 1, 2, 3)
	check("GetMany", err)
	_, err = db.Products.Where().Count(ctx)
	check("Count", err)
	for _, err := range db.Products.Where().Iter(ctx) {
		if check("Iter", err); err != nil {
			break
		}
	}
	for range db.Products.Where().Iter(ctx) {
		break
	}
	if err := db.Products.Store().Put(ctx, &shop.Product{Sku: sku + "3", CategoryID: 404}, perstore.Cond{}); err == nil {
		t.Error("Put(missing target) error = nil")
	}
	if err := db.Categories.Store().Delete(ctx, int64(1), perstore.Cond{}); err == nil {
		t.Error("Delete(a target) error = nil")
	}
	check("Delete", db.Products.Delete(ctx, p.ID))
}
