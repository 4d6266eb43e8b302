package perstore_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// product describes shop.Product.
func product() *perstore.Entity { return described(shop.Entities(), "Product") }

// described finds the entity of a model.
func described(entities []*perstore.Entity, model string) *perstore.Entity {
	i := slices.IndexFunc(entities, func(e *perstore.Entity) bool { return e.Schema.Name == model })
	return entities[i]
}

// scan reads a product from what a driver gives for some of its columns.
func scan(t *testing.T, columns map[int]any) (*shop.Product, error) {
	t.Helper()
	row := perstore.NewRow(product())
	for i, v := range columns {
		if err := row.Targets([]int{i})[0].(interface{ Scan(any) error }).Scan(v); err != nil {
			t.Fatalf("Scan(%v) error = %v", v, err)
		}
	}
	p := &shop.Product{}
	product().Scan(p, row)
	return p, row.Err()
}

// TestRowReads takes the forms in which drivers give values.
func TestRowReads(t *testing.T) {
	got, err := scan(t, map[int]any{
		0: int64(7), 1: "sku", 2: []byte("name"), 3: int64(2), 4: nil, 5: "draft", 6: 4.5, 7: []byte(`["a","b"]`), 8: `{"width":1,"height":2}`,
	})
	if err != nil {
		t.Fatalf("Scan error = %v", err)
	}
	want := &shop.Product{ID: 7, Sku: "sku", Name: "name", Price: 2, Status: "draft", Rating: perstore.Some(4.5), Tags: []string{"a", "b"},
		Dimensions: perstore.Some(shop.ProductDimensions{Width: 1, Height: 2})}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Scan: (-want +got)\n%s", diff)
	}
}

// TestRowReadsDecimals takes what PostgreSQL and MySQL give for decimal columns.
func TestRowReadsDecimals(t *testing.T) {
	for text, want := range map[string]float64{"4.35": 4.35, "-0.10": -0.1, "12": 12, "1e-7": 1e-7} {
		if got, err := scan(t, map[int]any{3: []byte(text)}); err != nil || got.Price != want {
			t.Errorf("Scan(price %s) = %v, %v; want %v", text, got.Price, err, want)
		}
	}
	if _, err := scan(t, map[int]any{3: []byte("dear")}); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Scan(price dear) error = %v; want ErrDatabase", err)
	}
}

func TestRowOfNothing(t *testing.T) {
	if got, err := scan(t, nil); err != nil || !cmp.Equal(got, &shop.Product{}) {
		t.Errorf("Scan of no column = %+v, %v; want the zero object", got, err)
	}
}

func TestRowMisfits(t *testing.T) {
	for want, columns := range map[string]map[int]any{
		"column products.id: string; want an integer":     {0: "7"},
		"column products.id: NULL; want an integer":       {0: nil},
		"column products.sku: int64; want a text":         {1: int64(7)},
		"column products.price: string; want a number":    {3: "cheap"},
		"column products.stock: float64; want an integer": {4: 1.5},
		"column products.tags: ":                          {7: "{"},
		"column products.dimensions: int64; want JSON":    {8: int64(1)},
	} {
		if _, err := scan(t, columns); !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), want) {
			t.Errorf("Scan(%v) error = %v; want ErrDatabase that says %q", columns, err, want)
		}
	}
}

// TestRowIsReused checks that an error does not stay for the next row.
func TestRowIsReused(t *testing.T) {
	row := perstore.NewRow(product())
	target := row.Targets([]int{0})[0].(interface{ Scan(any) error })
	for _, c := range []struct {
		src  any
		fits bool
	}{{int64(1), true}, {"x", false}, {int64(2), true}} {
		_ = target.Scan(c.src)
		product().Scan(&shop.Product{}, row)
		if err := row.Err(); (err == nil) != c.fits {
			t.Errorf("Err of %v = %v", c.src, err)
		}
	}
}

func TestCutTime(t *testing.T) {
	oslo := time.FixedZone("Oslo", 3600)
	got := perstore.CutTime(time.Date(2026, 1, 1, 1, 0, 0, 1999, oslo))
	if want := time.Date(2026, 1, 1, 0, 0, 0, 1000, time.UTC); got != want {
		t.Errorf("CutTime = %v; want %v", got, want)
	}
	if o := perstore.CutOptTime(perstore.Null[time.Time]()); !o.IsNull() || !o.V.IsZero() {
		t.Errorf("CutOptTime(null) = %+v; want null", o)
	}
	if o := perstore.CutOptTime(perstore.Some(time.Unix(0, 1999))); o.V != time.Unix(0, 1000).UTC() {
		t.Errorf("CutOptTime = %v", o.V)
	}
}

func TestLists(t *testing.T) {
	if got := perstore.NotNil[int](nil); got == nil {
		t.Error("NotNil(nil) = nil")
	}
	double := func(n *int) int { return *n * 2 }
	if got := perstore.CloneList([]int{1, 2}, double); !cmp.Equal(got, []int{2, 4}) {
		t.Errorf("CloneList = %v; want each item cloned", got)
	}
	if perstore.CloneList(nil, double) != nil {
		t.Error("CloneList(nil) is not nil")
	}
}
