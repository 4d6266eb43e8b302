package restserver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
)

// TestExamples checks the requests that a person is shown.
func TestExamples(t *testing.T) {
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const url = "http://localhost:8080/"
	want := []string{
		"curl " + url, "curl '" + url + "Address/?limit(3)'",
		`curl -H 'Content-Type: application/json' -d '{"name":"Ann"}' ` + url + `Category/`,
	}
	if diff := cmp.Diff(want, examples(url, db.Core())); diff != "" {
		t.Errorf("examples (-want +got):\n%s", diff)
	}
	want = []string{"curl " + url, "curl '" + url + "Product/'", "curl " + url + "openapi.json"}
	if diff := cmp.Diff(want, examples(url, db.Public().Core())); diff != "" {
		t.Errorf("examples of a facet (-want +got):\n%s", diff)
	}
	var b strings.Builder
	if Welcome(&b, url, db.Core()); b.String() != url+"\n" {
		t.Errorf("Welcome() to no terminal writes %q", b.String())
	}
}
