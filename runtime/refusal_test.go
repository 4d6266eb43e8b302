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
// refused batch: all but the batch. Where that is written object by object, it takes
// a database with savepoints, and without them nothing is left.
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
			db := openShop(t, url, hide)
			want, refusal := int64(1), perstore.ErrExists
			if nests(t, db) {
				want, refusal = 2, nil
			}
			if n, err := afterRefusal(t, db, run); n != want || !errors.Is(err, refusal) {
				t.Errorf("after a refused %s with middleware the transaction in %s leaves %d categories, error %v; want %d, %v", call, url, n, err, want, refusal)
			}
		}
	}
}

// nests tells whether the database has savepoints.
func nests(t *testing.T, db *shop.DB) (ok bool) {
	t.Helper()
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		part, err := perstore.Join(ctx, db.Core().Database())
		_, ok = part.(perstore.Nester)
		return err
	})
	if err != nil {
		t.Fatalf("Transaction error = %v", err)
	}
	return ok
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
