package server_test

import (
	"context"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/server"
)

// The params of a facet are checked before anything is built.
func ExampleFindFacet() {
	pkg, err := gen.Load(context.Background(), gen.Config{Schemas: []string{"../../examples/schemas/shop"}})
	if err != nil {
		log.Fatal(err)
	}
	facet, err := server.FindFacet(pkg, "supplier")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(facet.Flags([]string{"supplier=7"}))
	fmt.Println(facet.Flags([]string{"supplier=seven"}))
	// Output:
	// [-Supplier=7] <nil>
	// [] --param supplier=seven: its type is int
}
