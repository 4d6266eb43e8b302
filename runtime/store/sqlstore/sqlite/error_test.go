package sqlite_test

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func TestErrorClasses(t *testing.T) {
	db := openShop(t, "sqlite::memory:", 2)
	products := db.Products.Store()
	put := func(change func(*shop.Product)) error {
		p := &shop.Product{Sku: "new", Name: "Lamp", Status: shop.ProductStatusDraft, CategoryID: 1}
		change(p)
		return products.Put(t.Context(), p, perstore.Cond{})
	}
	for _, c := range []struct {
		call string
		err  error
		want error
		says string
	}{
		{"Put(taken sku)", put(func(p *shop.Product) { p.Sku = "S0" }), perstore.ErrExists, "products.sku"},
		{"Put(no such category)", put(func(p *shop.Product) { p.CategoryID = 404 }), perstore.ErrInvalid, "link category: no Category 404"},
		{"Put(NaN)", put(func(p *shop.Product) { p.Price = math.NaN() }), perstore.ErrInvalid, "products.price"},
		{"Delete(a category in use)", db.Categories.Delete(t.Context(), 1), perstore.ErrInvalid, "delete Category 1: invalid: Product still refers to it by link category: "},
	} {
		if !errors.Is(c.err, c.want) || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%s error = %v; want %v that says %q", c.call, c.err, c.want, c.says)
		}
		if cause := (*sqlite3.Error)(nil); !errors.As(c.err, &cause) {
			t.Errorf("%s error = %v: SQLite's own error is lost", c.call, c.err)
		}
	}
}

func TestNotMigrated(t *testing.T) {
	db, err := shop.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if _, err := db.Products.Get(t.Context(), 1); !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "no such table: products") {
		t.Errorf("Get error = %v; want ErrDatabase that names the table", err)
	}
}

// TestForeignRow reads a row that somebody else has written wrongly.
func TestForeignRow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.db")
	db := openShop(t, "sqlite:"+file, 1)
	raw, err := driver.Open("file:" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec("UPDATE products SET tags = 'no JSON'"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Products.Get(t.Context(), 1); !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "column products.tags") {
		t.Errorf("Get error = %v; want ErrDatabase that names the column", err)
	}
	if _, err := db.Products.Where().All(t.Context()); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("All error = %v; want ErrDatabase", err)
	}
	if p, err := db.Products.Where().Select(shop.ProductFields.Name).First(t.Context()); err != nil || p.Name != "Lamp" {
		t.Errorf("Select(name) = %v, %v; want the object: its tags are not read", p, err)
	}
}

// TestBusy lets two connections write at once.
func TestBusy(t *testing.T) {
	file := "file:" + filepath.Join(t.TempDir(), "busy.db") + "?_pragma=busy_timeout(0)&_txlock=immediate"
	first, err := driver.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := driver.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	tx, err := first.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := second.Exec("CREATE TABLE t (id)"); (sqlite.Engine{}).Classify(err) != sqlstore.Busy {
		t.Errorf("Classify(%v) = %d; want Busy", err, (sqlite.Engine{}).Classify(err))
	}
	if got := (sqlite.Engine{}).Classify(errors.New("another")); got != sqlstore.Other {
		t.Errorf("Classify(another error) = %d; want Other", got)
	}
}

// TestDeleteNamesReferrer deletes rows that others refer to: by their own link,
// and through a row that would be deleted with it.
func TestDeleteNamesReferrer(t *testing.T) {
	version := linked(linked(pages(pageID, next, home), "nextPage", perstore.Restrict, eq(1, "id")), "homePage", perstore.Cascade, eq(2, "id"))
	db := openPages(t, filepath.Join(t.TempDir(), "pages.db"), version)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	m := db.Model("Page")
	for _, p := range []*page{
		{ID: 1, Home: 1, Next: perstore.Some[int64](1)}, // itself, which does not count
		{ID: 2, Home: 1},
		{ID: 3, Home: 3, Next: perstore.Some[int64](2)},
		{ID: 4, Home: 4},
	} {
		if err := m.Add(t.Context(), p); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	for key, says := range map[int64]string{
		2: "delete Page 2: invalid: Page still refers to it by link nextPage: ",
		1: "delete Page 1: invalid: Page still refers by link nextPage to what would be deleted with it: ",
	} {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			err := m.Delete(ctx, key)
			if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), says) {
				t.Errorf("Delete(%d) in a transaction error = %v; want it to say %q", key, err, says)
			}
			return nil
		})
		if err != nil {
			t.Errorf("Transaction error = %v", err)
		}
		if err := m.Delete(t.Context(), key); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("Delete(%d) error = %v; want it to say %q", key, err, says)
		}
	}
	for _, key := range []int64{4, 3, 1} {
		if err := m.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete(%d) error = %v", key, err)
		}
	}
}
