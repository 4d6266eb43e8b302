package rql_test

import (
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
)

// filterRows is how many objects are filtered.
const filterRows = 100_000

func manyProducts() []*shop.Product {
	all := make([]*shop.Product, filterRows)
	for i := range all {
		all[i] = &shop.Product{ID: int64(i), Price: float64(i % 500), Status: shop.ProductStatusDraft}
		if i%2 == 0 {
			all[i].Status = shop.ProductStatusPublished
		}
	}
	return all
}

// productProgram compiles a query over the generated accessors of Product.
func productProgram(t testing.TB, query string) *rql.Program {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range shop.Entities() {
		if e.Schema.Name != "Product" {
			continue
		}
		b, err := rql.Bind(q, e.Schema)
		if err != nil {
			t.Fatal(err)
		}
		return rql.Compile(b)
	}
	t.Fatal("the shop has no products")
	return nil
}

func matching(p *rql.Program, products []*shop.Product) (n int) {
	for _, product := range products {
		if ok, _ := p.Match(product, nil); ok {
			n++
		}
	}
	return n
}

// BenchmarkFilter finds those of 100,000 objects that meet two conditions.
func BenchmarkFilter(b *testing.B) {
	products := manyProducts()
	p := productProgram(b, "price<250&status=published")
	b.ReportAllocs()
	for b.Loop() {
		if n := matching(p, products); n != filterRows/4 {
			b.Fatal(n)
		}
	}
}

// BenchmarkFilterByHand is the baseline of BenchmarkFilter. bench/rql compares
// the two in one run.
func BenchmarkFilterByHand(b *testing.B) {
	products := manyProducts()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, p := range products {
			if p.Price < 250 && p.Status == shop.ProductStatusPublished {
				n++
			}
		}
		if n != filterRows/4 {
			b.Fatal(n)
		}
	}
}

// TestFilterAllocates holds that nothing is allocated for a row.
func TestFilterAllocates(t *testing.T) {
	products := manyProducts()
	for _, query := range []string{"price<250&status=published", "id>5000&stock=null", "in(status,(draft,published))&price>=10", "name!=a&(price=1|price=2)"} {
		p := productProgram(t, query)
		if n := testing.AllocsPerRun(2, func() { matching(p, products) }); n > 0 {
			t.Errorf("%s over %d objects allocates %v times; want 0", query, filterRows, n)
		}
	}
}
