package rest_test

import (
	"net/http"
	"strconv"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/rest"
)

// discard is a response that is not kept.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) Write(data []byte) (int, error) { return len(data), nil }
func (d *discard) WriteHeader(int)                {}
func (d *discard) serve(h http.Handler, r *http.Request) {
	clear(d.header)
	h.ServeHTTP(d, r)
}

// BenchmarkGet reads one object of memory by its key.
func BenchmarkGet(b *testing.B) {
	benchmark(b, serve(b, openShop(b, "memory:"), rest.Options{}), "/Product/1")
}

// BenchmarkGetBaseline writes the same bytes.
func BenchmarkGetBaseline(b *testing.B) {
	s := serve(b, openShop(b, "memory:"), rest.Options{})
	a := s.do("GET /Product/1", "")
	body := a.Body.Bytes()
	benchmark(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range a.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}), "/Product/1")
}

// BenchmarkPage reads a page of 25 rows of SQLite.
func BenchmarkPage(b *testing.B) {
	s := serve(b, openShop(b, "sqlite::memory:"), rest.Options{})
	fill(b, s)
	benchmark(b, s, "/OrderItem/?quantity=1&sort(line)&limit(25)")
}

// BenchmarkPageBaseline runs the query and encodes what it gives.
func BenchmarkPageBaseline(b *testing.B) {
	s := serve(b, openShop(b, "sqlite::memory:"), rest.Options{})
	fill(b, s)
	benchmark(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := perstore.ReadPage[codec.Writer](r.Context(), s.db.OrderItems.RQL("quantity=1&sort(line)&limit(25)").Core().WithTotal())
		must(b, err)
		buf := []byte{'['}
		for _, obj := range p.Items {
			buf, err = codec.Append(buf, obj)
			must(b, err)
		}
		_, _ = w.Write(append(buf, ']'))
	}), "/")
}

// fill adds 100 items to an order.
func fill(b *testing.B, s *server) {
	for i := range 100 {
		s.want("PUT /OrderItem/1,"+strconv.Itoa(i+10), `{"productId":1,"quantity":1,"price":1}`, "201 ")
	}
}

func benchmark(b *testing.B, h http.Handler, path string) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
	must(b, err)
	d := &discard{header: make(http.Header)}
	b.ReportAllocs()
	for b.Loop() {
		d.serve(h, r)
	}
}

// TestGetAllocatesLittle holds the allocations of a read by key.
func TestGetAllocatesLittle(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/Product/1", nil)
	must(t, err)
	d := &discard{header: make(http.Header)}
	if n := testing.AllocsPerRun(100, func() { d.serve(s, r) }); n > 30 {
		t.Errorf("GET by key allocates %v times; want 30 at most", n)
	}
}
