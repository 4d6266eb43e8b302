package postgres_test

import (
	"slices"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
)

// TestAddAllKeepsWhatAddKeeps adds texts to a column of types of another hand: one
// by one and as an array.
func TestAddAllKeepsWhatAddKeeps(t *testing.T) {
	for _, columnType := range []string{"char(5)", "bpchar", "varchar(5)", `"char"`, "bit(5)", "bit varying(5)", "numeric(7,1)", "text"} {
		rest := newSchema(t)
		raw := connect(t, "postgres:"+rest)
		db, err := shop.Open(t.Context(), "postgres:"+rest)
		if err != nil {
			t.Fatalf("Open error = %v", err)
		}
		defer db.Close()
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
		mustExec(t, raw, "INSERT INTO categories (name) VALUES ('Lamps')")
		mustExec(t, raw, "DROP INDEX IF EXISTS products_sku_key")
		mustExec(t, raw, "ALTER TABLE products ALTER COLUMN sku TYPE "+columnType+" USING NULL")
		lamp := func() *shop.Product { return &shop.Product{Sku: "10101", Name: "Lamp", CategoryID: 1} }
		if err := db.Products.Add(t.Context(), lamp()); err != nil {
			t.Fatalf("Add to a column of %s error = %v", columnType, err)
		}
		if err := db.Products.AddAll(t.Context(), []*shop.Product{lamp(), lamp()}); err != nil {
			t.Fatalf("AddAll to a column of %s error = %v", columnType, err)
		}
		var kept []string
		if err := raw.Select(&kept, "SELECT sku::text FROM products ORDER BY id"); err != nil {
			t.Fatal(err)
		}
		if len(kept) != 3 || slices.ContainsFunc(kept, func(sku string) bool { return sku != kept[0] }) {
			t.Errorf("Add and AddAll to a column of %s keep %q; want three times the same", columnType, kept)
		}
	}
}
