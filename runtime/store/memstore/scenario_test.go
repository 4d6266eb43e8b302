package memstore_test

import (
	"errors"
	"testing"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// signedUp is when the customers of the scenarios signed up.
var signedUp = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func newCustomer() *shop.Customer {
	return &shop.Customer{Name: "Ann", Email: "ann@example.org", CreatedAt: signedUp, Terms: perstore.Some(true)}
}

// stored reads a customer that must be there.
func stored(t *testing.T, db *shop.DB, id perstore.UUID) *shop.Customer {
	t.Helper()
	c, err := db.Customers.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("Get error = %v", err)
	}
	return c
}

// TestScenarioMemoryParameters is memory/parameters.
func TestScenarioMemoryParameters(t *testing.T) {
	db := openWith(t, memstore.Options{Initial: []any{&shop.Category{Name: "a"}, &shop.Category{Name: "b"}}})
	c, err := db.Categories.RQL("name=$1", "b").One(t.Context())
	if err != nil || c.ID != 2 {
		t.Errorf("name=$1 with b gives %v, %v; want the second", c, err)
	}
}

// TestScenarioReadOnly is readonly/set-on-create, change, omit and instance-save.
func TestScenarioReadOnly(t *testing.T) {
	db, ctx := openShop(t), t.Context()
	c := newCustomer()
	if err := db.Customers.Add(ctx, c); err != nil || !stored(t, db, c.ID).CreatedAt.Equal(signedUp) {
		t.Fatalf("Add with a readOnly property error = %v, or it is not stored", err)
	}
	for name, at := range map[string]time.Time{"changed": signedUp.Add(time.Hour), "left out": {}} {
		other := newCustomer()
		other.ID, other.Name, other.CreatedAt = c.ID, "Bob", at
		if err := db.Customers.Put(ctx, other); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Put with the property %s error = %v; want ErrInvalid", name, err)
		}
	}
	same := stored(t, db, c.ID)
	if same.Name != "Ann" {
		t.Errorf("the name is %s after puts that were refused", same.Name)
	}
	same.Name = "Eve"
	if err := same.Save(ctx); err != nil {
		t.Errorf("Save of another property error = %v", err)
	}
	same.CreatedAt = signedUp.Add(time.Hour)
	if err := same.Save(ctx); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Save of the property error = %v; want ErrInvalid", err)
	}
	if got := stored(t, db, c.ID); got.Name != "Eve" || !got.CreatedAt.Equal(signedUp) {
		t.Errorf("stored are %s and %v; want Eve and the first time", got.Name, got.CreatedAt)
	}
}

// TestScenarioDefaults is default/construct and default/get, and what was decided
// for default/put-new.
func TestScenarioDefaults(t *testing.T) {
	db, ctx := openShop(t), t.Context()
	c, given := newCustomer(), newCustomer()
	given.Email, given.Newsletter = "bob@example.org", perstore.Some(true)
	if err := errors.Join(db.Customers.Add(ctx, c), db.Customers.Add(ctx, given)); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, db, c.ID).Newsletter; got != perstore.Some(false) || c.Newsletter != got {
		t.Errorf("newsletter after Add without it is %v; want the default", got)
	}
	if got := stored(t, db, given.ID).Newsletter; got != perstore.Some(true) {
		t.Errorf("newsletter after Add is %v; want what was given", got)
	}
	put := newCustomer()
	put.Email = "eve@example.org"
	if err := db.Customers.Put(ctx, put); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, db, put.ID).Newsletter; got.State != perstore.OptAbsent {
		t.Errorf("newsletter after Put without it is %v; want nothing: neither Put nor Get fills defaults", got)
	}
}

// TestScenarioTransient is transient/not-stored.
func TestScenarioTransient(t *testing.T) {
	db, ctx := openShop(t), t.Context()
	c := newCustomer()
	if err := db.Customers.Put(ctx, c); err != nil || c.Terms != perstore.Some(true) {
		t.Fatalf("Put error = %v, the transient property is %v; want it kept in the object", err, c.Terms)
	}
	if got := stored(t, db, c.ID).Terms; got.State != perstore.OptAbsent {
		t.Errorf("the transient property is stored: %v", got)
	}
	wrong := newCustomer()
	wrong.Email, wrong.Terms = "bob@example.org", perstore.Some(false)
	if err := db.Customers.Put(ctx, wrong); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Put of a wrong transient property error = %v; want ErrInvalid", err)
	}
	c.Name = "Eve"
	if err := c.Save(ctx); err != nil || c.Terms != perstore.Some(true) {
		t.Errorf("Save error = %v, the transient property is %v; want it kept in the object", err, c.Terms)
	}
}
