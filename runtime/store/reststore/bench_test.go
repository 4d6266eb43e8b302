package reststore_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/reststore"
)

const benchProduct = `{"id":1,"sku":"L-1","name":"Lamp","price":10,"stock":0,"status":"draft","tags":["a","b"],"dimensions":{"width":1,"height":2},"categoryId":1,"revision":3}`

// answers is a server without a network, which says the same to all.
type answers string

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	send(w, http.StatusOK, string(a), `ETag: "3"`)
	response := w.Result()
	response.Request = r
	return response, nil
}

func shopOf(tb testing.TB, body string, opts reststore.Options) *shop.DB {
	tb.Helper()
	opts.Client = &http.Client{Transport: answers(body)}
	db, err := shop.Open(tb.Context(), "http://shop.test", reststore.With(opts))
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// BenchmarkGet reads one object.
func BenchmarkGet(b *testing.B) {
	db := shopOf(b, benchProduct, reststore.Options{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.Products.Get(b.Context(), 1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGetBaseline does by hand what one would write for the same request.
func BenchmarkGetBaseline(b *testing.B) {
	client := &http.Client{Transport: answers(benchProduct)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := byHand(b, client); err != nil {
			b.Fatal(err)
		}
	}
}

func byHand(tb testing.TB, client *http.Client) (*shop.Product, error) {
	r, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, "http://shop.test/Product/1", nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	response, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s", response.Status)
	}
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	p := &shop.Product{}
	return p, json.Unmarshal(data, p)
}

// TestGetAllocatesLittle holds the allocations of a read to those of one by hand, and
// some for the deadline, the headers and what Get promises.
func TestGetAllocatesLittle(t *testing.T) {
	db := shopOf(t, benchProduct, reststore.Options{})
	client := &http.Client{Transport: answers(benchProduct)}
	own := testing.AllocsPerRun(200, func() { _, _ = db.Products.Get(t.Context(), 1) })
	hand := testing.AllocsPerRun(200, func() { _, _ = byHand(t, client) })
	t.Logf("Get makes %v allocations, a client by hand %v", own, hand)
	if own > 2*hand {
		t.Errorf("Get makes %v allocations; a client by hand %v", own, hand)
	}
}

// TestStreamsPages checks that a loop holds one page, whatever it has read.
func TestStreamsPages(t *testing.T) {
	there, here, seen := twoShops(t, reststore.Options{PageSize: 10})
	for i := range 100 {
		if err := there.Categories.Add(t.Context(), &shop.Category{Name: fmt.Sprint("c", i)}); err != nil {
			t.Fatal(err)
		}
	}
	before, n := len(seen.all()), 0
	for _, err := range here.Categories.Where().Iter(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 25 {
			break
		}
	}
	if got := len(seen.all()) - before; got != 3 {
		t.Errorf("25 of 100 objects took %d pages; want 3 of 10", got)
	}
	if all, err := perstore.ReadPage[*shop.Category](t.Context(), here.Categories.RQL("sort(id)&limit(4)").Core().WithTotal()); err != nil || all.Total.Or(0) != 100 || len(all.Items) != 4 {
		t.Errorf("Page = %v, %v; want 4 of 100", all, err)
	}
}
