package memstore_test

import (
	"context"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

func openShop(t testing.TB) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	return db
}

// TestForgottenCtx makes the classic mistake: it writes inside a transaction
// with the ctx from outside. That waits for nobody, and stays when the
// transaction aborts.
func TestForgottenCtx(t *testing.T) {
	db, oops := openShop(t), errors.New("oops")
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.Categories.Add(ctx, &shop.Category{Name: "inside"}); err != nil {
			return err
		}
		if err := db.Categories.Add(t.Context(), &shop.Category{Name: "outside"}); err != nil {
			t.Errorf("Add with the ctx from outside error = %v", err)
		}
		return oops
	})
	if !errors.Is(err, oops) {
		t.Errorf("Transaction error = %v; want oops", err)
	}
	if c, err := db.Categories.Where().One(t.Context()); err != nil || c.Name != "outside" {
		t.Errorf("One = %v, %v; want what was added outside", c, err)
	}
}

// TestReadersNeverWait reads while a transaction is open.
func TestReadersNeverWait(t *testing.T) {
	db := openShop(t)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.Categories.Add(ctx, &shop.Category{Name: "new"}); err != nil {
			return err
		}
		n, err := db.Categories.Where().Count(t.Context())
		if n != 0 || err != nil {
			t.Errorf("Count outside = %d, %v; want 0", n, err)
		}
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
}

func TestOpenRefusesName(t *testing.T) {
	if _, err := shop.Open(t.Context(), "memory:shop"); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Open(memory:shop) error = %v; want ErrInvalid", err)
	}
}

func TestStoreOfUnknownEntity(t *testing.T) {
	if s := memstore.New(shop.Entities()...).Store(shop.Entities()[0]); s != nil {
		t.Errorf("Store(an entity of another call) = %v; want nil", s)
	}
}

func TestExplain(t *testing.T) {
	db := openShop(t)
	for query, want := range map[string]string{
		"":                          "scan of Product",
		"price=gt=1":                "scan of Product",
		"id=7":                      "primary key of Product",
		"sku=a&name=b":              "index products_sku_key of Product",
		"status=draft&sort(-price)": "sorted index products_status_price_desc_idx of Product",
		"status=draft&price=gt=1":   "index products_status_price_desc_idx of Product",
		"sort(status,price)":        "sorted index products_status_price_desc_idx of Product",
		"sort(-status,price)":       "sorted index products_status_price_desc_idx of Product",
		"sort(status,-price)":       "scan of Product",
		"sort(status)":              "scan of Product",
		"sort(-id)":                 "sorted primary key of Product",
		"in(id,(1,2))&sku=a":        "index products_sku_key of Product",
		"status=draft&id=gt=3":      "index products_status_price_desc_idx of Product",
		"sku=a|name=b":              "scan of Product",
		"sku!=a":                    "scan of Product",
	} {
		plan, err := db.Products.RQL(query).Explain(t.Context())
		if err != nil || plan.InMemory != want || plan.SQL != "" {
			t.Errorf("Explain(%s) = %+v, %v; want %s", query, plan, err, want)
		}
	}
}

// TestConflictInFamily writes one object through two of its models at once.
func TestConflictInFamily(t *testing.T) {
	order := &shop.Order{ID: 1, CustomerID: perstore.NewUUID(), Status: shop.OrderStatusPaid}
	card := &shop.CardPayment{ID: 1, OrderID: 1, Amount: 1, Brand: shop.CardPaymentBrandVisa, LastDigits: "1234"}
	transfer := &shop.TransferPayment{ID: 2, OrderID: 1, Amount: 1, Iban: "DE02120300000000202051"}
	db := openWith(t, memstore.Options{Initial: []any{order, card, transfer}})
	for name, c := range map[string]struct {
		id   int64
		want error
	}{"the same": {1, perstore.ErrConflict}, "another one": {2, nil}} {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			p, err := db.CardPayments.Get(ctx, 1)
			if err != nil {
				return err
			}
			p.LastDigits = "9876"
			if err := p.Save(ctx); err != nil {
				return err
			}
			outside, err := db.Payments.Get(t.Context(), c.id)
			if err != nil {
				return err
			}
			outside.Amount++
			return outside.Save(t.Context())
		})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: Transaction error = %v; want %v", name, err, c.want)
		}
	}
	got, err := db.CardPayments.Get(t.Context(), 1)
	if err != nil || got.LastDigits != "9876" || got.Amount != 2 {
		t.Errorf("the payment is %+v, %v; want both changes", got, err)
	}
}
