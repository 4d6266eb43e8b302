package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/examples/shop/shop"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// openBounded opens a file that takes no more than some pages.
func openBounded(t *testing.T, pages int) *shop.DB {
	t.Helper()
	file := filepath.ToSlash(filepath.Join(t.TempDir(), "full.db"))
	opened, err := driver.Open(fmt.Sprintf("file:%s?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=max_page_count(%d)", file, pages), sqlite.Functions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	db, err := shop.NewSQL(sqlx.NewDb(opened, "sqlite3"), dialect.Dialect{})
	if err != nil {
		t.Fatalf("NewSQL error = %v", err)
	}
	fillShop(t, db, 1)
	return db
}

// lamps are products that fill a page of the file or more.
func lamps(sku string) []*shop.Product {
	products := make([]*shop.Product, 40)
	for i := range products {
		products[i] = &shop.Product{Sku: fmt.Sprint(sku, " ", i), Name: strings.Repeat("lamp", 50), CategoryID: 1}
	}
	return products
}

// fillUp adds products one by one until there is an error.
func fillUp(ctx context.Context, db *shop.DB, sku string) (added int64, err error) {
	for {
		for _, p := range lamps(fmt.Sprint(sku, added)) {
			if err := db.Products.Add(ctx, p); err != nil {
				return added, err
			}
			added++
		}
	}
}

// TestFull writes until the disk is full: alone, many at once, and in a
// transaction that goes on as if nothing had happened.
func TestFull(t *testing.T) {
	db := openBounded(t, 60)
	added, err := fillUp(t.Context(), db, "alone")
	wantFull(t, "Add", err)
	wantFull(t, "AddAll", db.Products.AddAll(t.Context(), lamps("many")))
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := db.Products.Delete(ctx, 1); err != nil {
			t.Errorf("Delete error = %v", err)
		}
		_, err := fillUp(ctx, db, "transaction")
		wantFull(t, "Add in a transaction", err)
		return nil
	})
	wantFull(t, "Transaction", err)
	wantProducts(t, db, 1+added)
	if _, err := db.Products.Where(shop.ProductFields.ID.Le(added / 2)).Delete(t.Context()); err != nil {
		t.Errorf("Delete from a full disk error = %v", err)
	}
	if err := db.Products.AddAll(t.Context(), lamps("after")); err != nil {
		t.Errorf("AddAll after some were deleted error = %v", err)
	}
	wantProducts(t, db, 1+added-added/2+40)
}

func wantProducts(t *testing.T, db *shop.DB, want int64) {
	t.Helper()
	if n, err := db.Products.Where().Count(t.Context()); n != want || err != nil {
		t.Errorf("Count = %d, %v; want %d", n, err, want)
	}
}

func wantFull(t *testing.T, call string, err error) {
	t.Helper()
	if !errors.Is(err, perstore.ErrDatabase) || !errors.Is(err, sqlite3.FULL) {
		t.Errorf("%s error = %v; want ErrDatabase and that the disk is full", call, err)
	}
}

// TestFullMigrate has no room for all tables.
func TestFullMigrate(t *testing.T) {
	file := filepath.ToSlash(filepath.Join(t.TempDir(), "full.db"))
	opened, err := driver.Open("file:" + file + "?_txlock=immediate&_pragma=foreign_keys(1)&_pragma=max_page_count(3)")
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	db, err := shop.NewSQL(sqlx.NewDb(opened, "sqlite3"), dialect.Dialect{})
	if err != nil {
		t.Fatalf("NewSQL error = %v", err)
	}
	wantFull(t, "Migrate", db.Migrate(t.Context()))
	var tables int
	if err := opened.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil || tables != 0 {
		t.Errorf("after a refused Migrate there are %d tables, %v; want none", tables, err)
	}
}
