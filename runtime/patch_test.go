package perstore_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// text is a patch of guarded.
func text(s string) perstore.Setter {
	return func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 1, perstore.Some(s), &obj.(*guarded).Text)
	}
}

func TestHooksOfSetwiseWrites(t *testing.T) {
	guardedOnEachStore(t, func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary) {
		if err := m.AddAll(ctx, []any{&guarded{Text: "a"}, &guarded{Text: "b"}}); err != nil {
			t.Fatalf("AddAll error = %v", err)
		}
		d.entries = nil
		got, err := perstore.As[*guarded](m.Patch(ctx, int64(1), text(" x ")))
		if err != nil || got.Text != "x" {
			t.Fatalf("Patch = %v, %v; want what the hook made of it", got, err)
		}
		d.wrote(t, "Patch", "AfterLoad a", "BeforePut x for a", "AfterPut x for a")
		if _, err := m.Patch(ctx, int64(1), text(" ")); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Patch(blank, which the hook makes empty) error = %v; want ErrInvalid", err)
		}
		d.entries = nil
		if n, err := m.Where().Update(ctx, text(" y ")); n != 2 || err != nil {
			t.Errorf("Update = %d, %v; want 2", n, err)
		}
		d.wrote(t, "Update", "AfterLoad x", "BeforePut y for x", "AfterLoad b", "BeforePut y for b", "AfterPut y for x", "AfterPut y for b")
		if n, err := m.RQL("sort(-id)").Delete(ctx); n != 2 || err != nil {
			t.Errorf("Delete = %d, %v; want 2", n, err)
		}
		d.wrote(t, "Delete", "AfterLoad y", "BeforeDelete y", "AfterLoad y", "BeforeDelete y", "AfterDelete y", "AfterDelete y")
	})
}

// TestRefusedHookUndoesUpdate checks that a caller who goes on after an
// update that failed half-way does not keep the first half.
func TestRefusedHookUndoesUpdate(t *testing.T) {
	guardedOnEachStore(t, func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary) {
		if err := m.AddAll(ctx, []any{&guarded{Text: "a"}, &guarded{Text: "b"}}); err != nil {
			t.Fatalf("AddAll error = %v", err)
		}
		calls := 0
		set := func(obj any, p *perstore.Patching) {
			text("new")(obj, p)
			if calls++; calls > 2 { // the first is not for an object
				d.refuse = "BeforePut"
			}
		}
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			n, err := m.Where().Update(ctx, set)
			if e := (*perstore.Error)(nil); n != 0 || !errors.Is(err, errRefused) || !errors.As(err, &e) || e.Key != int64(2) || e.Op != "update" {
				t.Errorf("Update = %d, %v; want the refusal of object 2", n, err)
			}
			return nil
		})
		if err != nil {
			t.Errorf("Transaction error = %v; want none, after the update was undone", err)
		}
		d.refuse = ""
		if n, err := m.RQL("text=new").Count(ctx); n != 0 || err != nil {
			t.Errorf("%d objects are changed, %v; want none", n, err)
		}
	})
}

// pair deletes its twin before it is deleted itself.
type pair struct {
	ID       int64
	Twin     int64
	Perstore perstore.Meta
}

func (*pair) Validate() error { return nil }
func (*pair) Defaults()       {}

func (p *pair) BeforeDelete(ctx context.Context) error {
	err := ctx.Value(pairsKey{}).(*perstore.Model).Store().Delete(ctx, p.Twin, perstore.Cond{})
	if errors.Is(err, perstore.ErrNotFound) {
		return nil
	}
	return err
}

type pairsKey struct{}

// TestHookThatDeletes deletes objects of which some are gone by their turn:
// that is no error, and they do not count.
func TestHookThatDeletes(t *testing.T) {
	e := describe.Model[pair]{
		Name: "Pair",
		Key:  describe.IntKey(0, func(p *pair) *int64 { return &p.ID }),
		Meta: func(p *pair) *perstore.Meta { return &p.Perstore },
		Fields: []describe.Field[pair]{
			describe.Plain("id", describe.Int(), func(p *pair) *int64 { return &p.ID }),
			describe.Plain("twin", describe.Int(), func(p *pair) *int64 { return &p.Twin }),
		},
	}
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		db, err := perstore.Open(t.Context(), url, []*perstore.Entity{e.Entity()}, map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open})
		if err != nil {
			t.Fatalf("Open error = %v", err)
		}
		defer db.Close()
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
		m := db.Model("Pair")
		ctx := context.WithValue(t.Context(), pairsKey{}, m)
		if err := m.AddAll(ctx, []any{&pair{ID: 1, Twin: 2}, &pair{ID: 2, Twin: 1}, &pair{ID: 3, Twin: 4}, &pair{ID: 5, Twin: 5}}); err != nil {
			t.Fatalf("AddAll error = %v", err)
		}
		if n, err := m.Where().Delete(ctx); n != 2 || err != nil {
			t.Errorf("Delete = %d, %v; want 2: 2 is gone with 1, and 5 by its own hook", n, err)
		}
		if n, err := m.Where().Count(ctx); n != 0 || err != nil {
			t.Errorf("Count = %d, %v; want 0", n, err)
		}
	}
}

// span has a rule over two members.
type span struct {
	ID       int64
	From     int64
	To       int64
	Perstore perstore.Meta
}

