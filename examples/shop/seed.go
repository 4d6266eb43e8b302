package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// How much the shop begins with.
const (
	customers = 500
	products  = 1000
	orders    = 800
)

// seed makes the same shop every time.
type seed struct {
	random     *rand.Rand
	categories []*shop.Category
	customers  []*shop.Customer
	products   []*shop.Product
}

func newSeed() *seed { return &seed{random: rand.New(rand.NewPCG(2010, 11))} }

// opening is when the first customer signed up.
var opening = time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)

// tree is the tree of categories: each with the products that it sells.
var tree = []struct {
	name  string
	leafs []string
}{
	{"Lighting", []string{"Lamp", "Lantern", "Chandelier"}},
	{"Seating", []string{"Chair", "Stool", "Bench"}},
	{"Storage", []string{"Shelf", "Chest", "Basket"}},
}

var adjectives = []string{"Quiet", "Tall", "Oak", "Nordic", "Folding", "Blue", "Heavy", "Little", "Copper", "Woven"}

// fillCategories adds the tree, the roots first.
func (s *seed) fillCategories(ctx context.Context, db *shop.DB) (int, error) {
	n := 0
	for _, branch := range tree {
		root := &shop.Category{Name: branch.name}
		if err := db.Categories.Add(ctx, root); err != nil {
			return n, err
		}
		n += 1 + len(branch.leafs)
		for _, leaf := range branch.leafs {
			c := &shop.Category{Name: leaf, ParentID: perstore.Some(root.ID)}
			if err := db.Categories.Add(ctx, c); err != nil {
				return n, err
			}
			s.categories = append(s.categories, c)
		}
	}
	return n, nil
}

func (s *seed) fillCustomers(ctx context.Context, db *shop.DB) (int, error) {
	for i := range customers {
		s.customers = append(s.customers, &shop.Customer{
			Name:      fmt.Sprintf("Customer %03d", i+1),
			Email:     fmt.Sprintf("customer%03d@example.com", i+1),
			Address:   perstore.Some(shop.Address{Street: "Main Street 1", City: "Oslo", Country: "NO"}),
			CreatedAt: opening.Add(time.Duration(i) * time.Hour),
		})
	}
	return len(s.customers), db.Customers.AddAll(ctx, s.customers)
}

func (s *seed) fillProducts(ctx context.Context, db *shop.DB) (int, error) {
	for i := range products {
		category := s.categories[i%len(s.categories)]
		p := &shop.Product{
			Sku:        fmt.Sprintf("P-%04d", i+1),
			Name:       adjectives[s.random.IntN(len(adjectives))] + " " + category.Name,
			Price:      float64(s.random.IntN(20000)+500) / 100,
			Stock:      perstore.Some(int64(s.random.IntN(50))),
			Status:     shop.ProductStatusPublished,
			Rating:     perstore.Some(float64(s.random.IntN(41)+10) / 10),
			Tags:       []string{"season-" + fmt.Sprint(i%4+1)},
			CategoryID: category.ID,
		}
		if i%7 == 0 { // new: not reviewed, not published
			p.Status, p.Rating = shop.ProductStatusDraft, perstore.Opt[float64]{}
		}
		s.products = append(s.products, p)
	}
	return len(s.products), db.Products.AddAll(ctx, s.products)
}

// fillOrders adds orders with one to four lines each, in one transaction.
func (s *seed) fillOrders(ctx context.Context, db *shop.DB) (int, error) {
	n := 0
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		list := make([]*shop.Order, orders)
		for i := range list {
			list[i] = &shop.Order{
				CustomerID: s.customers[s.random.IntN(customers)].ID,
				Status:     shop.OrderStatusPaid,
				PlacedAt:   opening.AddDate(0, 1, 0).Add(time.Duration(i) * time.Hour),
			}
		}
		if err := db.Orders.AddAll(ctx, list); err != nil {
			return err
		}
		var items []*shop.OrderItem
		for _, o := range list {
			for line := range s.random.IntN(4) + 1 {
				p := s.products[s.random.IntN(products)]
				items = append(items, &shop.OrderItem{
					OrderID: o.ID, Line: int64(line + 1), ProductID: p.ID,
					Quantity: int64(s.random.IntN(3) + 1), Price: p.Price,
				})
			}
		}
		n = len(list) + len(items)
		return db.OrderItems.AddAll(ctx, items)
	})
	return n, err
}
