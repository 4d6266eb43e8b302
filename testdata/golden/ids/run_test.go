package ids_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	ids "github.com/perstore/perstoregen/testdata/golden/ids/want"
)

// TestShared uses models of several files that share types by $id.
func TestShared(t *testing.T) {
	goldentest.Each(t, ids.Open, func(t *testing.T, db *ids.DB) {
		ctx := t.Context()
		home := ids.Address{Street: "Elm Street 1", Tag: perstore.Some(ids.TagHome)}
		ann := &ids.Customer{Name: "Ann", Home: perstore.Some(home)}
		goldentest.Must(t, db.Customers.Add(ctx, ann))
		goldentest.Must(t, db.Orders.Add(ctx, &ids.Order{CustomerID: ann.ID, Ship: ann.Home.V, Total: perstore.Some(5.0)}))
		orders, err := ann.Orders().All(ctx)
		if err != nil || len(orders) != 1 || !cmp.Equal(orders[0].Ship, home) {
			t.Errorf("Orders() = %v, %v; want one to %v", orders, err, home)
		}
		if err := db.Orders.Add(ctx, &ids.Order{CustomerID: ann.ID, Total: perstore.Some(-1.0)}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Add(total -1) error = %v; want ErrInvalid", err)
		}
		goldentest.Must(t, db.Currencies.Add(ctx, &ids.Currency{Code: "EUR"}))
		if _, err := db.Currencies.Get(ctx, "EUR"); err != nil {
			t.Errorf("Get(EUR) error = %v", err)
		}
	})
}
