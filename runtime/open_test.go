package perstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// stores makes the stores of a shop by hand.
func stores() shop.Stores {
	entities := shop.Entities()
	db := memstore.New(entities...)
	of := func(model string) perstore.Store { return db.Store(described(entities, model)) }
	return shop.Stores{
		Addresses: of("Address"), Categories: of("Category"), Customers: of("Customer"),
		Orders: of("Order"), OrderItems: of("OrderItem"),
		Payments: of("Payment"), CardPayments: of("CardPayment"), TransferPayments: of("TransferPayment"),
		Products: of("Product"), Reviews: of("Review"), Suppliers: of("Supplier"), Tags: of("Tag"),
	}
}

func TestNewOverStores(t *testing.T) {
	given := stores()
	db, err := shop.New(given)
	if err != nil {
		t.Fatalf("New error = %v", err)
	}
	if err := db.Categories.Add(t.Context(), &shop.Category{Name: "Lighting"}); err != nil {
		t.Errorf("Add error = %v", err)
	}
	if n, err := db.Categories.RQL("rel(products)|name=Lighting").Count(t.Context()); n != 1 || err != nil {
		t.Errorf("Count through a link = %d, %v; want 1", n, err)
	}
	if db.Categories.Store() != given.Categories {
		t.Error("Store() is not the store that was given")
	}
	if err := db.Migrate(t.Context()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Migrate error = %v; want errors.ErrUnsupported", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
	if n, err := perstore.Count(t.Context(), given.Categories, rql.Query{}); n != 1 || err != nil {
		t.Errorf("Count of a given store after Close = %d, %v; want 1: it stays open", n, err)
	}
}

// TestNewTwice builds a second data model over stores whose entities are bound
// already, while the first one reads them.
func TestNewTwice(t *testing.T) {
	given := stores()
	first, err := shop.New(given)
	if err != nil {
		t.Fatalf("New error = %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := first.Products.RQL("category/name=Lighting").Count(t.Context())
		done <- err
	}()
	if _, err := shop.New(given); err != nil {
		t.Errorf("second New error = %v", err)
	}
	if err := <-done; err != nil {
		t.Errorf("Count error = %v", err)
	}
	other := stores()
	other.Products = given.Products
	if _, err := shop.New(other); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("New over stores of two families error = %v; want ErrInvalid", err)
	}
}

// TestLinkIntoAnotherDatabase asks a store for objects that it does not keep.
func TestLinkIntoAnotherDatabase(t *testing.T) {
	mixed := stores()
	mixed.Categories = stores().Categories
	db, err := shop.New(mixed)
	if err != nil {
		t.Fatalf("New error = %v", err)
	}
	if err := db.Products.Add(t.Context(), &shop.Product{Sku: "1", Name: "Lamp"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	if _, err := db.Products.RQL("category/name=Lighting").Count(t.Context()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Count through a link into another database error = %v; want errors.ErrUnsupported", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for says, change := range map[string]func(*shop.Stores){
		"Order: ":               func(s *shop.Stores) { s.Orders = nil },
		"its store keeps":       func(s *shop.Stores) { s.Orders = s.Products },
		"no store was given":    func(s *shop.Stores) { s.Categories, s.Products = nil, nil },
		"new Customer: invalid": func(s *shop.Stores) { s.Customers = nil },
	} {
		given := stores()
		change(&given)
		if _, err := shop.New(given); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("New error = %v; want ErrInvalid that says %q", err, says)
		}
	}
}

func TestUnknownModelOfMiddleware(t *testing.T) {
	mw := perstore.WithMiddleware("Prodcut", func(next perstore.Store) perstore.Store { return next })
	if _, err := shop.Open(t.Context(), "memory:", mw); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "Prodcut") {
		t.Errorf("Open with middleware for Prodcut error = %v; want ErrInvalid that names it", err)
	}
}

// tracing is middleware that notes what passes it, and shouts.
type tracing struct {
	perstore.Store
	name  string
	trace *[]string
}

func (s tracing) note(call string) { *s.trace = append(*s.trace, s.name+"."+call) }

func (s tracing) Get(ctx context.Context, key any) (any, error) {
	s.note("Get")
	obj, err := s.Store.Get(ctx, key)
	if err == nil {
		obj.(*shop.Category).Name += "!"
	}
	return obj, err
}

func (s tracing) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	s.note("Put")
	return s.Store.Put(ctx, obj, cond)
}

