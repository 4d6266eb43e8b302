package rqlschema_test

import (
	"context"
	"fmt"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/rqlschema"
	"github.com/perstore/perstoregen/rql"
)

func Example() {
	pkg, err := gen.Load(context.Background(), gen.Config{Schemas: []string{"../../examples/schemas/shop"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	schemas, err := rqlschema.Of(pkg)
	if err != nil {
		fmt.Println(err)
		return
	}
	q, _ := rql.Parse("prize<10")
	for _, s := range schemas {
		if s.Name == "Product" {
			_, err := rql.Bind(q, s)
			fmt.Println(err)
		}
	}
	// Output: rql: at byte 0: unknown property "prize" of Product; did you mean "price"?
}