func (*span) Defaults() {}

func (s *span) Validate() error {
	var check perstore.Check
	check.MaxInt("from", s.From, 100)
	check.MinInt("to", s.To, s.From)
	return check.Err()
}

func openSpans(t *testing.T, url string, cross bool, opts ...perstore.OpenOption) *perstore.Model {
	t.Helper()
	e := describe.Model[span]{
		Name:       "Span",
		Key:        describe.IntKey(0, func(s *span) *int64 { return &s.ID }),
		Meta:       func(s *span) *perstore.Meta { return &s.Perstore },
		CrossRules: cross,
		Fields: []describe.Field[span]{
			describe.Plain("id", describe.Int(), func(s *span) *int64 { return &s.ID }),
			describe.Plain("from", describe.Int(), func(s *span) *int64 { return &s.From }),
			describe.Plain("to", describe.Int(), func(s *span) *int64 { return &s.To }),
		},
	}.Entity()
	db, err := perstore.Open(t.Context(), url, []*perstore.Entity{e},
		map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open}, opts...)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	m := db.Model("Span")
	for i := range int64(3) {
		if err := m.Add(t.Context(), &span{ID: i, From: i, To: 10 * i}); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	return m
}

func from(n int64) perstore.Setter {
	return func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 1, perstore.Some(n), &obj.(*span).From)
	}
}

// TestCrossRules updates a member that a rule compares with another: each
// object is checked. Without such rules the member alone is.
func TestCrossRules(t *testing.T) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		m := openSpans(t, url, true)
		n, err := m.Where().Update(t.Context(), from(5))
		if n != 0 || !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Update = %d, %v; want ErrInvalid", n, err)
		}
		if n, err := m.RQL("from=5").Count(t.Context()); n != 0 || err != nil {
			t.Errorf("after a refused Update %d objects are changed, %v", n, err)
		}
		if n, err := m.RQL("to=gt=5").Update(t.Context(), from(5)); n != 2 || err != nil {
			t.Errorf("Update(those that may) = %d, %v; want 2", n, err)
		}
		m = openSpans(t, url, false)
		if n, err := m.Where().Update(t.Context(), from(5)); n != 3 || err != nil {
			t.Errorf("Update = %d, %v; want 3: the rule over several members is not told of", n, err)
		}
		if _, err := m.Where().Update(t.Context(), from(101)); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Update(a value that is never valid) error = %v; want ErrInvalid", err)
		}
	}
}

// counted is middleware that counts writes, and has no ability.
type counted struct {
	perstore.Store
	puts, deletes *int
}

func (c counted) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	*c.puts++
	return c.Store.Put(ctx, obj, cond)
}

func (c counted) Delete(ctx context.Context, key any, cond perstore.Cond) error {
	*c.deletes++
	return c.Store.Delete(ctx, key, cond)
}

// TestMiddlewareSeesEachWrite updates and deletes through middleware.
func TestMiddlewareSeesEachWrite(t *testing.T) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		puts, deletes := 0, 0
		m := openSpans(t, url, false, perstore.WithMiddleware("Span", func(next perstore.Store) perstore.Store {
			return counted{next, &puts, &deletes}
		}))
		puts = 0
		if n, err := m.RQL("sort(-id)&limit(2)").Update(t.Context(), from(5)); n != 2 || err != nil || puts != 2 {
			t.Errorf("Update = %d, %v with %d puts; want 2", n, err, puts)
		}
		if n, err := m.RQL("from=5").Delete(t.Context()); n != 2 || err != nil || deletes != 2 {
			t.Errorf("Delete = %d, %v with %d deletes; want 2", n, err, deletes)
		}
	}
}

// TestNestedClauses gives queries whose clauses stand in a conjunction.
func TestNestedClauses(t *testing.T) {
	m := openSpans(t, "memory:", false)
	plain := struct{ perstore.Store }{m.Store()}
	nested := rql.NewQuery(rql.And(rql.Call("select", rql.Property("to")), rql.Ge(rql.Property("id"), rql.Int(1))))
	if n, err := perstore.Remove(t.Context(), plain, nested); n != 2 || err != nil {
		t.Errorf("Remove(%s) = %d, %v; want 2", nested, n, err)
	}
	nested = rql.NewQuery(rql.And(rql.Call("count")))
	if _, err := perstore.Remove(t.Context(), m.Store(), nested); !errors.Is(err, perstore.ErrShape) {
		t.Errorf("Remove(%s) error = %v; want ErrShape", nested, err)
	}
}

// TestPatchProduct patches an object of a generated model.
func TestPatchProduct(t *testing.T) {
	inShops(t, func(t *testing.T, db *shop.DB) {
		before, err := db.Products.Get(t.Context(), 1)
		if err != nil {
			t.Fatalf("Get error = %v", err)
		}
		got, err := db.Products.Patch(t.Context(), 1, shop.ProductPatch{Price: perstore.Some(1.5), Rating: perstore.Null[float64]()})
		if err != nil {
			t.Fatalf("Patch error = %v", err)
		}
		before.Price, before.Rating, before.Revision = 1.5, perstore.Opt[float64]{}, before.Revision+1
		if diff := cmp.Diff(before, got); diff != "" {
			t.Errorf("Patch: (-want +got)\n%s", diff)
		}
	})
}
