package perstore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestPlainStore asks a store with all abilities and one without: the answers
// are the same.
func TestPlainStore(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		if _, err := db.Products.Where().Delete(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			p := &shop.Product{Sku: fmt.Sprint("sku", i), Name: fmt.Sprint("Lamp", i%3), Price: float64(i % 5), Stock: perstore.Some(int64(10 - i)), CategoryID: 1}
			if err := db.Products.Add(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		able := db.Products.Store()
		for query, want := range map[string]string{
			"price>2&limit(1)":                                              "4; object; object",
			"price>2&and(limit(1,0,2))":                                     "2; object; object",
			"and(price>2,limit(1))":                                         "4; object; object",
			"and(price>2,and(sort(-price),sum(price)))":                     "4; object; 14",
			"count()&and(price>2,limit(3))":                                 "4; object; 3",
			"select(name)&sum(stock)":                                       "10; object; 55",
			"and(sort(-stock),limit(2,1))&sum(stock)":                       "10; object; 17",
			"sort(category/name,-stock)&limit(2)&sum(stock)":                "10; object; 19",
			"values(price)&sum()":                                           "10; object; 20",
			"values(price)&distinct()&sum()":                                "5; object; 10",
			"values(price)&distinct()&and(sort(-price),limit(2))&sum()":     "5; object; 7",
			"values(price)&or(gt(3),lt(1))&distinct()&max()":                "2; object; 4",
			"values(stock)&sort(-stock)&limit(2)&gt(3)":                     "7; 10 9; object",
			"values(price)&and(distinct(),sort(-price),ge(3))":              "2; 4 3; object",
			"values(sku)&and(sort(category/name,stock),limit(1))":           "10; sku9; object",
			"aggregate(name,count())&count()":                               "3; object; 3",
			"and(aggregate(name,sum(price)),price>2)&max(sum(price))":       "3; object; 7",
			"aggregate(name,count())&and(sort(-count(),name),limit(2))":     "3; Lamp0,4 Lamp1,3; object",
			"and(price=4,aggregate(name,sum(price)),sort(name))&limit(1,1)": "2; Lamp1,4; object",
		} {
			q, err := rql.Parse(query)
			if err != nil {
				t.Fatal(err)
			}
			if got := answers(t, able, q); got != want {
				t.Errorf("%s of the store: %s; want %s", query, got, want)
			}
			if got := answers(t, plain{able}, q); got != want {
				t.Errorf("%s of the plain store: %s; want %s", query, got, want)
			}
		}
	})
}

// answers are the count, the rows and the one value that a store makes of q. An
// answer of another shape is called object.
func answers(t *testing.T, s perstore.Store, q rql.Query) string {
	t.Helper()
	n, err := perstore.Count(t.Context(), s, q)
	if err != nil {
		t.Errorf("Count(%s) error = %v", q, err)
	}
	rows, value := "object", "object"
	var got []string
	if err := perstore.Aggregate(t.Context(), s, q, func(row []rql.Value) bool {
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = v.String()
		}
		got = append(got, strings.Join(texts, ","))
		return true
	}); err == nil {
		rows = strings.Join(got, " ")
	}
	if v, err := perstore.Reduce(t.Context(), s, q); err == nil {
		value = v.String()
	}
	return fmt.Sprintf("%d; %s; %s", n, rows, value)
}
