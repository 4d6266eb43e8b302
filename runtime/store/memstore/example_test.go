package memstore_test

import (
	"context"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// Stores in memory serve a data model that is built by hand, as in tests.
func ExampleNew() {
	ctx := context.Background()
	entities := shop.Entities()
	mem := memstore.New(entities...)
	db, err := shop.New(shop.Stores{
		Categories: mem.Store(entities[0]),
		Customers:  mem.Store(entities[1]),
		Orders:     mem.Store(entities[2]),
		OrderItems: mem.Store(entities[3]),
		Products:   mem.Store(entities[4]),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := db.Categories.Add(ctx, &shop.Category{Name: "Lighting"}); err != nil {
		log.Fatal(err)
	}
	plan, err := db.Categories.RQL("id=1").Explain(ctx)
	fmt.Println(plan.InMemory, err)
	// Output:
	// primary key of Category <nil>
}