func (s tracing) Delete(ctx context.Context, key any, cond perstore.Cond) error {
	s.note("Delete")
	return s.Store.Delete(ctx, key, cond)
}

func (s tracing) Query(ctx context.Context, q rql.Query, yield func(any) bool) error {
	s.note("Query")
	return s.Store.Query(ctx, q, yield)
}

// TestMiddlewareGivesNoStore checks that opening refuses what would panic later.
func TestMiddlewareGivesNoStore(t *testing.T) {
	none := func(perstore.Store) perstore.Store { return nil }
	_, err := shop.Open(t.Context(), "memory:", perstore.WithMiddleware("Category", none))
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "Category") {
		t.Errorf("Open error = %v; want ErrInvalid that names the model", err)
	}
}

// TestMiddleware checks the order, and that nothing goes past it: a store that
// lacks an ability is asked through what it has.
func TestMiddleware(t *testing.T) {
	var trace []string
	wrap := func(name string) perstore.Middleware {
		return func(next perstore.Store) perstore.Store { return tracing{next, name, &trace} }
	}
	db, err := shop.Open(t.Context(), "memory:", perstore.WithMiddleware("Category", wrap("a"), wrap("b")), perstore.WithMiddleware("Category", wrap("c")))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	ctx := t.Context()
	calls := func(call, want string, run func() error) {
		t.Helper()
		trace = nil
		if err := run(); err != nil {
			t.Errorf("%s error = %v", call, err)
		}
		if got := strings.Join(trace, " "); got != want {
			t.Errorf("%s passes %q; want %q", call, got, want)
		}
	}
	calls("Add", "a.Put b.Put c.Put", func() error { return db.Categories.Add(ctx, &shop.Category{Name: "x"}) })
	calls("Get", "a.Get b.Get c.Get", func() error {
		c, err := db.Categories.Get(ctx, 1)
		if err == nil && c.Name != "x!!!" {
			t.Errorf("Get = %s; want what the middleware made of it", c.Name)
		}
		return err
	})
	calls("Count", "a.Query b.Query c.Query", func() error {
		n, err := db.Categories.RQL("sort(-name)&limit(1)").Count(ctx)
		if n != 1 {
			t.Errorf("Count = %d; want 1", n)
		}
		return err
	})
	calls("Result(sum)", "a.Query b.Query c.Query", func() error {
		r, err := db.Categories.RQL("sum(id)").Result(ctx)
		if r.Value != int64(1) {
			t.Errorf("sum(id) = %v; want 1", r.Value)
		}
		return err
	})
	calls("AddAll", "a.Put b.Put c.Put a.Put b.Put c.Put", func() error {
		return db.Categories.AddAll(ctx, []*shop.Category{{Name: "y"}, {Name: "z"}})
	})
	calls("GetMany", "a.Get b.Get c.Get a.Get b.Get c.Get", func() error { _, err := db.Categories.GetMany(ctx, 1, 404); return err })
	calls("Delete", "a.Delete b.Delete c.Delete", func() error { return db.Categories.Delete(ctx, 1) })
	if _, err := db.Categories.Where().Explain(ctx); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Explain through middleware error = %v; want errors.ErrUnsupported", err)
	}
}

// TestReduceFallback computes what a store without the ability cannot.
func TestReduceFallback(t *testing.T) {
	db := openShop(t, "memory:")
	plain := struct{ perstore.Store }{db.Products.Store()}
	for text, want := range map[string]rql.Value{
		"sum(price)": rql.Float(100), "sum(stock)&price=gt=10": rql.Int(6), "count()&limit(3)": rql.Int(3), "mean(price)&sort(-price)&limit(2)": rql.Float(35),
		"max(sku)&limit(2,1)": rql.String("C"), "min(rating)&sku=A": rql.Null(), "max(price)&category/name=Lighting": rql.Float(40),
	} {
		q, err := rql.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := perstore.Reduce(t.Context(), plain, q); err != nil || got.Kind() != want.Kind() || !got.Equal(want) {
			t.Errorf("Reduce(%s) = %v, %v; want %v", text, got, err, want)
		}
	}
}
