package perstore_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

func TestNewAppliesDefaults(t *testing.T) {
	db := openShop(t, "memory:")
	p := db.Products.New()
	if p.Status != shop.ProductStatusDraft || p.Stock != perstore.Some[int64](0) || p.Perstore.Stored() {
		t.Errorf("New = %+v; want defaults, not stored", p)
	}
	p.Sku, p.Name, p.CategoryID = "N", "New", 1
	if err := p.Save(t.Context()); err != nil || p.ID == 0 || !p.Perstore.Stored() {
		t.Errorf("Save of a new object: key %d, error %v", p.ID, err)
	}
}

func TestAddValidates(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		p := &shop.Product{Price: -1, Status: "sold", CategoryID: 1}
		err := db.Products.Add(t.Context(), p)
		var invalid *perstore.ValidationError
		if !errors.Is(err, perstore.ErrInvalid) || !errors.As(err, &invalid) || len(invalid.Violations) != 4 {
			t.Errorf("Add error = %v; want the 4 rules that are broken", err)
		}
		if p.ID != 0 || p.Perstore.Stored() {
			t.Errorf("a refused Add left key %d, stored %v", p.ID, p.Perstore.Stored())
		}
		if n, err := db.Products.Where().Count(t.Context()); n != 4 || err != nil {
			t.Errorf("Count = %d, %v; want 4", n, err)
		}
	})
}

func TestPutOptions(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx := t.Context()
		category := func(id int64) *shop.Category { return &shop.Category{ID: id, Name: "C"} }
		for call, c := range map[string]struct{ err, want error }{
			"Put(new)":                    {db.Categories.Put(ctx, category(10)), nil},
			"Put(stored)":                 {db.Categories.Put(ctx, category(10)), nil},
			"Put(new, must)":              {db.Categories.Put(ctx, category(11), perstore.Overwrite(true)), perstore.ErrPrecondition},
			"Put(stored, must not)":       {db.Categories.Put(ctx, category(10), perstore.Overwrite(false)), perstore.ErrPrecondition},
			"Put(stored, must)":           {db.Categories.Put(ctx, category(10), perstore.Overwrite(true)), nil},
			"Put(new, must not)":          {db.Categories.Put(ctx, category(12), perstore.Overwrite(false)), nil},
			"Put(without a key, must)":    {db.Categories.Put(ctx, category(0), perstore.Overwrite(true)), perstore.ErrPrecondition},
			"Delete(stored, must not)":    {db.Categories.Delete(ctx, 10, perstore.Overwrite(false)), perstore.ErrPrecondition},
			"Delete(nope)":                {db.Categories.Delete(ctx, 404), perstore.ErrNotFound},
			"Delete(stored)":              {db.Categories.Delete(ctx, 12), nil},
			"Add(stored)":                 {db.Categories.Add(ctx, category(10)), perstore.ErrExists},
			"Put(stored, must not) again": {errors.Unwrap(db.Categories.Put(ctx, category(10), perstore.Overwrite(false))), perstore.ErrExists},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s error = %v; want %v", call, c.err, c.want)
			}
		}
	})
}

// TestOverwriteTellsWhatFailed keeps apart a key that is taken and everything
// else that may refuse a put.
func TestOverwriteTellsWhatFailed(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		ctx := t.Context()
		ann := &shop.Customer{Name: "Ann", Email: "ann@example.com", CreatedAt: time.Now()}
		if err := db.Customers.Add(ctx, ann); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		twin := &shop.Customer{ID: perstore.NewUUID(), Name: "Ann", Email: "ann@example.com", CreatedAt: time.Now()}
		err := db.Customers.Put(ctx, twin, perstore.Overwrite(false))
		if !errors.Is(err, perstore.ErrExists) || errors.Is(err, perstore.ErrPrecondition) {
			t.Errorf("Put(free key, taken email, must not) error = %v; want ErrExists alone", err)
		}
		again := &shop.Customer{ID: ann.ID, Name: "Ann", Email: "other@example.com", CreatedAt: ann.CreatedAt.Add(time.Hour)}
		if err := db.Customers.Put(ctx, again, perstore.Overwrite(false)); !errors.Is(err, perstore.ErrPrecondition) {
			t.Errorf("Put(taken key, must not) error = %v; want ErrPrecondition before any rule", err)
		}
	})
}

