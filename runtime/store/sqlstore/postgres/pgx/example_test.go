package pgx_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

// The models of a package over pgx, which waits for the server's answer when a ctx
// is cancelled.
func Example() {
	config, err := pgx.ParseConfig("postgres://shop@db.example/shop?lock_timeout=5s")
	if err != nil {
		log.Fatal(err)
	}
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 5 * time.Second}
	}
	handle := sqlx.NewDb(stdlib.OpenDB(*config), "pgx") // which connects when it has to
	defer handle.Close()
	db, err := shop.NewSQL(handle, postgres.Dialect{})
	if err != nil {
		log.Fatal(err)
	}

	plan, err := db.Products.RQL("price<10&select(sku)").Explain(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(plan.SQL, plan.Args)
	// Output:
	// SELECT t0."id", t0."sku" FROM "products" AS t0 WHERE t0."price" < $1 [10]
}
