package perstore_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// openShop opens a shop with products A to D in one category.
func openShop(t testing.TB, url string, opts ...perstore.OpenOption) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), url, opts...)
	if err != nil {
		t.Fatalf("Open(%s) error = %v", url, err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	if err := db.Categories.Add(t.Context(), &shop.Category{Name: "Lighting"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	for i, name := range []string{"A", "B", "C", "D"} {
		p := &shop.Product{Sku: name, Name: "Lamp " + name, Price: float64(10 * (i + 1)), CategoryID: 1, Stock: perstore.Some(int64(i))}
		if i == 3 {
			p.Rating = perstore.Some(4.5)
		}
		if err := db.Products.Add(t.Context(), p); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	return db
}

func inShops(t *testing.T, run func(t *testing.T, db *shop.DB)) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		t.Run(strings.Trim(url, ":"), func(t *testing.T) { run(t, openShop(t, url)) })
	}
}

// skus runs a query and gives what it finds.
func skus(t *testing.T, q *shop.ProductQuery) string {
	t.Helper()
	all, err := q.All(t.Context())
	if err != nil {
		t.Fatalf("All(%s) error = %v", q, err)
	}
	out := ""
	for _, p := range all {
		out += p.Sku
	}
	return out
}

var f = shop.ProductFields

// TestQueryIsImmutable derives queries from one: none leaks into another.
func TestQueryIsImmutable(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		base := db.Products.Where(f.Price.Lt(40)).Sort(f.Sku.Asc())
		before := base.String()
		for want, q := range map[string]*shop.ProductQuery{
			"A": base.Where(f.Sku.Eq("A")), "BC": base.Where(f.Price.Gt(10)), "CBA": base.Sort(f.Sku.Desc()), "AB": base.Limit(2), "C": base.Offset(2),
			"": base.Where(f.Sku.Eq("A"), f.Sku.Eq("B")),
		} {
			if got := skus(t, q); got != want {
				t.Errorf("%s gives %s; want %s", q, got, want)
			}
		}
		base.With(shop.ProductLinks.Category)
		base.Select(f.Name)
		if base.String() != before || skus(t, base) != "ABC" {
			t.Errorf("the query has become %s; want %s", base, before)
		}
		a, b := base.Where(f.Sku.Eq("A")), base.Where(f.Sku.Eq("B"))
		if skus(t, a) != "A" || skus(t, b) != "B" {
			t.Errorf("two queries of one base share conditions: %s, %s", a, b)
		}
	})
}

func TestClausesReplace(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		all := db.Products.Where()
		for want, q := range map[string]*shop.ProductQuery{
			"sort(-sku)":            all.Sort(f.Price.Asc()).Sort(f.Sku.Desc()),
			"limit(3)":              all.Limit(1).Limit(3),
			"limit(2,1)":            all.Limit(2).Offset(3).Offset(1),
			"limit(5,3)":            all.Limit(2).Offset(3).Limit(5),
			"limit(Infinity,1)":     all.Offset(1),
			"limit(2) ":             all.Limit(2).Offset(1).Offset(0),
			"select(name,price)":    all.Select(f.Sku).Select(f.Name, f.Price),
			"sort(sku)&limit(1)":    all.Limit(9).Sort(f.Sku.Asc()).Limit(1),
			"price=gt=1&sort(-sku)": all.Where(f.Price.Gt(1)).Sort(f.Sku.Desc()),
		} {
			if got, want := q.String(), canonical(t, strings.TrimSpace(want)); got != want {
				t.Errorf("the query is %s; want %s", got, want)
			}
		}
	})
}

func canonical(t *testing.T, text string) string {
	t.Helper()
	q, err := rql.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", text, err)
	}
	return q.String()
}

