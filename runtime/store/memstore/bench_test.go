package memstore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

const benchRows = 1000

// shelf is the baseline: what one writes by hand without a store.
type shelf struct {
	mu   sync.RWMutex
	rows map[int64]*shop.Product
}

func (s *shelf) get(id int64) (*shop.Product, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p, ok := s.rows[id]
	if !ok {
		return nil, false
	}
	return copyOf(p), true
}

func copyOf(p *shop.Product) *shop.Product {
	c := *p
	c.Tags = slices.Clone(p.Tags)
	return &c
}

// cheapest gives the first products below a price, the cheapest first.
func (s *shelf) cheapest(below float64, n int) []*shop.Product {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []*shop.Product
	for _, p := range s.rows {
		if p.Price < below {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *shop.Product) int {
		switch {
		case a.Price != b.Price:
			return int(a.Price - b.Price)
		default:
			return int(a.ID - b.ID)
		}
	})
	found = found[:min(n, len(found))]
	for i, p := range found {
		found[i] = copyOf(p)
	}
	return found
}

// benchShop fills a store and the baseline with the same products.
func benchShop(b *testing.B) (*shop.DB, *shelf) {
	b.Helper()
	db, err := shop.Open(b.Context(), "memory:")
	if err != nil {
		b.Fatal(err)
	}
	s := &shelf{rows: map[int64]*shop.Product{}}
	for i := range benchRows {
		p := &shop.Product{Sku: fmt.Sprint("S", i), Name: strings.Repeat("x", i%20+1), Price: float64(i * 7919 % 1000), Tags: []string{"a", "b"}, CategoryID: 1}
		if err := db.Products.Add(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		s.rows[p.ID] = copyOf(p)
	}
	return db, s
}

func BenchmarkGet(b *testing.B) {
	db, s := benchShop(b)
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			if _, ok := s.get(int64(i%benchRows) + 1); !ok {
				b.Fatal("not found")
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		ctx := context.Background()
		for i := range b.N {
			if _, err := db.Products.Get(ctx, int64(i%benchRows)+1); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkQuery(b *testing.B) {
	db, s := benchShop(b)
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if got := s.cheapest(500, 20); len(got) != 20 {
				b.Fatal(len(got))
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		f := shop.ProductFields
		for b.Loop() {
			got, err := db.Products.Where(f.Price.Lt(500)).Sort(f.Price.Asc(), f.ID.Asc()).Limit(20).All(context.Background())
			if err != nil || len(got) != 20 {
				b.Fatal(len(got), err)
			}
		}
	})
}

func BenchmarkIndexedQuery(b *testing.B) {
	db, _ := benchShop(b)
	b.ReportAllocs()
	for b.Loop() {
		if got, err := db.Products.Where(shop.ProductFields.Sku.Eq("S500")).One(context.Background()); err != nil || got.Sku != "S500" {
			b.Fatal(got, err)
		}
	}
}

// million is how many categories are read from; each hundred has one parent.
const million = 1_000_000

// forest is the baseline: a map by hand, and one that is an index.
type forest struct {
	mu       sync.RWMutex
	rows     map[int64]*shop.Category
	byParent map[int64][]*shop.Category
}

func (f *forest) get(id int64) (*shop.Category, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	c, ok := f.rows[id]
	if !ok {
		return nil, false
	}
	out := *c
	return &out, true
}

func (f *forest) under(parent int64) []*shop.Category {
	f.mu.RLock()
	defer f.mu.RUnlock()
	found := f.byParent[parent]
	out := make([]*shop.Category, len(found))
	for i, c := range found {
		copied := *c
		out[i] = &copied
	}
	return out
}

func benchForest(b *testing.B) (*shop.DB, *forest) {
	b.Helper()
	f := &forest{rows: make(map[int64]*shop.Category, million), byParent: map[int64][]*shop.Category{}}
	initial := make([]any, million)
	for i := range initial {
		c := &shop.Category{ID: int64(i) + 1, Name: "x", ParentID: perstore.Some(int64(i/100) + 1)}
		initial[i], f.rows[c.ID] = c, c
		f.byParent[c.ParentID.V] = append(f.byParent[c.ParentID.V], c)
	}
	return openWith(b, memstore.Options{Initial: initial}), f
}

// BenchmarkMillion reads objects by key, and a hundred by an index.
func BenchmarkMillion(b *testing.B) {
	db, f := benchForest(b)
	ctx, s := context.Background(), db.Categories.Store()
	step := func(i int) int64 { return int64(i)*7919%million + 1 }
	b.Run("get/baseline", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			if _, ok := f.get(step(i)); !ok {
				b.Fatal("not found")
			}
		}
	})
	b.Run("get/ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			if _, err := s.Get(ctx, step(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("equal/baseline", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			if got := f.under(step(i)/101 + 1); len(got) != 100 {
				b.Fatal("not a hundred")
			}
		}
	})
	b.Run("equal/ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			n := 0
			q := rql.NewQuery(rql.Eq(rql.Property("parentId"), rql.Int(step(i)/101+1)))
			if err := s.Query(ctx, q, func(any) bool { n++; return true }); err != nil || n != 100 {
				b.Fatal("not a hundred")
			}
		}
	})
	b.Run("count/ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			q := rql.NewQuery(rql.Eq(rql.Property("parentId"), rql.Int(step(i)/101+1)))
			if _, err := perstore.Count(ctx, s, q); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPut(b *testing.B) {
	db, s := benchShop(b)
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			p := &shop.Product{ID: int64(i%benchRows) + 1, Name: "x", Tags: []string{"a"}}
			s.mu.Lock()
			s.rows[p.ID] = copyOf(p)
			s.mu.Unlock()
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		store := db.Products.Store()
		for i := range b.N {
			p := &shop.Product{ID: int64(i%benchRows) + 1, Sku: fmt.Sprint("S", i%benchRows), Name: "x", Tags: []string{"a"}}
			if err := store.Put(context.Background(), p, perstore.Cond{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTransaction puts one object: by itself, in a transaction, and in one
// nested in another.
func BenchmarkTransaction(b *testing.B) {
	nested := func(ctx context.Context, fn func(context.Context) error) error {
		return perstore.Transaction(ctx, func(ctx context.Context) error { return perstore.Transaction(ctx, fn) })
	}
	for _, c := range []struct {
		name string
		run  func(context.Context, func(context.Context) error) error
	}{
		{"None", func(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }},
		{"Transaction", func(ctx context.Context, fn func(context.Context) error) error { return perstore.Transaction(ctx, fn) }},
		{"Nested", nested},
	} {
		b.Run(c.name, func(b *testing.B) {
			db := openShop(b)
			category := &shop.Category{Name: "c"}
			if err := db.Categories.Add(b.Context(), category); err != nil {
				b.Fatal(err)
			}
			put := func(ctx context.Context) error { return db.Categories.Put(ctx, category) }
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(b.Context(), put); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
