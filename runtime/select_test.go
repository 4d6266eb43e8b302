package perstore_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

func TestLinksOfPartialObjects(t *testing.T) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		t.Run(url, func(t *testing.T) { testLinksOfPartialObjects(t, url) })
	}
}

func testLinksOfPartialObjects(t *testing.T, url string) {
	db, err := shop.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	lamps := &shop.Category{Name: "Lamps"}
	if err := db.Categories.Add(t.Context(), lamps); err != nil {
		t.Fatal(err)
	}
	if err := db.Products.Add(t.Context(), &shop.Product{Sku: "1", Name: "Lamp", CategoryID: lamps.ID}); err != nil {
		t.Fatal(err)
	}

	named := db.Products.Where().Select(shop.ProductFields.Name)
	p, err := named.One(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Category(t.Context()); !errors.Is(err, perstore.ErrPartial) {
		t.Errorf("Category() of an object without categoryId = %v; want ErrPartial", err)
	}
	if p, err = named.With(shop.ProductLinks.Category).One(t.Context()); err != nil {
		t.Fatal(err)
	}
	category, err := p.Category(t.Context())
	if err != nil || category.Name != "Lamps" {
		t.Errorf("Category() after With = %v, %v; want Lamps", category, err)
	}
	if p.Sku != "" {
		t.Errorf("sku = %q; want none, it was not selected", p.Sku)
	}
}
