package main

import (
	"context"
	"fmt"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// tree is the tree of categories: each with those below it.
var tree = []struct {
	name   string
	leaves []string
}{
	{"Lighting", []string{"Lamp", "Lantern", "Chandelier"}},
	{"Seating", []string{"Chair", "Stool", "Bench"}},
	{"Storage", []string{"Shelf", "Chest", "Basket"}},
}

var (
	adjectives = []string{"Quiet", "Tall", "Oak", "Nordic", "Folding", "Blue", "Heavy", "Little", "Copper", "Woven"}
	countries  = []string{"NO", "SE", "DK", "DE", "IT"}
	tags       = []*shop.Tag{
		{Slug: "new", Title: "New"}, {Slug: "sale", Title: "On sale"}, {Slug: "handmade", Title: "Made by hand"},
		{Slug: "outdoor", Title: "For outdoors"}, {Slug: "recycled", Title: "Recycled"},
	}
)

// fillCatalogue adds what products refer to.
func (s *seed) fillCatalogue(ctx context.Context, db *shop.DB) (int, error) {
	for i := range 12 {
		s.suppliers = append(s.suppliers, &shop.Supplier{
			Name: fmt.Sprintf("Workshop %02d", i+1), Country: pick(s, countries),
			DeliveryDays: perstore.Some(int64(s.random.IntN(20) + 1)),
		})
	}
	if err := db.Suppliers.AddAll(ctx, s.suppliers); err != nil {
		return 0, err
	}
	if err := db.Tags.AddAll(ctx, tags); err != nil {
		return 0, err
	}
	n, err := s.fillCategories(ctx, db)
	return len(s.suppliers) + len(tags) + n, err
}

// fillCategories adds the tree, the roots first.
func (s *seed) fillCategories(ctx context.Context, db *shop.DB) (int, error) {
	for _, branch := range tree {
		root := &shop.Category{Name: branch.name}
		if err := db.Categories.Add(ctx, root); err != nil {
			return 0, err
		}
		leaves := make([]*shop.Category, len(branch.leaves))
		for i, name := range branch.leaves {
			leaves[i] = &shop.Category{Name: name, ParentID: perstore.Some(root.ID)}
		}
		if err := db.Categories.AddAll(ctx, leaves); err != nil {
			return 0, err
		}
		s.categories = append(s.categories, leaves...)
	}
	return len(tree) + len(s.categories), nil
}

// fillProducts adds products, with the mean of the stars that they will get.
func (s *seed) fillProducts(ctx context.Context, db *shop.DB) (int, error) {
	for i := range products {
		category := s.categories[i%len(s.categories)]
		p := &shop.Product{
			Sku:        fmt.Sprintf("P-%04d", i+1),
			Name:       pick(s, adjectives) + " " + category.Name,
			Price:      float64(s.random.IntN(20000)+500) / 100,
			Stock:      perstore.Some(int64(s.random.IntN(50))),
			Status:     shop.ProductStatusPublished,
			Tags:       []string{pick(s, tags).Slug},
			CategoryID: category.ID,
			SupplierID: perstore.Some(pick(s, s.suppliers).ID),
		}
		stars := make([]int64, s.random.IntN(4))
		sum := int64(0)
		for i := range stars {
			stars[i] = int64(s.random.IntN(5) + 1)
			sum += stars[i]
		}
		if i%7 == 0 { // nobody has seen it yet
			p.Status, stars = shop.ProductStatusDraft, nil
		}
		if len(stars) > 0 {
			p.Rating = perstore.Some(float64(sum) / float64(len(stars)))
		}
		s.products = append(s.products, p)
		s.stars = append(s.stars, stars)
	}
	return len(s.products), db.Products.AddAll(ctx, s.products)
}
