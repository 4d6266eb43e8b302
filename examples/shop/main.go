// Command shop is a tour of a generated package: it keeps a small shop in an
// SQLite file, asks it questions in Go and in RQL, and prints what it did.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

//go:generate go tool perstoregen generate -o shop ../schemas/shop

func main() {
	url := flag.String("db", "", "the `URL` of an empty database: sqlite:FILE or memory:; a new file when left out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *url, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string, out io.Writer) (err error) {
	if url == "" {
		if url, err = newFile(); err != nil {
			return err
		}
	}
	statements := 0
	count := func(context.Context, perstore.Statement) { statements++ }
	db, err := shop.Open(ctx, url, perstore.WithStatementHook(count))
	if err != nil {
		return err
	}
	defer db.Close()

	tour := &tour{ctx: ctx, db: db, statements: &statements, out: newPrinter(out)}
	tour.out.title("A shop in " + url)
	steps := []func() error{tour.fill, tour.typed, tour.rql, tour.links, tour.payments, tour.rules, tour.clerks, tour.transaction}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// newFile names a database in a new temporary folder; it is left there to be
// looked at.
func newFile() (string, error) {
	dir, err := os.MkdirTemp("", "perstore-shop-")
	return "sqlite:" + filepath.Join(dir, "shop.db"), err
}
