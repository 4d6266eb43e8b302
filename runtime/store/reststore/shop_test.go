package reststore_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/reststore"
)

// twoShops are a shop in memory and the same one over HTTP.
func twoShops(t testing.TB, opts reststore.Options, more ...perstore.OpenOption) (there, here *shop.DB, seen *requests) {
	t.Helper()
	there, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	h := rest.Handler(there.Core(), rest.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	seen = &requests{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.add(r)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	here, err = shop.Open(t.Context(), server.URL, append(more, reststore.With(opts))...)
	if err != nil {
		t.Fatal(err)
	}
	if err := here.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	return there, here, seen
}

func product(sku string) *shop.Product {
	return &shop.Product{Sku: sku, Name: "Lamp", Price: 10, CategoryID: 1, Tags: []string{"a"}, Dimensions: perstore.Some(shop.ProductDimensions{Width: 1, Height: 2})}
}

// TestGenerated checks the objects of generated code, of which codecs write and read
// the JSON.
func TestGenerated(t *testing.T) {
	there, here, _ := twoShops(t, reststore.Options{PageSize: 2})
	ctx := t.Context()
	p := product("L-1")
	if err := here.Products.Add(ctx, p); err != nil || p.ID != 1 || p.Revision != 1 {
		t.Fatalf("Add error = %v, key %d, revision %d; want 1, 1", err, p.ID, p.Revision)
	}
	stored, err := there.Products.Get(ctx, 1)
	if err != nil || fmt.Sprintf("%+v", stored.Dimensions) != fmt.Sprintf("%+v", p.Dimensions) || stored.Sku != "L-1" {
		t.Errorf("Get at the server = %+v, %v; want %+v", stored, err, p)
	}
	for i := range 4 {
		if err := here.Products.Add(ctx, product(fmt.Sprint("M-", i))); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	part, err := here.Products.RQL("select(name)&sort(-id)&limit(3)").All(ctx)
	if err != nil || len(part) != 3 || part[0].ID != 5 || part[0].Name != "Lamp" || part[0].Sku != "" || !part[0].Perstore.Partial() {
		t.Errorf("select(name) = %v, %v; want three partial products", part, err)
	}
	sum, err := perstore.Sum(ctx, here.Products.Where(), shop.ProductFields.Price)
	if v, _ := sum.Get(); v != 50 || err != nil {
		t.Errorf("Sum(price) = %v, %v; want 50", v, err)
	}
	if err := part[0].Save(ctx); !errors.Is(err, perstore.ErrPartial) {
		t.Errorf("Save of a partial product error = %v; want ErrPartial", err)
	}
	if _, err := here.Products.Patch(ctx, 1, shop.ProductPatch{Price: perstore.Some(11.0)}); err != nil {
		t.Errorf("Patch error = %v", err)
	}
	if err := p.Save(ctx); !errors.Is(err, perstore.ErrPrecondition) {
		t.Errorf("Save of a stale product error = %v; want ErrPrecondition", err)
	}
	if err := here.Products.Put(ctx, p, perstore.IfMatch[int64](2)); err != nil || p.Revision != 3 {
		t.Errorf("Put(IfMatch(2)) error = %v, revision %d; want 3", err, p.Revision)
	}
}

// TestValues checks that nothing that a text holds becomes a part of a query or a path.
func TestValues(t *testing.T) {
	_, here, _ := twoShops(t, reststore.Options{})
	ctx := t.Context()
	for i, name := range []string{"a&b", "x)|(id=gt=0", "100%", "a/b?c#d", "+ plus", "é \u2028 <>\"", "../..", "%2e%2e", "count()", "null", "7"} {
		c := &shop.Category{Name: name}
		if err := here.Categories.Add(ctx, c); err != nil {
			t.Fatalf("Add(%q) error = %v", name, err)
		}
		got, err := here.Categories.Where(shop.CategoryFields.Name.Eq(name)).All(ctx)
		if err != nil || len(got) != 1 || got[0].ID != int64(i+1) {
			t.Errorf("Name.Eq(%q) = %v, %v; want it alone", name, got, err)
		}
	}
}

// TestCache checks that what has not changed is not sent again.
func TestCache(t *testing.T) {
	var statuses []int
	who := "ann"
	opts := reststore.Options{Cache: 2, Header: func(_ context.Context, h http.Header) error { h.Set("X-Caller", who); return nil }}
	_, here, seen := twoShops(t, opts, perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) { statuses = append(statuses, len(s.Text)) }))
	ctx := t.Context()
	if err := here.Categories.Add(ctx, &shop.Category{Name: "Lamps"}); err != nil {
		t.Fatal(err)
	}
	read := func() (*shop.Category, string) {
		t.Helper()
		c, err := here.Categories.Get(ctx, 1)
		if err != nil {
			t.Fatalf("Get error = %v", err)
		}
		all := seen.all()
		return c, all[len(all)-1].Header.Get("If-None-Match")
	}
	if _, tag := read(); tag != "" {
		t.Errorf("the first read has If-None-Match %q", tag)
	}
	c, tag := read()
	if tag == "" || c.Name != "Lamps" {
		t.Errorf("the second read has If-None-Match %q and gives %q", tag, c.Name)
	}
	c.Name = "Chairs"
	if again, _ := read(); again.Name != "Lamps" {
		t.Errorf("what is kept was changed by who read it: %q", again.Name)
	}
	if err := c.Save(ctx); err != nil {
		t.Fatalf("Save error = %v", err)
	}
	if now, _ := read(); now.Name != "Chairs" {
		t.Errorf("Get after Save = %q; want Chairs", now.Name)
	}
	who = "bob"
	if _, tag := read(); tag != "" {
		t.Errorf("the read of another caller has If-None-Match %q", tag)
	}
	if len(statuses) == 0 {
		t.Errorf("the hook saw no request")
	}
}

// TestErrors checks what becomes of the answers of our own server.
func TestErrors(t *testing.T) {
	_, here, _ := twoShops(t, reststore.Options{})
	ctx := t.Context()
	err := here.Core().Model("Category").Store().Put(ctx, &shop.Category{}, perstore.Cond{})
	invalid := (*perstore.ValidationError)(nil)
	if !errors.As(err, &invalid) || len(invalid.Violations) != 1 || invalid.Violations[0].Pointer != "/name" || invalid.Violations[0].Keyword != "minLength" {
		t.Errorf("Put of what is invalid error = %v; want a ValidationError of /name", err)
	}
	own := (*reststore.Error)(nil)
	if !errors.As(err, &own) || own.Status != 422 || own.Method != "POST" {
		t.Errorf("Put of what is invalid error = %#v; want one of POST and 422", own)
	}
	if err := here.Products.Add(ctx, product("twice")); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	if err := here.Products.Add(ctx, product("twice")); !errors.Is(err, perstore.ErrExists) {
		t.Errorf("Add of a taken sku error = %v; want ErrExists", err)
	}
}

// TestUnknownMembers checks that a server may have members that are not known here.
func TestUnknownMembers(t *testing.T) {
	known := `{"id":1,"name":"Lamps","color":"red"}`
	db, _ := shopAt(t, reststore.Options{}, func(_ int, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			send(w, 200, "["+lamps+","+known+"]")
			return
		}
		send(w, 200, known)
	})
	if c, err := db.Categories.Get(t.Context(), 1); err != nil || c.Name != "Lamps" {
		t.Errorf("Get = %v, %v; want Lamps", c, err)
	}
	if all, err := db.Categories.Where().All(t.Context()); err != nil || len(all) != 2 || all[1].Name != "Lamps" {
		t.Errorf("All = %v, %v; want two", all, err)
	}
}