// TestReadOnly changes members that keep the value they were created with.
func TestReadOnly(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		c := &shop.Customer{Name: "Ann", Email: "ann@example.com", CreatedAt: time.Now()}
		if err := db.Customers.Add(t.Context(), c); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		o := &shop.Order{CustomerID: c.ID, PlacedAt: time.Now()}
		if err := db.Orders.Add(t.Context(), o); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		o.Note = perstore.Some("ring twice")
		if err := o.Save(t.Context()); err != nil {
			t.Errorf("Save with the same placedAt error = %v", err)
		}
		o.PlacedAt = o.PlacedAt.Add(time.Second)
		err := o.Save(t.Context())
		var invalid *perstore.ValidationError
		if !errors.As(err, &invalid) {
			t.Fatalf("Save with another placedAt error = %v; want a ValidationError", err)
		}
		want := []perstore.Violation{{Pointer: "/placedAt", Keyword: "readOnly", Message: "is read-only and cannot change"}}
		if diff := cmp.Diff(want, invalid.Violations); diff != "" {
			t.Errorf("violations: (-want +got)\n%s", diff)
		}
		fresh := &shop.Order{ID: 77, CustomerID: c.ID, Status: shop.OrderStatusOpen, PlacedAt: o.PlacedAt}
		if err := db.Orders.Put(t.Context(), fresh); err != nil {
			t.Errorf("Put(new) error = %v: a new object may have any placedAt", err)
		}
	})
}

func TestSaveAndLoad(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		p, err := db.Products.Get(t.Context(), 1)
		if err != nil {
			t.Fatalf("Get error = %v", err)
		}
		p.Name = "changed"
		if err := p.Load(t.Context()); err != nil || p.Name != "Lamp A" {
			t.Errorf("Load = %s, %v; want the stored name", p.Name, err)
		}
		p.Name = "saved"
		if err := p.Save(t.Context()); err != nil {
			t.Errorf("Save error = %v", err)
		}
		if err := db.Products.Delete(t.Context(), 1); err != nil {
			t.Fatalf("Delete error = %v", err)
		}
		if err := p.Save(t.Context()); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Save(deleted) error = %v; want ErrNotFound", err)
		}
		if err := p.Load(t.Context()); !errors.Is(err, perstore.ErrNotFound) || p.Name != "saved" {
			t.Errorf("Load(deleted) = %s, %v; want ErrNotFound and the object as it was", p.Name, err)
		}
	})
	p := &shop.Product{ID: 1}
	if err := p.Save(t.Context()); !errors.Is(err, perstore.ErrDetached) {
		t.Errorf("Save(literal) error = %v; want ErrDetached", err)
	}
	if err := p.Load(t.Context()); !errors.Is(err, perstore.ErrDetached) {
		t.Errorf("Load(literal) error = %v; want ErrDetached", err)
	}
}

func TestPartialObjects(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		whole, err := db.Products.Get(t.Context(), 4)
		if err != nil {
			t.Fatalf("Get error = %v", err)
		}
		p, err := db.Products.Where(f.Sku.Eq("D")).Select(f.Name).First(t.Context())
		if err != nil || !p.Perstore.Partial() {
			t.Fatalf("Select = %+v, %v; want a partial object", p, err)
		}
		if diff := cmp.Diff(&shop.Product{ID: 4, Name: "Lamp D"}, p); diff != "" {
			t.Errorf("Select(name): (-want +got)\n%s", diff)
		}
		if err := p.Save(t.Context()); !errors.Is(err, perstore.ErrPartial) {
			t.Errorf("Save(partial) error = %v; want ErrPartial", err)
		}
		if err := db.Products.Put(t.Context(), p); !errors.Is(err, perstore.ErrPartial) {
			t.Errorf("Put(partial) error = %v; want ErrPartial", err)
		}
		if err := p.Load(t.Context()); err != nil || p.Perstore.Partial() {
			t.Fatalf("Load error = %v, partial %v", err, p.Perstore.Partial())
		}
		if diff := cmp.Diff(whole, p); diff != "" {
			t.Errorf("Load: (-want +got)\n%s", diff)
		}
		if err := p.Save(t.Context()); err != nil {
			t.Errorf("Save after Load error = %v", err)
		}
	})
}

// TestAddPartial adds a partial object as a new one: what select left out
// must not be stored as empty unnoticed.
func TestAddPartial(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		p, err := db.Products.Where(f.Sku.Eq("D")).Select(f.Name, f.CategoryID).First(t.Context())
		if err != nil {
			t.Fatalf("First error = %v", err)
		}
		p.ID, p.Sku = 0, "E"
		for call, err := range map[string]error{"Add": db.Products.Add(t.Context(), p), "AddAll": db.Products.AddAll(t.Context(), []*shop.Product{p})} {
			if !errors.Is(err, perstore.ErrPartial) {
				t.Errorf("%s(partial) error = %v; want ErrPartial", call, err)
			}
		}
	})
}
