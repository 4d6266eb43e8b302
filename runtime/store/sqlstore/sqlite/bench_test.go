package sqlite_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

const benchRows = 1000

// byHand is the baseline: the program that one writes on the same driver, with
// prepared statements and a hand-written scan.
type byHand struct {
	db *sql.DB

	get, list, one, insert *sql.Stmt
}

const handColumns = "id, sku, name, price, stock, status, rating, tags, dimensions, category_id, supplier_id, revision"

func openByHand(b testing.TB, file string) *byHand {
	b.Helper()
	db, err := driver.Open("file:" + file + "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	prepare := func(text string) *sql.Stmt {
		s, err := db.Prepare(text)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	return &byHand{
		db:     db,
		get:    prepare("SELECT " + handColumns + " FROM products WHERE id = ?"),
		list:   prepare("SELECT " + handColumns + " FROM products WHERE price < ? ORDER BY id LIMIT 100"),
		one:    prepare("SELECT " + handColumns + " FROM products WHERE sku = ? AND price < ? ORDER BY id LIMIT 1"),
		insert: prepare("INSERT INTO products (sku, name, price, stock, status, rating, tags, dimensions, category_id, supplier_id, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"),
	}
}

// scanByHand reads one row.
func scanByHand(row interface{ Scan(...any) error }) (*shop.Product, error) {
	p := &shop.Product{}
	var (
		stock, supplier sql.NullInt64
		rating          sql.NullFloat64
		tags, dims      []byte
	)
	if err := row.Scan(&p.ID, &p.Sku, &p.Name, &p.Price, &stock, &p.Status, &rating, &tags, &dims, &p.CategoryID, &supplier, &p.Revision); err != nil {
		return nil, err
	}
	if stock.Valid {
		p.Stock = perstore.Some(stock.Int64)
	}
	if supplier.Valid {
		p.SupplierID = perstore.Some(supplier.Int64)
	}
	if rating.Valid {
		p.Rating = perstore.Some(rating.Float64)
	}
	if tags != nil {
		if err := json.Unmarshal(tags, &p.Tags); err != nil {
			return nil, err
		}
	}
	if dims != nil {
		if err := json.Unmarshal(dims, &p.Dimensions); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (h *byHand) insertProduct(ctx context.Context, p *shop.Product) error {
	return h.insertWith(ctx, h.insert, p)
}

// insertInTransaction is the transaction that one writes by hand: the prepared
// statement, on the connection that the transaction has.
func (h *byHand) insertInTransaction(ctx context.Context, p *shop.Product) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after the commit
	if err := h.insertWith(ctx, tx.StmtContext(ctx, h.insert), p); err != nil {
		return err
	}
	return tx.Commit()
}

func (h *byHand) insertWith(ctx context.Context, insert *sql.Stmt, p *shop.Product) error {
	tags, err := json.Marshal(p.Tags)
	if err != nil {
		return err
	}
	stock, supplier, rating := sql.NullInt64{}, sql.NullInt64{}, sql.NullFloat64{}
	stock.Int64, stock.Valid = p.Stock.Get()
	supplier.Int64, supplier.Valid = p.SupplierID.Get()
	rating.Float64, rating.Valid = p.Rating.Get()
	result, err := insert.ExecContext(ctx, p.Sku, p.Name, p.Price, stock, string(p.Status), rating, string(tags), nil, p.CategoryID, supplier)
	if err != nil {
		return err
	}
	p.Revision = 1
	p.ID, err = result.LastInsertId()
	return err
}

func benchProduct(sku string, i int) *shop.Product {
	return &shop.Product{
		Sku: sku, Name: "Quiet Lamp", Price: float64(i % 500), Stock: perstore.Some(int64(i)), Status: shop.ProductStatusPublished,
		Rating: perstore.Some(4.5), Tags: []string{"season-1", "sale"}, CategoryID: 1,
	}
}

// benchShops opens one file through the store and by hand.
func benchShops(b testing.TB) (*shop.DB, *byHand) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "bench.db")
	db := openShop(b, "sqlite:"+file, 0)
	products := make([]*shop.Product, benchRows)
	for i := range products {
		products[i] = benchProduct("S"+strconv.Itoa(i), i)
	}
	if err := db.Products.AddAll(b.Context(), products); err != nil {
		b.Fatal(err)
	}
	return db, openByHand(b, file)
}

// BenchmarkFind reads one row by two conditions, so that what a query costs shows
// that is built each time.
func BenchmarkFind(b *testing.B) {
	db, hand := benchShops(b)
	ctx := context.Background()
	sku := func(i int) string { return "S" + strconv.Itoa(i%benchRows) }
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			if n, err := rowsByHand(hand.one.QueryContext(ctx, sku(i), 500.0)); n != 1 || err != nil {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		f := shop.ProductFields
		for i := range b.N {
			all, err := db.Products.Where(f.Sku.Eq(sku(i)), f.Price.Lt(500)).Sort(f.ID.Asc()).Limit(1).All(ctx)
			if len(all) != 1 || err != nil {
				b.Fatal(len(all), err)
			}
		}
	})
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			all, err := db.Products.RQL("sku=" + sku(i) + "&price<500&sort(id)&limit(1)").All(ctx)
			if len(all) != 1 || err != nil {
				b.Fatal(len(all), err)
			}
		}
	})
}

func listByHand(ctx context.Context, hand *byHand) (int, error) {
	return rowsByHand(hand.list.QueryContext(ctx, 400.0))
}

func rowsByHand(rows *sql.Rows, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var all []*shop.Product
	for rows.Next() {
		p, err := scanByHand(rows)
		if err != nil {
			return 0, err
		}
		all = append(all, p)
	}
	return len(all), rows.Err()
}

// BenchmarkTransaction adds one object: by itself, in a transaction, and in one nested
// in another.
func BenchmarkTransaction(b *testing.B) {
	db, hand := benchShops(b)
	n := benchRows
	add := func(ctx context.Context) error { return db.Products.Add(ctx, benchProduct("S"+strconv.Itoa(n), n)) }
	inside := func(ctx context.Context) error { return perstore.Transaction(ctx, add) }
	for _, c := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"baseline/alone", func(ctx context.Context) error { return hand.insertProduct(ctx, benchProduct("S"+strconv.Itoa(n), n)) }},
		{"baseline/transaction", func(ctx context.Context) error {
			return hand.insertInTransaction(ctx, benchProduct("S"+strconv.Itoa(n), n))
		}},
		{"ours/alone", add},
		{"ours/transaction", inside},
		{"ours/nested", func(ctx context.Context) error { return perstore.Transaction(ctx, inside) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n++
				if err := c.run(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
