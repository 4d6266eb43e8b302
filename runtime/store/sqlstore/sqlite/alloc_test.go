package sqlite_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
)

// TestAllocations compares what calls of a generated model allocate with the
// program by hand of the benchmarks.
func TestAllocations(t *testing.T) {
	db, hand := benchShops(t)
	ctx, n := context.Background(), 0
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	product := func() *shop.Product {
		n++
		return benchProduct("N"+strconv.Itoa(n), n)
	}
	f := shop.ProductFields
	for _, call := range []struct {
		name         string
		byHand, ours func()
	}{
		{"Get",
			func() { _, err := scanByHand(hand.get.QueryRowContext(ctx, int64(7))); must(err) },
			func() { _, err := db.Products.Get(ctx, 7); must(err) }},
		{"List100",
			func() { _, err := listByHand(ctx, hand); must(err) },
			func() {
				_, err := db.Products.Where(f.Price.Lt(400)).Sort(f.ID.Asc()).Limit(100).All(ctx)
				must(err)
			}},
		{"Insert",
			func() { must(hand.insertProduct(ctx, product())) },
			func() { must(db.Products.Add(ctx, product())) }},
	} {
		byHand, ours := testing.AllocsPerRun(100, call.byHand), testing.AllocsPerRun(100, call.ours)
		if ours > byHand+2 {
			t.Errorf("%s allocates %v times; by hand it is %v", call.name, ours, byHand)
		}
	}
}
