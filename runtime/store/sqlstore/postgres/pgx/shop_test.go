package pgx_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/perstore/perstoregen/examples/shop/shop"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// TestShop runs the models of the example over a handle of pgx.
func TestShop(t *testing.T) {
	ctx, handle := t.Context(), connect(t, "postgres:"+newSchema(t))
	db, err := shop.NewSQL(handle, dialect.Dialect{})
	if err != nil {
		t.Fatalf("NewSQL error = %v", err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	lamps := &shop.Category{Name: "Lamps"}
	if err := db.Categories.Add(ctx, lamps); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	products := make([]*shop.Product, 2500)
	for i := range products {
		products[i] = &shop.Product{
			Sku: fmt.Sprint("L-", i), Name: fmt.Sprintf(`Lamp "%d"`, i), Price: float64(i) / 2, Status: shop.ProductStatusDraft,
			Tags: []string{"new", fmt.Sprint(i % 10)}, CategoryID: lamps.ID,
		}
	}
	if err := db.Products.AddAll(ctx, products); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	last, err := db.Products.Get(ctx, products[2499].ID)
	if err != nil || last.Name != `Lamp "2499"` || last.Price != 1249.5 || strings.Join(last.Tags, " ") != "new 9" {
		t.Errorf("Get = %+v, %v; want the last of what was added", last, err)
	}
	f := shop.ProductFields
	n, err := db.Products.Where(f.Price.Lt(100), f.Name.Like(`Lamp "1*`)).Update(ctx, shop.ProductPatch{Status: perstore.Some(shop.ProductStatusPublished)})
	if err != nil || n != 111 { // 1, 10 to 19, 100 to 199
		t.Errorf("Update = %d, %v; want 111", n, err)
	}
	for rql, want := range map[string]int64{"status=published": 111, "contains(tags,3)": 250, "in(sku,(L-1,L-2,L-2500))": 2, "category/name=Lamps&price=ge=1249": 2} {
		if n, err := db.Products.RQL(rql).Count(ctx); err != nil || n != want {
			t.Errorf("Count(%s) = %d, %v; want %d", rql, n, err, want)
		}
	}
	all := 0
	for p, err := range db.Products.Where().With(shop.ProductLinks.Category).Iter(ctx) {
		if err != nil || p.CategoryID != lamps.ID {
			t.Fatalf("Iter gives %+v, %v", p, err)
		}
		all++
	}
	if all != len(products) {
		t.Errorf("Iter gives %d products; want %d", all, len(products))
	}
	err = db.Products.Add(ctx, &shop.Product{Sku: "L-1", Name: "Lamp", CategoryID: lamps.ID})
	if cause := (*pgconn.PgError)(nil); !errors.Is(err, perstore.ErrExists) || !errors.As(err, &cause) || cause.ConstraintName == "" {
		t.Errorf("Add(taken sku) error = %v; want ErrExists with the error of pgx", err)
	}
	err = db.Categories.Delete(ctx, lamps.ID)
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "Product still refers to it by link category") {
		t.Errorf("Delete(a category in use) error = %v; want ErrInvalid with the link", err)
	}
	raw, err := sqlstore.DB(ctx, db.Core())
	if err != nil {
		t.Fatalf("DB error = %v", err)
	}
	if raw.DriverName() != "pgx" {
		t.Errorf("DB is a handle of %s; want pgx", raw.DriverName())
	}
}