// twins are queries in Go and in RQL that are the same.
func twins(db *shop.DB) map[string]*shop.ProductQuery {
	p := db.Products
	return map[string]*shop.ProductQuery{
		"":                                       p.Where(),
		"price=lt=10&status=draft&sort(-rating)": p.Where(f.Price.Lt(10), f.Status.Eq(shop.ProductStatusDraft)).Sort(f.Rating.Desc()),
		"name!=x&price=ge=1.5&limit(20,40)":      p.Where(f.Name.Ne("x"), f.Price.Ge(1.5)).Limit(20).Offset(40),
		"in(sku,(A,B))&out(status,(draft))":      p.Where(f.Sku.In("A", "B"), f.Status.Out(shop.ProductStatusDraft)),
		"(sku=A|sku=B)":                          p.Where(perstore.Or(f.Sku.Eq("A"), f.Sku.Eq("B"))),
		"not(rating=null)":                       p.Where(perstore.Not(f.Rating.IsNull())),
		"between(price,(1,2))":                   p.Where(f.Price.Between(1, 2)),
		"like(name,La*)":                         p.Where(f.Name.Like("La*")),
		"like(name,a%5C*b*)":                     p.Where(f.Name.StartsWith("a*b")),
		"contains(tags,red)&dimensions=null":     p.Where(f.Tags.Contains("red"), f.Dimensions.IsNull()),
		"rel(category,name=Lighting)":            p.Where(shop.ProductLinks.Category.Has(shop.CategoryFields.Name.Eq("Lighting"))),
		"select(name,price)&sort(sku,-id)":       p.Where().Select(f.Name, f.Price).Sort(f.Sku.Asc(), f.ID.Desc()),
		"id=9007199254740993":                    p.Where(f.ID.Eq(9007199254740993)),
	}
}

func TestTypedAndRQLAreTwins(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for text, typed := range twins(db) {
			twin := db.Products.RQL(text)
			if typed.String() != twin.String() {
				t.Errorf("String() in Go is %s, in RQL %s", typed, twin)
			}
			a, errA := typed.Explain(t.Context())
			b, errB := twin.Explain(t.Context())
			if diff := cmp.Diff(a, b); diff != "" || errA != nil || errB != nil {
				t.Errorf("Explain(%s), errors %v, %v: (-Go +RQL)\n%s", text, errA, errB, diff)
			}
			if got, want := skus(t, typed), skus(t, twin); got != want {
				t.Errorf("%s gives %s in Go and %s in RQL", text, got, want)
			}
		}
	})
}

func TestParams(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for _, c := range []struct {
			text   string
			params []any
			want   string
		}{
			{"sku=$1", []any{"B"}, "B"},
			{"in(sku,$1)&sort(sku)", []any{[]string{"A", "D"}}, "AD"},
			{"price=gt=$1&price=lt=$2", []any{15, 25.0}, "B"},
			{"sku=$1", []any{"A|sku=B"}, ""},
			{"status=$1&sort(sku)&limit(1)", []any{shop.ProductStatusDraft}, "A"},
		} {
			if got := skus(t, db.Products.RQL(c.text, c.params...)); got != c.want {
				t.Errorf("RQL(%s, %v) gives %q; want %q", c.text, c.params, got, c.want)
			}
		}
	})
}

// TestHugeOffset skips more than there can be.
func TestHugeOffset(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		for _, n := range []int{5, 1 << 40, 1<<53 + 1, math.MaxInt} {
			if got := skus(t, db.Products.Where().Offset(n)); got != "" {
				t.Errorf("Offset(%d) gives %s; want nothing", n, got)
			}
			if got := skus(t, db.Products.Where().Limit(n)); len(got) != 4 {
				t.Errorf("Limit(%d) gives %s; want all", n, got)
			}
		}
		for name, q := range map[string]*shop.ProductQuery{"Limit": db.Products.Where().Limit(-1), "Offset": db.Products.Where().Offset(-1)} {
			if all, err := q.All(t.Context()); err == nil {
				t.Errorf("%s(-1) gives %d objects; want an error", name, len(all))
			}
		}
	})
}
