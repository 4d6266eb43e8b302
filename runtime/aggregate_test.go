package perstore_test

import (
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

func TestMinAndMaxOfText(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for _, name := range []string{"Oak", "Ash", "Yew"} {
			if err := db.Categories.Add(t.Context(), &shop.Category{Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		all := db.Categories.Where()
		if got, err := perstore.Min(t.Context(), all, shop.CategoryFields.Name); got.Or("") != "Ash" || err != nil {
			t.Errorf("Min(name) = %v, %v; want Ash", got, err)
		}
		if got, err := perstore.Max(t.Context(), all, shop.CategoryFields.Name); got.Or("") != "Yew" || err != nil {
			t.Errorf("Max(name) = %v, %v; want Yew", got, err)
		}
		none := all.Where(shop.CategoryFields.Name.Eq("Elm"))
		if got, err := perstore.Max(t.Context(), none, shop.CategoryFields.Name); !got.IsZero() || err != nil {
			t.Errorf("Max of none = %v, %v; want absent", got, err)
		}
	})
}
