package memstore_test

import (
	"context"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// Stores in memory serve a data model that is built by hand, as in tests.
func ExampleNew() {
	ctx := context.Background()
	entities := wiki.Entities() // in the order of the models' names
	mem := memstore.New(entities...)
	db, err := wiki.New(wiki.Stores{
		Comments:  mem.Store(entities[0]),
		Pages:     mem.Store(entities[1]),
		Revisions: mem.Store(entities[2]),
		Users:     mem.Store(entities[3]),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := db.Pages.Add(ctx, &wiki.Page{Slug: "home", Title: "Home"}); err != nil {
		log.Fatal(err)
	}
	plan, err := db.Pages.RQL("slug=home").Explain(ctx)
	fmt.Println(plan.InMemory, err)
	// Output:
	// primary key of Page <nil>
}
