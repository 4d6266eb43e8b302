package perstore_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Objects that lack members because of an unselect are partial, as those of a
// select are, wherever that stands.
func TestUnselect(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx := t.Context()
		for _, query := range []string{"unselect(price,rating)&sku=A", "and(unselect(price),sku=A)", "and(select(name,stock),sku=A)"} {
			p, err := db.Products.RQL(query).First(ctx)
			if err != nil {
				t.Fatalf("First(%s) error = %v", query, err)
			}
			p.Stock = perstore.Some[int64](7)
			if err := p.Save(ctx); !errors.Is(err, perstore.ErrPartial) {
				t.Errorf("Save of what %s gave: error = %v; want ErrPartial", query, err)
			}
		}
		whole, err := db.Products.RQL("sku=A").First(ctx)
		if err != nil || whole.Price == 0 {
			t.Errorf("First(sku=A) = %v, %v; want its price kept", whole, err)
		}
		loaded, err := db.Products.RQL("unselect(categoryId)&sku=A").With(shop.ProductLinks.Category).First(ctx)
		if err != nil {
			t.Fatalf("First(unselect(categoryId)) with its category: error = %v", err)
		}
		if c, err := loaded.Category(ctx); err != nil || c.ID != whole.CategoryID {
			t.Errorf("Category = %v, %v; want that with the id %d", c, err, whole.CategoryID)
		}
		if got := db.Products.RQL("unselect(price)").Select(shop.ProductFields.Name).String(); got != "select(name)" {
			t.Errorf("Select after unselect = %s; want select(name)", got)
		}
	})
}

// Pages of objects without the member that they are sorted by come to an end.
func TestUnselectPages(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		var skus []string
		q := db.Products.RQL("unselect(price)&sort(price)&limit(1)")
		for cursor := ""; len(skus) < 10; {
			page, err := q.After(cursor).Page(t.Context())
			if err != nil {
				t.Fatalf("Page error = %v", err)
			}
			for _, p := range page.Items {
				skus = append(skus, p.Sku)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		all, err := db.Products.RQL("sort(price)").All(t.Context())
		if err != nil || len(all) != len(skus) {
			t.Fatalf("pages give %v; want %d products (%v)", skus, len(all), err)
		}
		for i, p := range all {
			if skus[i] != p.Sku {
				t.Errorf("pages give %v; want %s at %d", skus, p.Sku, i)
			}
		}
	})
}

// Writes of what a query with unselect finds are those of whole objects.
func TestUnselectWrites(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx := t.Context()
		n, err := db.Products.RQL("unselect(name)&sku=A").Update(ctx, shop.ProductPatch{Stock: perstore.Some[int64](9)})
		if n != 1 || err != nil {
			t.Errorf("Update = %d, %v; want 1", n, err)
		}
		if p, err := db.Products.RQL("sku=A").First(ctx); err != nil || p.Stock != perstore.Some[int64](9) || p.Name == "" {
			t.Errorf("First = %v, %v; want the stock 9 and its name", p, err)
		}
	})
}
