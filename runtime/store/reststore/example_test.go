package reststore_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/reststore"
)

// What one program serves another one opens by its address, with the same package.
func Example() {
	ctx := context.Background()
	served, err := shop.Open(ctx, "memory:")
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(rest.Handler(served.Core(), rest.Options{Base: "/api"}))
	defer server.Close()

	db, err := shop.Open(ctx, server.URL+"/api", reststore.With(reststore.Options{
		Token: func(context.Context) (string, error) { return "secret", nil },
	}))
	if err != nil {
		log.Fatal(err)
	}
	lamps := &shop.Category{Name: "Lamps"}
	if err := db.Categories.Add(ctx, lamps); err != nil {
		log.Fatal(err)
	}
	found, err := db.Categories.Where(shop.CategoryFields.Name.StartsWith("La")).All(ctx)
	fmt.Println(lamps.ID, len(found), found[0].Name, err)

	err = db.Categories.Add(ctx, &shop.Category{})
	invalid := (*perstore.ValidationError)(nil)
	fmt.Println(errors.As(err, &invalid), err)
	_, err = db.Categories.Get(ctx, 99)
	fmt.Println(errors.Is(err, perstore.ErrNotFound))
	// Output:
	// 1 1 Lamps <nil>
	// true add Category: invalid: /name: has 0 characters; at least 1 are needed
	// true
}
