package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// lost is a function that gives its caller up, as the server does with one of those
// in each other's way, until it was asked three times.
const lost = `CREATE SEQUENCE asked;
CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF nextval('asked') % 3 <> 0 THEN RAISE EXCEPTION 'given up' USING ERRCODE = '40001'; END IF;
	RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER loses BEFORE INSERT OR UPDATE OR DELETE ON products FOR EACH STATEMENT EXECUTE FUNCTION lost()`

// TestLostCallsAreTriedAgain calls what loses twice: it succeeds where the call is
// all of its own, and is the caller's to repeat in a transaction.
func TestLostCallsAreTriedAgain(t *testing.T) {
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
	mustExec(t, raw, "INSERT INTO categories (name) VALUES ('Lamps')")
	mustExec(t, raw, lost)
	lamp := func(sku string) *shop.Product { return &shop.Product{Sku: sku, Name: "Lamp", CategoryID: 1} }
	one := lamp("one")
	for _, c := range []struct {
		call string
		run  func(ctx context.Context) error
	}{
		{"Add", func(ctx context.Context) error { return db.Products.Add(ctx, one) }},
		{"AddAll", func(ctx context.Context) error {
			return db.Products.AddAll(ctx, []*shop.Product{lamp("two"), lamp("three")})
		}},
		{"Put", func(ctx context.Context) error {
			return db.Products.Store().Put(ctx, one, perstore.Cond{Presence: perstore.Present})
		}},
		{"Update", func(ctx context.Context) error {
			_, err := db.Products.Where().Update(ctx, shop.ProductPatch{Name: perstore.Some("Light")})
			return err
		}},
		{"Delete", func(ctx context.Context) error { return db.Products.Delete(ctx, one.ID) }},
	} {
		mustExec(t, raw, "SELECT setval('asked', 3)")
		if err := perstore.Transaction(t.Context(), c.run); !errors.Is(err, perstore.ErrConflict) {
			t.Errorf("%s in a transaction that is given up error = %v; want ErrConflict", c.call, err)
		}
		mustExec(t, raw, "SELECT setval('asked', 3)")
		if err := c.run(t.Context()); err != nil {
			t.Errorf("%s that loses twice error = %v", c.call, err)
		}
		var asked int
		if err := raw.Get(&asked, "SELECT last_value FROM asked"); err != nil || asked != 6 {
			t.Errorf("%s that loses twice is sent %d times, error %v; want 3", c.call, asked-3, err)
		}
	}
	if n, err := db.Products.Where().Count(t.Context()); n != 2 || err != nil {
		t.Errorf("Count = %d, %v; want 2", n, err)
	}
}
