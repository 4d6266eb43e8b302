// Command shop is a tour of a generated package: it keeps a small shop in an
// SQLite file, or in a database of PostgreSQL, MySQL or MariaDB, asks it questions in Go and in RQL, and prints what it did.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

//go:generate go tool perstoregen generate -o shop --stores memory,dir,file,sqlite,postgres,mysql,rest ../schemas/shop

func main() {
	database := flag.String("db", "", "the `URL` of an empty database: sqlite:FILE, postgres://…, mysql://… or memory:; a new file when left out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *database, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, database string, out io.Writer) (err error) {
	if database == "" {
		if database, err = newFile(); err != nil {
			return err
		}
	}
	statements := 0
	count := func(context.Context, perstore.Statement) { statements++ }
	db, err := shop.Open(ctx, database, perstore.WithStatementHook(count))
	if err != nil {
		return err
	}
	defer db.Close()

	tour := &tour{ctx: ctx, db: db, statements: &statements, out: newPrinter(out)}
	tour.out.title("A shop in " + shown(database))
	steps := []func() error{tour.fill, tour.typed, tour.rql, tour.links, tour.payments, tour.rules, tour.clerks, tour.holders, tour.transaction}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// shown is an URL without the password that it may have.
func shown(database string) string {
	if u, err := url.Parse(database); err == nil && u.User != nil {
		return u.Redacted()
	}
	return database
}

// newFile names a database in a new temporary folder; it is left there to be
// looked at.
func newFile() (string, error) {
	dir, err := os.MkdirTemp("", "perstore-shop-")
	return "sqlite:" + filepath.Join(dir, "shop.db"), err
}
