package sqlotel_test

import (
	"context"
	"fmt"
	"log"

	"go.opentelemetry.io/otel/attribute"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlotel"
)

// Spans and measurements go to the providers that the program has given to
// package otel.
func Example() {
	ctx := context.Background()
	hook := sqlotel.Hook(sqlotel.Options{Attributes: []attribute.KeyValue{attribute.String("db.namespace", "shop")}})
	db, err := shop.Open(ctx, "sqlite::memory:", perstore.WithStatementHook(hook))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(db.Categories.Where().Count(ctx)) // a span SELECT, below the one in ctx
	// Output:
	// 0 <nil>
}
