package postgres_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestTriggerThatSkips adds objects, one of which a trigger keeps out: none may get
// the key of another one.
func TestTriggerThatSkips(t *testing.T) {
	rest := newSchema(t)
	db, err := shop.Open(t.Context(), "postgres:"+rest)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	raw := connect(t, "postgres:"+rest)
	mustExec(t, raw, "CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
	mustExec(t, raw, "CREATE TRIGGER skips BEFORE INSERT ON products FOR EACH ROW WHEN (NEW.sku = 'b') EXECUTE FUNCTION skip()")
	mustExec(t, raw, "INSERT INTO categories (name) VALUES ('Lamps')")
	var products []*shop.Product
	for _, sku := range []string{"a", "b", "c"} {
		products = append(products, &shop.Product{Sku: sku, Name: "Lamp", CategoryID: 1})
	}
	if err := db.Products.AddAll(t.Context(), products); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("AddAll of which a trigger skips one error = %v; want ErrDatabase", err)
	}
	for _, p := range products {
		if p.ID != 0 {
			t.Errorf("after a failed AddAll %s has the key %d; want none", p.Sku, p.ID)
		}
	}
}
