// Command sqlmap serves the shop over HTTP for scripts/sqlmap, which lets sqlmap attack
// it. Beside the models it serves /Control/, which puts what it is asked into a
// statement: where sqlmap does not find that, it finds nothing.
//
//	go run ./internal/sqlmap sqlite:shop.db
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sqlmap:", err)
		os.Exit(1)
	}
}

// run serves the shop of the database that args names, and prints the address.
func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: sqlmap DATABASE")
	}
	url, drop, err := empty(ctx, args[0])
	if err != nil {
		return err
	}
	defer drop()
	db, err := open(ctx, url)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", rest.Handler(db.Core(), rest.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}))
	mux.Handle("/public/", rest.Handler(db.Public().Core(), rest.Options{Base: "/public"}))
	mux.HandleFunc("/Control/", func(w http.ResponseWriter, r *http.Request) { control(db, w, r) })
	fmt.Printf("http://%s\n", listener.Addr())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	_ = server.Serve(listener) // until it is closed
	return db.Close()
}

// empty makes a schema of PostgreSQL that drop takes away again; other databases are
// empty as they are.
func empty(ctx context.Context, url string) (own string, drop func(), err error) {
	if !strings.HasPrefix(url, "postgres:") {
		return url, func() {}, nil
	}
	db, err := shop.Open(ctx, url)
	if err != nil {
		return "", nil, err
	}
	handle, err := sqlstore.DB(ctx, db.Core())
	if err != nil {
		return "", nil, err
	}
	schema := fmt.Sprint("sqlmap_", os.Getpid())
	_, err = handle.ExecContext(ctx, "CREATE SCHEMA "+schema)
	return url + "&search_path=" + schema, func() {
		_, _ = handle.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA "+schema+" CASCADE")
		_ = db.Close()
	}, err
}

// open fills a new shop.
func open(ctx context.Context, url string) (*shop.DB, error) {
	db, err := shop.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := db.Categories.Add(ctx, &shop.Category{Name: "Lamps"}); err != nil {
		return nil, err
	}
	var products []*shop.Product
	for i, name := range []string{"Anna", "Bodo", "Cleo", "Dora"} {
		products = append(products, &shop.Product{
			Sku: fmt.Sprint("L-", i+1), Name: name, Price: float64(10 * (i + 1)), Status: shop.ProductStatusPublished, CategoryID: 1,
		})
	}
	return db, db.Products.AddAll(ctx, products)
}

// control does what the stores never do: it writes a value into a statement.
func control(db *shop.DB, w http.ResponseWriter, r *http.Request) {
	handle, err := sqlstore.DB(r.Context(), db.Core())
	name := ""
	if err == nil {
		err = handle.QueryRowxContext(r.Context(), "SELECT name FROM products WHERE id = "+r.URL.Query().Get("id")).Scan(&name)
	}
	if err != nil {
		name = perstore.ErrNotFound.Error()
	}
	_, _ = io.WriteString(w, name) // the caller may be gone
}
