package rest_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

var shopSchemas = []*perstore.ModelSchema{
	shop.CategorySchema, shop.OrderItemSchema, shop.OrderSchema, shop.CustomerSchema, shop.PaymentSchema, shop.CardPaymentSchema, shop.ProductSchema, shop.SupplierSchema, shop.TagSchema,
}

// server answers requests without a network.
type server struct {
	testing.TB
	http.Handler
	db *shop.DB
}

// answer is what a server has said.
type answer struct {
	*httptest.ResponseRecorder
}

func (a answer) String() string { return fmt.Sprint(a.Code, " ", strings.TrimSpace(a.Body.String())) }

// do sends a request: a method and a path, a body, and headers as "Name: value".
func (s *server) do(request, body string, headers ...string) answer {
	s.Helper()
	method, path, _ := strings.Cut(request, " ")
	r, err := http.NewRequestWithContext(s.Context(), method, "http://shop.test"+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return answer{w}
}

// want checks the answer to a request: the beginning of its status and body.
func (s *server) want(request, body, want string, headers ...string) answer {
	s.Helper()
	got := s.do(request, body, headers...)
	if !strings.HasPrefix(got.String(), want) {
		s.Errorf("%s %s %q\n got %s\nwant %s", request, body, headers, got, want)
	}
	return got
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openShop has three categories in a tree, four products, a supplier and an order
// with two items.
func openShop(t testing.TB, url string) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Migrate(t.Context()))
	ctx := t.Context()
	must(t, db.Categories.AddAll(ctx, []*shop.Category{{Name: "Furniture"}, {Name: "Lamps", ParentID: perstore.Some[int64](1)}}))
	must(t, db.Suppliers.Add(ctx, &shop.Supplier{Name: "Lumen", Country: "DE"}))
	for i, name := range []string{"Anna", "Bodo", "Cleo", "Dora"} {
		status := shop.ProductStatusPublished
		if i == 3 {
			status = shop.ProductStatusDraft
		}
		must(t, db.Products.Add(ctx, &shop.Product{Sku: fmt.Sprint("L-", i+1), Name: name, Price: float64(10 * (i + 1)), Status: status, CategoryID: 2, SupplierID: perstore.Some[int64](1)}))
	}
	c := &shop.Customer{ID: perstore.MustParseUUID("0190b0a0-0000-7000-8000-000000000001"), Email: "ann@shop.test", Name: "Ann"}
	must(t, db.Customers.Add(ctx, c))
	must(t, db.Orders.Add(ctx, &shop.Order{CustomerID: c.ID, Status: shop.OrderStatusOpen}))
	must(t, db.OrderItems.AddAll(ctx, []*shop.OrderItem{{OrderID: 1, Line: 1, ProductID: 1, Quantity: 2, Price: 10}, {OrderID: 1, Line: 2, ProductID: 2, Quantity: 1, Price: 20}}))
	return db
}

func serve(t testing.TB, db *shop.DB, opts rest.Options) *server {
	opts.Schemas = shopSchemas
	if opts.Log == nil {
		opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return &server{t, rest.Handler(db.Core(), opts), db}
}

// eachShop runs a test over memory and SQLite.
func eachShop(t *testing.T, opts rest.Options, test func(s *server)) {
	for name, url := range map[string]string{"memory": "memory:", "sqlite": "sqlite:" + filepath.Join(t.TempDir(), "shop.db")} {
		t.Run(name, func(t *testing.T) { test(serve(t, openShop(t, url), opts)) })
	}
}
