package memstore_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// TestGetAllocatesTheCopy counts what reading an object costs beside the copy.
func TestGetAllocatesTheCopy(t *testing.T) {
	db := openWith(t, memstore.Options{Initial: []any{&shop.Product{ID: 1, Sku: "S1", Name: "x", Tags: []string{"a"}, CategoryID: 1}}})
	s, ctx, key := db.Products.Store(), context.Background(), any(int64(1))
	obj, err := s.Get(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	clone := testing.AllocsPerRun(1000, func() { s.Entity().Clone(obj) })
	get := testing.AllocsPerRun(1000, func() { _, _ = s.Get(ctx, key) })
	if get > clone {
		t.Errorf("Get makes %v allocations, the copy alone %v", get, clone)
	}
	missing := testing.AllocsPerRun(1000, func() { _, _ = s.Get(ctx, any(int64(2))) })
	if missing > 0 {
		t.Errorf("Get of a key that is not there makes %v allocations", missing)
	}
}

// TestQueryAllocatesTheCopies counts what one more row costs beside its copy.
func TestQueryAllocatesTheCopies(t *testing.T) {
	of := func(n int) float64 {
		var initial []any
		for i := range n {
			initial = append(initial, &shop.Category{Name: "x", Slug: perstore.Some(fmt.Sprint(i))})
		}
		s := openWith(t, memstore.Options{Initial: initial}).Categories.Store()
		q := mustParse(t, "id=gt=0")
		return testing.AllocsPerRun(100, func() {
			if err := s.Query(context.Background(), q, func(any) bool { return true }); err != nil {
				t.Fatal(err)
			}
		})
	}
	s := openWith(t, memstore.Options{}).Categories.Store()
	c := &shop.Category{ID: 1, Name: "x", Slug: perstore.Some("aa")}
	clone := testing.AllocsPerRun(1000, func() { s.Entity().Clone(c) })
	if few, many := of(10), of(210); many-few > 200*clone {
		t.Errorf("200 more rows make %v allocations, their copies %v", many-few, 200*clone)
	}
}
