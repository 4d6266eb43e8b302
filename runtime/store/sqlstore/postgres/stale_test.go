package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestStaleBatch adds objects in a transaction by a statement that was prepared
// before the type of the keys changed: the batch is refused once, and the transaction
// goes on.
func TestStaleBatch(t *testing.T) {
	rest := newSchema(t)
	db, err := shop.Open(t.Context(), "postgres:"+rest)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	add := func(ctx context.Context, name string) error {
		return db.Categories.AddAll(ctx, []*shop.Category{{Name: name}, {Name: name + "s"}})
	}
	if err := add(t.Context(), "Lamp"); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	raw := connect(t, "postgres:"+rest)
	mustExec(t, raw, "ALTER TABLE categories ALTER id TYPE integer")
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if _, err := db.Products.Where().Count(ctx); err != nil {
			return err
		}
		if err := add(ctx, "Chair"); err != nil && !errors.Is(err, perstore.ErrConflict) {
			t.Errorf("AddAll by a stale statement error = %v; want none or ErrConflict", err)
		}
		return add(ctx, "Desk")
	})
	if err != nil {
		t.Errorf("the next AddAll error = %v", err)
	}
}
