package restserver_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/rest/restserver"
)

// A server of a shop that begins with one category, and ends behind one request.
func ExampleRun() {
	ctx, end := context.WithCancel(context.Background())
	db, err := shop.Open(ctx, "memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	dir, err := os.MkdirTemp("", "shop-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	seed := filepath.Join(dir, "seed.json")
	if err := os.WriteFile(seed, []byte(`{"Category": [{"name": "Lamps"}]}`), 0o666); err != nil {
		log.Fatal(err)
	}
	if err := restserver.Seed(ctx, db.Core(), seed, io.Discard); err != nil {
		log.Fatal(err)
	}

	handler := rest.Handler(db.Core(), rest.Options{Schemas: shop.Schemas()})
	err = restserver.Run(ctx, restserver.Config{
		Addr:    "127.0.0.1:0",
		Handler: restserver.Log(handler, os.Stderr),
		Ready: func(url string) {
			defer end()
			res, err := http.Get(url + "Category/1/name")
			if err != nil {
				log.Fatal(err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			fmt.Println(res.StatusCode, string(body), err)
		},
	})
	fmt.Println(err)
	// Output:
	// 200 "Lamps" <nil>
	// <nil>
}
