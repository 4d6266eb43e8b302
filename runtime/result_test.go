package perstore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func TestTerminals(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx, all := t.Context(), db.Products.Where().Sort(f.Sku.Desc())
		if p, err := all.First(ctx); err != nil || p.Sku != "D" {
			t.Errorf("First = %v, %v; want D", p, err)
		}
		if p, err := all.Limit(2).Offset(1).First(ctx); err != nil || p.Sku != "C" {
			t.Errorf("First with an offset = %v, %v; want C", p, err)
		}
		if _, err := all.Where(f.Sku.Eq("Z")).First(ctx); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("First(nope) error = %v; want ErrNotFound", err)
		}
		if _, err := all.Limit(0).First(ctx); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("First of limit(0) error = %v; want ErrNotFound", err)
		}
		if p, err := all.Where(f.Sku.Eq("B")).One(ctx); err != nil || p.Sku != "B" {
			t.Errorf("One = %v, %v; want B", p, err)
		}
		if _, err := all.One(ctx); !errors.Is(err, perstore.ErrNotUnique) {
			t.Errorf("One of several error = %v; want ErrNotUnique", err)
		}
		if _, err := all.Where(f.Sku.Eq("Z")).One(ctx); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("One(nope) error = %v; want ErrNotFound", err)
		}
		if n, err := all.Limit(1).Offset(1).Select(f.Name).Count(ctx); n != 4 || err != nil {
			t.Errorf("Count = %d, %v; want 4, whatever the limit", n, err)
		}
		for want, q := range map[bool]*shop.ProductQuery{true: all.Offset(9), false: all.Where(f.Sku.Eq("Z"))} {
			if ok, err := q.Exists(ctx); ok != want || err != nil {
				t.Errorf("Exists(%s) = %v, %v; want %v", q, ok, err, want)
			}
		}
	})
}

func TestIter(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		got := ""
		for p, err := range db.Products.Where().Sort(f.Sku.Asc()).Iter(t.Context()) {
			if err != nil {
				t.Fatalf("Iter error = %v", err)
			}
			if got += p.Sku; p.Sku == "C" {
				break
			}
		}
		if got != "ABC" {
			t.Errorf("Iter gives %s, broken off at C", got)
		}
		n := 0
		for p, err := range db.Products.RQL("nothing=1").Iter(t.Context()) {
			if n++; p != nil || err == nil {
				t.Errorf("Iter of a wrong query yields %v, %v", p, err)
			}
		}
		if n != 1 {
			t.Errorf("Iter of a wrong query yields %d times; want once, the error", n)
		}
	})
}

// TestResult runs any RQL.
func TestResult(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for text, want := range map[string]any{
			"count()": int64(4), "sum(stock)": int64(6), "mean(price)": 25.0, "max(sku)": "D", "min(rating)&sku=A": nil, "sum(price)&sort(-price)&limit(2)": 70.0,
		} {
			got, err := db.Products.RQL(text).Result(t.Context())
			if err != nil || !got.Scalar || got.Objects != nil || got.Value != want {
				t.Errorf("Result(%s) = %+v, %v; want %v", text, got, err, want)
			}
		}
		for text, want := range map[string]string{"first()&sort(-sku)": "D", "one()&sku=B": "B"} {
			got, err := db.Products.RQL(text).Result(t.Context())
			if p, ok := got.Value.(*shop.Product); err != nil || !got.Scalar || !ok || p.Sku != want {
				t.Errorf("Result(%s) = %+v, %v; want product %s", text, got, err, want)
			}
		}
		for _, text := range []string{"(sku!=A&count())", "and(sku!=A,and(count()))"} {
			if got, err := db.Products.RQL(text).Result(t.Context()); err != nil || got.Value != int64(3) {
				t.Errorf("Result(%s) = %+v, %v; want 3", text, got, err)
			}
		}
		if got := skus(t, db.Products.RQL("(sort(-sku)&limit(1))").Limit(2)); got != "DC" {
			t.Errorf("(sort(-sku)&limit(1)) with Limit(2) gives %s; want DC", got)
		}
		if got, err := db.Products.RQL("sku=in=(A,B)").Result(t.Context()); err != nil || got.Scalar || len(got.Objects) != 2 {
			t.Errorf("Result = %+v, %v; want 2 objects", got, err)
		}
		if _, err := db.Products.RQL("one()").Result(t.Context()); !errors.Is(err, perstore.ErrNotUnique) {
			t.Errorf("Result(one()) error = %v; want ErrNotUnique", err)
		}
	})
}

// TestShape asks for objects where the query gives a value.
func TestShape(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		q := db.Products.RQL("sum(price)")
		_, all := q.All(t.Context())
		_, first := q.First(t.Context())
		_, one := q.One(t.Context())
		_, count := q.Count(t.Context())
		_, sum := perstore.Sum(t.Context(), q, f.Price)
		for i, err := range []error{all, first, one, count, sum} {
			if !errors.Is(err, perstore.ErrShape) {
				t.Errorf("terminal method %d of sum(price) error = %v; want ErrShape", i, err)
			}
		}
	})
}

