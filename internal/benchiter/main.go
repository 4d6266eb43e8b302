// Command benchiter measures the memory of a loop over many objects: it stores them
// and prints the heap in use after each tenth, as it is and after a collection. What
// grows holds on to rows. It measures SQLite in a temporary file, and the servers that
// PERSTORE_TEST_POSTGRES and PERSTORE_TEST_MYSQL name. Run it in the root of the
// module:
//
//	go run ./internal/benchiter
//	go run ./internal/benchiter -n 200000 -tx
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

func main() {
	n := flag.Int("n", 1_000_000, "how many `objects`")
	inTx := flag.Bool("tx", false, "loop in a transaction, which reads the objects before")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *n, *inTx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchiter:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n int, inTx bool) error {
	for _, p := range places {
		url, drop, err := p.make(os.Getenv(p.variable))
		if errors.Is(err, errNoServer) {
			fmt.Printf("%s is left out: set %s to a DSN\n", p.engine, p.variable)
			continue
		}
		if err == nil {
			fmt.Printf("%s, %d objects\n", p.engine, n)
			err = errors.Join(measure(ctx, url, n, inTx), drop())
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.engine, err)
		}
	}
	return nil
}

// measure fills a database and loops over it.
func measure(ctx context.Context, url string, n int, inTx bool) (err error) {
	db, err := shop.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := fill(ctx, db, n); err != nil {
		return err
	}
	if inTx {
		return perstore.Transaction(ctx, func(ctx context.Context) error { return loop(ctx, db, n) })
	}
	return loop(ctx, db, n)
}

// fill stores n products, in batches.
func fill(ctx context.Context, db *shop.DB, n int) error {
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	c := &shop.Category{Name: "all"}
	if err := db.Categories.Add(ctx, c); err != nil {
		return err
	}
	for done := 0; done < n; {
		batch := make([]*shop.Product, min(10_000, n-done))
		for i := range batch {
			name := fmt.Sprintf("product %08d", done+i)
			batch[i] = &shop.Product{Sku: name, Name: name, Price: float64(i), Status: shop.ProductStatusDraft, Tags: []string{"new"}, CategoryID: c.ID}
		}
		if err := db.Products.AddAll(ctx, batch); err != nil {
			return err
		}
		done += len(batch)
	}
	return nil
}

// loop goes over all products.
func loop(ctx context.Context, db *shop.DB, n int) error {
	seen := 0
	for _, err := range db.Products.Where().Iter(ctx) {
		if err != nil {
			return err
		}
		if seen++; seen%max(1, n/10) == 0 {
			inUse := heap().HeapInuse
			runtime.GC()
			fmt.Printf("%10d rows: %6.1f MiB in use, %6.1f MiB after a collection\n", seen, mebi(inUse), mebi(heap().HeapAlloc))
		}
	}
	if seen != n {
		return fmt.Errorf("the loop has seen %d of %d objects", seen, n)
	}
	return nil
}

func heap() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return m
}

func mebi(bytes uint64) float64 { return float64(bytes) / (1 << 20) }
