// Command wiki is a tour of trees, histories and editors who meet: it keeps a
// small wiki in a database and prints what it finds there.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
)

//go:generate go tool perstoregen generate -o wiki ../schemas/wiki

func main() {
	url := flag.String("db", "memory:", "the `URL` of an empty database: sqlite:FILE or memory:")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *url, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "wiki:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string, out io.Writer) error {
	db, err := wiki.Open(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	if err := fill(ctx, db); err != nil {
		return err
	}
	tour := &tour{ctx: ctx, db: db, out: out}
	steps := []func() error{tour.tree, tour.paths, tour.history, tour.comments, tour.seeAlso, tour.editors, tour.recent, tour.resolve, tour.hook}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