// TestQueryErrors checks that errors come out of each terminal method, with
// their position and the model's name.
func TestQueryErrors(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for _, text := range []string{"price=lt=", "nothing=1", "price=cheap", "$1=x", "sku=$1"} {
			q := db.Products.RQL(text).Where(f.Price.Gt(0)).Sort(f.Sku.Asc()).Limit(1)
			_, all := q.All(t.Context())
			_, first := q.First(t.Context())
			_, count := q.Count(t.Context())
			_, exists := q.Exists(t.Context())
			_, result := q.Result(t.Context())
			_, explain := q.Explain(t.Context())
			for i, err := range []error{all, first, count, exists, result, explain} {
				var e *rql.Error
				var p *perstore.Error
				if !errors.As(err, &e) || !errors.As(err, &p) || p.Model != "Product" {
					t.Errorf("%s: terminal method %d error = %v; want an *rql.Error in a *perstore.Error of Product", text, i, err)
				}
			}
		}
	})
}

func TestAggregates(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx, all := t.Context(), db.Products.Where()
		none := db.Products.Where(f.Sku.Eq("Z"))
		top := all.Sort(f.Price.Desc()).Limit(2)
		for call, c := range map[string]struct{ got, want string }{
			"Sum(stock)":                  {show(perstore.Sum(ctx, all, f.Stock)), "6"},
			"Sum(price)":                  {show(perstore.Sum(ctx, all, f.Price)), "100"},
			"Sum of the top":              {show(perstore.Sum(ctx, top, f.Price)), "70"},
			"Max of the end":              {show(perstore.Max(ctx, all.Sort(f.Price.Asc()).Limit(2), f.Price)), "20"},
			"Mean(stock)":                 {show(perstore.Mean(ctx, all, f.Stock)), "1.5"},
			"Min(price)":                  {show(perstore.Min(ctx, all, f.Price)), "10"},
			"Max(rating)":                 {show(perstore.Max(ctx, all, f.Rating)), "4.5"},
			"Sum of none":                 {show(perstore.Sum(ctx, none, f.Price)), "0"},
			"Mean of none":                {show(perstore.Mean(ctx, none, f.Price)), "absent"},
			"Min of none":                 {show(perstore.Min(ctx, none, f.Stock)), "absent"},
			"Max of customers' createdAt": {show(perstore.Max(ctx, db.Customers.Where(), shop.CustomerFields.CreatedAt)), "absent"},
			"Max of customers' birthday":  {show(perstore.Max(ctx, db.Customers.Where(), shop.CustomerFields.Birthday)), "absent"},
		} {
			if c.got != c.want {
				t.Errorf("%s = %s; want %s", call, c.got, c.want)
			}
		}
	})
}

// show writes an optional value, or the error that there is instead.
func show[V any](o perstore.Opt[V], err error) string {
	v, ok := o.Get()
	switch {
	case err != nil:
		return err.Error()
	case !ok:
		return "absent"
	}
	return fmt.Sprint(v)
}

func TestRows(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx := t.Context()
		for query, want := range map[string]string{
			"values(sku)&sort(sku)&limit(2)": "{[] [sku] [[A] [B]] true <nil> false}",
			"aggregate(count(),min(sku))":    "{[] [count() min(sku)] [[4 A]] false <nil> false}",
			"values(sku)&sort(-sku)&first()": "{[] [sku] [] true [D] true}",
			"values(sku)&sku=B&one()":        "{[] [sku] [] true [B] true}",
			"values(sku)&count()":            "{[] [] [] false 4 true}",
		} {
			if r, err := db.Products.RQL(query).Result(ctx); fmt.Sprint(r) != want || err != nil {
				t.Errorf("Result(%s) = %v, %v; want %s", query, r, err, want)
			}
		}
		for query, want := range map[string]error{
			"values(sku)&sku=Z&first()": perstore.ErrNotFound, "values(sku)&one()": perstore.ErrNotUnique,
		} {
			if _, err := db.Products.RQL(query).Result(ctx); !errors.Is(err, want) {
				t.Errorf("Result(%s) error = %v; want %v", query, err, want)
			}
		}
		for _, query := range []string{"values(sku)", "aggregate(status)", "select(category/name)"} {
			q := db.Products.RQL(query)
			_, all := q.All(ctx)
			_, count := q.Count(ctx)
			_, exists := q.Exists(ctx)
			_, page := q.Limit(1).Page(ctx)
			_, deleted := q.Delete(ctx)
			for call, err := range map[string]error{"All": all, "Count": count, "Exists": exists, "Page": page, "Delete": deleted} {
				if !errors.Is(err, perstore.ErrShape) {
					t.Errorf("%s of %s error = %v; want ErrShape", call, query, err)
				}
			}
		}
	})
}

// Explain has the statement that is sent, limits included.
func TestExplainPicked(t *testing.T) {
	db := openShop(t, "sqlite::memory:")
	for query, end := range map[string]string{
		"sort(-rating)&first()":    ` ORDER BY t0."rating" DESC, t0."id" LIMIT 1`,
		"price>1&one()":            ` ORDER BY t0."id" LIMIT 2`,
		"values(sku)&first()":      ` LIMIT 1`,
		"sort(sku)&limit(1)&one()": ` ORDER BY t0."sku", t0."id" LIMIT 1`,
	} {
		plan, err := db.Products.RQL(query).Explain(t.Context())
		if err != nil || !strings.HasSuffix(plan.SQL, end) {
			t.Errorf("Explain(%s) = %s, %v; want an end like %s", query, plan.SQL, err, end)
		}
	}
}
