package openapitest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	facets "github.com/perstore/perstoregen/testdata/golden/facets/want"
)

// described gives the document of models, which is valid.
func described(t *testing.T, models *perstore.DataModel, opts rest.Options) (*openapi3.T, string) {
	t.Helper()
	w := httptest.NewRecorder()
	rest.Handler(models, opts).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err == nil {
		err = doc.Validate(t.Context())
	}
	if err != nil {
		t.Fatalf("openapi.json error = %v\n%s", err, w.Body)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("it is OpenAPI %s", doc.OpenAPI)
	}
	return doc, w.Body.String()
}

// operations are the methods of a path.
func operations(doc *openapi3.T, path string) string {
	item := doc.Paths.Value(path)
	if item == nil {
		return "none"
	}
	var names []string
	for name := range item.Operations() {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestModels(t *testing.T) {
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	doc, _ := described(t, db.Core(), rest.Options{Conditional: []string{"Product"}, Schemas: []*perstore.ModelSchema{
		shop.ProductSchema, shop.CategorySchema, shop.OrderSchema, shop.OrderItemSchema, shop.PaymentSchema, shop.CardPaymentSchema, shop.SupplierSchema, shop.CustomerSchema,
	}})
	for path, want := range map[string]string{
		"/Product/": "GET POST", "/Product/{id}": "DELETE GET PATCH POST PUT", "/OrderItem/{orderId},{line}": "DELETE GET PATCH POST PUT",
	} {
		if got := operations(doc, path); got != want {
			t.Errorf("%s has %s; want %s", path, got, want)
		}
	}
}

// TestFacets checks that each facet has a document, of what it can do and no more.
func TestFacets(t *testing.T) {
	db, err := facets.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	opts := rest.Options{Schemas: []*perstore.ModelSchema{facets.ProductSchema, facets.ReviewSchema, facets.SupplierSchema}}
	for name, want := range map[string]struct{ collection, item string }{
		"public":   {"GET POST", "GET PUT"},
		"supplier": {"GET POST", "GET PATCH POST PUT"},
		"admin":    {"GET POST", "DELETE GET PATCH POST PUT"},
	} {
		doc, text := described(t, db.Core().Facets(name, nil), opts)
		if got := operations(doc, "/Product/"); got != want.collection {
			t.Errorf("%s: the collection has %s; want %s", name, got, want.collection)
		}
		if got := operations(doc, "/Product/{id}"); got != want.item {
			t.Errorf("%s: an object has %s; want %s", name, got, want.item)
		}
		if name == "public" && (strings.Contains(text, "cost") || strings.Contains(text, "warehouse") || strings.Contains(text, "x-perstore")) {
			t.Errorf("%s shows %s", name, text)
		}
	}
}
