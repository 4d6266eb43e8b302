package perstore_test

import (
	"context"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// plain hides the abilities of a store.
type plain struct{ perstore.Store }

// TestRefusalInTransaction checks what is left of a transaction that ignores a
// refused batch: all but the batch where the store writes that itself, and
// nothing where it is written object by object.
func TestRefusalInTransaction(t *testing.T) {
	same := perstore.Some("same")
	refused := map[string]func(ctx context.Context, db *shop.DB) error{
		"AddAll": func(ctx context.Context, db *shop.DB) error {
			return db.Categories.AddAll(ctx, []*shop.Category{{Name: "A", Slug: same}, {Name: "B", Slug: same}})
		},
		"Update": func(ctx context.Context, db *shop.DB) error {
			_, err := db.Categories.Where().Update(ctx, shop.CategoryPatch{Slug: same})
			return err
		},
	}
	hide := perstore.WithMiddleware("Category", func(next perstore.Store) perstore.Store { return plain{next} })
	for call, run := range refused {
		inShops(t, func(t *testing.T, db *shop.DB) {
			if n, err := afterRefusal(t, db, run); n != 2 || err != nil {
				t.Errorf("after a refused %s the transaction leaves %d categories, error %v; want 2", call, n, err)
			}
		})
		for _, url := range []string{"memory:", "sqlite::memory:"} {
			n, err := afterRefusal(t, openShop(t, url, hide), run)
			if n != 1 || !errors.Is(err, perstore.ErrExists) {
				t.Errorf("after a refused %s with middleware the transaction in %s leaves %d categories, error %v; want 1, and the refusal", call, url, n, err)
			}
		}
	}
}

// afterRefusal adds a category and ignores that run is refused, in one
// transaction: it tells how that ends and how many categories there are then.
func afterRefusal(t *testing.T, db *shop.DB, run func(context.Context, *shop.DB) error) (int64, error) {
	t.Helper()
	end := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.Categories.Add(ctx, &shop.Category{Name: "First"}); err != nil {
			return err
		}
		if err := run(ctx, db); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("the call error = %v; want ErrExists", err)
		}
		return nil
	})
	n, err := db.Categories.Where().Count(t.Context())
	if err != nil {
		t.Errorf("Count error = %v", err)
	}
	return n, end
}