// TestOpenRefuses checks addresses, and options that are not the store's.
func TestOpenRefuses(t *testing.T) {
	for url, opts := range map[string][]perstore.OpenOption{
		"http:":                      nil,
		"http://":                    nil,
		"https:///path":              nil,
		"http://shop.test/?page=3":   nil,
		"http://shop.test/#x":        nil,
		"http://bob:geheim@[::1":     nil,
		"http://shop.test/twice":     {reststore.With(reststore.Options{}), reststore.With(reststore.Options{})},
		"http://shop.test/":          {perstore.WithReplicas("http://other.test/")},
		"http://shop.test/unchecked": {perstore.WithLinkChecks()},
	} {
		_, err := shop.Open(t.Context(), url, opts...)
		if !errors.Is(err, perstore.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Open(%s) error = %v; want ErrInvalid or errors.ErrUnsupported", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("Open(%s) error = %v; it tells the password", url, err)
		}
	}
}

// TestMigrate checks that a server which has not all models is refused.
func TestMigrate(t *testing.T) {
	db, _ := shopAt(t, reststore.Options{}, func(_ int, w http.ResponseWriter, _ *http.Request) { send(w, 200, `{"Category":"/Category/"}`) })
	if err := db.Migrate(t.Context()); !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "does not have the model") {
		t.Errorf("Migrate error = %v; want ErrDatabase that names a model", err)
	}
}

// TestLongLists checks that what a server would refuse as too long is asked for in
// parts, in the order of the whole.
func TestLongLists(t *testing.T) {
	there, here, seen := twoShops(t, reststore.Options{})
	ctx := t.Context()
	customers := make([]*shop.Customer, 500)
	orders := make([]*shop.Order, len(customers))
	for i := range customers {
		customers[i] = &shop.Customer{Email: fmt.Sprint("c", i, "@shop.test"), Name: fmt.Sprint("c", 499-i)}
	}
	if err := there.Customers.AddAll(ctx, customers); err != nil {
		t.Fatal(err)
	}
	ids := make([]perstore.UUID, len(customers))
	for i, c := range customers {
		ids[i], orders[i] = c.ID, &shop.Order{CustomerID: c.ID, Status: shop.OrderStatusOpen}
	}
	if err := there.Orders.AddAll(ctx, orders); err != nil {
		t.Fatal(err)
	}
	found, err := here.Orders.Where().With(shop.OrderLinks.Customer).All(ctx)
	if err != nil || len(found) != 500 {
		t.Fatalf("All = %d orders, %v; want 500", len(found), err)
	}
	for _, o := range found {
		if c, err := o.Customer(ctx); err != nil || c.ID != o.CustomerID {
			t.Fatalf("Customer of order %d = %v, %v", o.ID, c, err)
		}
	}
	if n := len(seen.all()); n > 8 {
		t.Errorf("orders with customers took %d requests", n)
	}
	q := here.Customers.Where(shop.CustomerFields.ID.In(append(ids, ids...)...))
	if n, err := q.Count(ctx); n != 500 || err != nil {
		t.Errorf("Count = %d, %v; want 500", n, err)
	}
	sorted, err := q.Sort(shop.CustomerFields.Name.Asc()).Offset(1).Limit(3).All(ctx)
	if err != nil || len(sorted) != 3 || sorted[0].Name != "c1" || sorted[1].Name != "c10" || sorted[2].Name != "c100" {
		t.Errorf("sorted by name: %v, %v; want c1, c10, c100", sorted, err)
	}
	for range q.Iter(ctx) {
		break
	}
}
