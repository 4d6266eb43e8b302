package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
)

// How much the shop begins with.
const (
	customers = 400
	products  = 1000
	orders    = 600
)

// opening is when the first customer signed up.
var opening = time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)

// seed makes the same shop every time.
type seed struct {
	random     *rand.Rand
	suppliers  []*shop.Supplier
	categories []*shop.Category // the leaves of the tree
	customers  []*shop.Customer
	addresses  []*shop.Address // of the customers, in their order
	products   []*shop.Product
	stars      [][]int64 // that the products got
}

func newSeed() *seed { return &seed{random: rand.New(rand.NewPCG(2010, 11))} }

// seedStep stores some objects and tells how many.
type seedStep struct {
	what string
	run  func(context.Context, *shop.DB) (int, error)
}

func (s *seed) steps() []seedStep {
	return []seedStep{
		{"create tables and indexes", func(ctx context.Context, db *shop.DB) (int, error) { return 0, db.Migrate(ctx) }},
		{"suppliers, tags, categories", s.fillCatalogue},
		{"products", s.fillProducts},
		{"customers, addresses", s.fillCustomers},
		{"reviews", s.fillReviews},
		{"orders, items, payments", s.fillOrders},
	}
}

// pick gives one of list.
func pick[T any](s *seed, list []T) T { return list[s.random.IntN(len(list))] }
