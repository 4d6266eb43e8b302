package rest_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// All models of a shop are served. Of what the facets of a holder allow no more is,
// where the data model is that of DataModel.Facets.
func ExampleHandler() {
	db, err := shop.Open(context.Background(), "memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	h := rest.Handler(db.Core(), rest.Options{Schemas: []*perstore.ModelSchema{shop.CategorySchema}})

	add := httptest.NewRequest("POST", "/Category/", strings.NewReader(`{"name":"Lamps"}`))
	add.Header.Set("Content-Type", "application/json")
	for _, r := range []struct{ method, target string }{{"POST", "/Category/"}, {"GET", "/Category/?name=Lamps&select(name)"}, {"GET", "/Category/9"}} {
		w := httptest.NewRecorder()
		if r.method == "POST" {
			h.ServeHTTP(w, add)
		} else {
			h.ServeHTTP(w, httptest.NewRequest(r.method, r.target, nil))
		}
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// 201 {"id":1,"name":"Lamps"}
	// 200 [{"id":1,"name":"Lamps"}]
	// 404 {"type":"about:blank","title":"Not Found","status":404,"detail":"there is nothing at this path"}
}

// A server bounds the times of slow clients. Its Shutdown ends the streams of events
// that are open, and waits for all other requests.
func ExampleServer() {
	db, err := shop.Open(context.Background(), "memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	server := rest.Server("localhost:0", rest.Handler(db.Core(), rest.Options{}))
	served := make(chan error)
	go func() { served <- server.ListenAndServe() }()

	ctx, stop := context.WithTimeout(context.Background(), time.Minute) // on SIGTERM, say
	defer stop()
	if err := server.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-served)
	// Output:
	// http: Server closed
}
