package sqlite_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// curt is SQLite without patterns and without a look into lists: what else there
// is to a query it is told.
type curt struct{ sqlite.Engine }

var _ sqlstore.Engine = curt{}

func (curt) RegexpArg(string, bool) (any, error) { return refuse("a regular expression") }
func (curt) PatternArg(string) (any, error)      { return refuse("a pattern") }
func (curt) ElementArg(rql.Value) (any, error)   { return refuse("an element") }

func refuse(what string) (any, error) {
	return nil, fmt.Errorf("curt: %s: %w", what, errors.ErrUnsupported)
}

// openCurt opens a shop in a file by the dialect curt, with n products in it.
func openCurt(t *testing.T, n int) *shop.DB {
	t.Helper()
	opened, err := driver.Open("file:"+filepath.Join(t.TempDir(), "shop.db")+"?_txlock=immediate&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)", sqlite.Functions)
	if err != nil {
		t.Fatal(err)
	}
	handle := sqlx.NewDb(opened, "sqlite3")
	t.Cleanup(func() { _ = handle.Close() })
	db, err := shop.NewSQL(handle, curt{})
	if err != nil {
		t.Fatalf("NewSQL error = %v", err)
	}
	fillShop(t, db, n)
	return db
}

// splitQueries have a part that curt is not told.
var splitQueries = []string{
	"match(name,re:lamp)", "match(sku,re:%5B02%5D%24)&price%3E2", "price%3E2&match(sku,re:%5B02%5D%24)&sort(-price)&limit(3,1)",
	"not(match(sku,re:1))&limit(4)", "or(match(sku,re:7),price=3)", "like(sku,*1%3F)&sort(-sku)", "match(sku,re:1)&select(name)&limit(2)",
	"match(sku,re:1)&category/name=Lighting", "match(sku,re:1)&sum(price)", "match(sku,re:1)&count()", "match(sku,re:nothing)&max(price)",
	"match(sku,re:1)&limit(3)&mean(price)", "match(sku,re:1)&aggregate(categoryId,count(),sum(price))",
	"match(sku,re:1)&values(sku)&sort(-sku)&limit(2)", "match(sku,re:1)&select(name)&distinct()", "match(sku,re:1)&first()",
}

// TestSplit asks a store that has to run a part of each query in this process,
// and one that is all in memory.
func TestSplit(t *testing.T) {
	split, memory := openCurt(t, 25), openShop(t, "memory:", 25)
	for _, text := range splitQueries {
		got, want := answers(t, split, text), answers(t, memory, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-memory +split):\n%s", text, diff)
		}
	}
}

// answers is what a query gives in each way, as text.
func answers(t *testing.T, db *shop.DB, text string) []string {
	t.Helper()
	q := db.Products.RQL(text)
	result, err := q.Result(t.Context())
	if err != nil {
		t.Errorf("Result(%s) error = %v", text, err)
	}
	answer, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	n, err := q.Count(t.Context())
	return []string{string(answer), fmt.Sprint(n, err)}
}

// TestSplitExplained looks at what is told of the two parts.
func TestSplitExplained(t *testing.T) {
	db := openCurt(t, 1)
	plan, err := db.Products.RQL("price%3E2&match(sku,re:a)&limit(2)").Explain(t.Context())
	const how = "1 of 2 conditions, over at most 10000 objects of Product: curt: a regular expression: unsupported operation"
	if err != nil || plan.InMemory != how || !strings.Contains(plan.SQL, `WHERE t0."price" > ? ORDER BY t0."id" LIMIT 10001`) {
		t.Errorf("Explain = %+v, %v; want in memory %q", plan, err, how)
	}
	plan, err = db.Products.RQL("price%3E2").Explain(t.Context())
	if err != nil || plan.InMemory != "" {
		t.Errorf("Explain = %+v, %v; want nothing in memory", plan, err)
	}
}

// TestSplitWrites sets and deletes what SQL cannot find.
func TestSplitWrites(t *testing.T) {
	db := openCurt(t, 25)
	n, err := db.Products.RQL("match(sku,re:2)&price%3C20").Update(t.Context(), shop.ProductPatch{Name: perstore.Some("Torch")})
	if err != nil || n != 2 {
		t.Errorf("Update = %d, %v; want 2", n, err)
	}
	n, err = db.Products.RQL("match(name,re:Torch)&sort(-price)&limit(1)").Delete(t.Context())
	if err != nil || n != 1 {
		t.Errorf("Delete = %d, %v; want 1", n, err)
	}
	left, err := db.Products.RQL("name=Torch").All(t.Context())
	if err != nil || len(left) != 1 || left[0].Sku != "S2" {
		t.Errorf("All = %v, %v; want S2", left, err)
	}
}

// TestSplitRefused asks for what this process cannot do either: to follow links,
// and to read objects without a bound.
func TestSplitRefused(t *testing.T) {
	db := openCurt(t, 10_001)
	for text, want := range map[string]string{
		"rel(category,match(name,re:a))":      "without linked objects",
		"match(sku,re:a)&sort(category/name)": "without linked objects",
		"match(sku,re:a)":                     "more than 10000 objects of Product",
	} {
		_, err := db.Products.RQL(text).All(t.Context())
		if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "curt: ") {
			t.Errorf("All(%s) error = %v; want %q, unsupported", text, err, want)
		}
	}
	if n, err := db.Products.RQL("match(sku,re:%5ES1)&price%3C10000").Count(t.Context()); err != nil || n != 1111 {
		t.Errorf("Count = %d, %v; want 1111, of 10000 candidates", n, err)
	}
}

// A split query ends with its ctx, whatever it gives.
func TestSplitCancelled(t *testing.T) {
	db := openCurt(t, 50)
	for _, text := range []string{"match(sku,re:.)", "match(sku,re:.)&values(sku)", "match(sku,re:.)&values(sku)&sort(-sku)"} {
		ctx, cancel := context.WithCancel(t.Context())
		store, n := db.Products.Store(), 0
		q, err := rql.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "values") {
			err = perstore.Aggregate(ctx, store, q, func([]rql.Value) bool { n++; cancel(); return true })
		} else {
			err = store.Query(ctx, q, func(any) bool { n++; cancel(); return true })
		}
		if n != 1 || !errors.Is(err, context.Canceled) {
			t.Errorf("%s that is cancelled at the first of 50: %d, %v; want 1 and context.Canceled", text, n, err)
		}
		cancel()
	}
}
