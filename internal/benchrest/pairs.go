package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// pairs makes all that are compared; file is that of SQLite.
func pairs(ctx context.Context, file string) (all []pair, shut func(), err error) {
	memory, err := open(ctx, "memory:")
	if err != nil {
		return nil, nil, err
	}
	lite, err := open(ctx, "sqlite:"+file)
	if err != nil {
		return nil, nil, err
	}
	direct, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		return nil, nil, err
	}
	opts := rest.Options{Schemas: []*perstore.ModelSchema{shop.ProductSchema, shop.OrderItemSchema}}
	one, pages := rest.Handler(memory.Core(), opts), rest.Handler(lite.Core(), opts)
	counted, err := newPage(ctx, direct, true)
	if err != nil {
		return nil, nil, err
	}
	plain, err := newPage(ctx, direct, false)
	if err != nil {
		return nil, nil, err
	}
	opts.MaxPage = 25
	return []pair{
			{"an object by its key", "/Product/1", 2.5, one, same(one, "/Product/1")},
			{"25 rows and how many there are", "/OrderItem/?quantity=1&sort(line)&limit(25)", 1.5, pages, counted},
			{"25 rows", "/OrderItem/?quantity=1&sort(line)", 1.5, rest.Handler(lite.Core(), opts), plain},
		}, func() {
			_ = errors.Join(memory.Close(), lite.Close(), direct.Close()) // nothing is kept
		}, nil
}

// open has a product, and an order with 100 items.
func open(ctx context.Context, url string) (*shop.DB, error) {
	db, err := shop.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	c := &shop.Customer{ID: perstore.MustParseUUID("0190b0a0-0000-7000-8000-000000000001"), Email: "ann@shop.test", Name: "Ann"}
	items := make([]*shop.OrderItem, 100)
	for i := range items {
		items[i] = &shop.OrderItem{OrderID: 1, Line: int64(i + 1), ProductID: 1, Quantity: 1, Price: 10}
	}
	return db, errors.Join(
		db.Migrate(ctx),
		db.Categories.Add(ctx, &shop.Category{Name: "Lamps"}),
		db.Products.Add(ctx, &shop.Product{Sku: "L-1", Name: "Anna", Price: 10, Status: shop.ProductStatusPublished, CategoryID: 1}),
		db.Customers.Add(ctx, c),
		db.Orders.Add(ctx, &shop.Order{CustomerID: c.ID, Status: shop.OrderStatusOpen}),
		db.OrderItems.AddAll(ctx, items),
	)
}

// same is a handler that writes what another one has answered.
func same(h http.Handler, path string) http.Handler {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, header := w.Body.Bytes(), w.Header()
	header.Set("Content-Length", strconv.Itoa(len(body)))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header().Set(name, values[0])
		}
		_, _ = w.Write(body)
	})
}

// item is a row as one would write it.
type item struct {
	OrderID   int64   `json:"orderId"`
	Line      int64   `json:"line"`
	ProductID int64   `json:"productId"`
	Quantity  int64   `json:"quantity"`
	Price     float64 `json:"price"`
}

// page is a handler by hand: prepared statements and encoding/json.
type page struct{ rows, count *sql.Stmt }

func newPage(ctx context.Context, db *sql.DB, counted bool) (*page, error) {
	rows, err := db.PrepareContext(ctx, "SELECT order_id, line, product_id, quantity, price FROM order_items WHERE quantity = ? ORDER BY line, order_id LIMIT 26")
	if err != nil || !counted {
		return &page{rows: rows}, err
	}
	count, err := db.PrepareContext(ctx, "SELECT count(*) FROM order_items WHERE quantity = ?")
	return &page{rows, count}, err
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	items, err := p.items(r.Context())
	total := "*"
	if err == nil && p.count != nil {
		err = p.count.QueryRowContext(r.Context(), 1).Scan(&total)
	}
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	body, err := json.Marshal(items)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Range", fmt.Sprintf("items 0-%d/%s", len(items)-1, total))
	_, _ = w.Write(body)
}

func (p *page) items(ctx context.Context) ([]item, error) {
	rows, err := p.rows.QueryContext(ctx, 1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []item
	for rows.Next() && len(items) < 25 {
		var i item
		if err := rows.Scan(&i.OrderID, &i.Line, &i.ProductID, &i.Quantity, &i.Price); err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	return items, rows.Err()
}
