package main

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
)

// log is a middleware that does nothing.
func log(next perstore.Store) perstore.Store { return next }

// adoptive opens the shops over which the calls of docs/adopting.md run, with
// the product 7, a lamp, and its review.
func adoptive(t *testing.T, test func(t *testing.T, ctx context.Context, db *shop.DB)) {
	t.Chdir(t.TempDir())
	for name, open := range map[string]func(context.Context) (*shop.DB, error){
		"memory": func(ctx context.Context) (*shop.DB, error) { return shop.Open(ctx, "memory:") },
		"sqlite": func(ctx context.Context) (*shop.DB, error) { return shop.Open(ctx, "sqlite:shop.db") },
		"middleware": func(ctx context.Context) (*shop.DB, error) {
			return shop.Open(ctx, "memory:", perstore.WithMiddleware("Product", log))
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			db, err := open(ctx)
			must(t, err)
			defer db.Close()
			must(t, db.Migrate(ctx))
			c := &shop.Category{Name: "Lighting"}
			must(t, db.Categories.Add(ctx, c))
			customer := &shop.Customer{Name: "Ada", Email: "ada@example.com", CreatedAt: opening}
			must(t, db.Customers.Add(ctx, customer))
			must(t, db.Products.AddAll(ctx, []*shop.Product{
				{ID: 7, Sku: "L-7", Name: "Desk Lamp", Price: 9, Rating: perstore.Some(5.0), Tags: []string{"sale"}, CategoryID: c.ID, Status: shop.ProductStatusPublished},
				{ID: 8, Sku: "L-8", Name: "Lantern", Price: 20, CategoryID: c.ID},
			}))
			must(t, db.Reviews.Add(ctx, &shop.Review{ProductID: 7, CustomerID: customer.ID, Stars: 5, WrittenAt: opening}))
			test(t, ctx, db)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// want ends the test unless a query gives just these skus.
func want(t *testing.T, query *shop.ProductQuery, skus ...string) {
	t.Helper()
	list, err := query.All(t.Context())
	must(t, err)
	var got []string
	for _, p := range list {
		got = append(got, p.Sku)
	}
	if diff := cmp.Diff(skus, got); diff != "" {
		t.Errorf("%v (-want +got):\n%s", query, diff)
	}
}

func TestAdoptingQueries(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		f, l := shop.ProductFields, shop.ProductLinks
		list, err := db.Products.Where(f.Price.Lt(10)).Sort(f.Rating.Desc()).All(ctx)
		must(t, err)
		if len(list) != 1 || list[0].ID != 7 {
			t.Errorf("products below 10 = %v; want the lamp", list)
		}
		list, err = db.Products.RQL("price=lt=10&sort(-rating)").All(ctx)
		must(t, err)
		if len(list) != 1 {
			t.Errorf("RQL gives %d products; want 1", len(list))
		}
		query := db.Products.Where(l.Reviews.Has(shop.ReviewFields.Stars.Eq(5)))
		query = query.Where(f.Tags.Contains("sale"))
		want(t, query.With(l.Reviews), "L-7")
		want(t, query.With(l.Category), "L-7")
		want(t, db.Products.RQL("category/name=Lighting").Sort(f.Sku.Asc()), "L-7", "L-8")
		for p, err := range query.Iter(ctx) {
			must(t, err)
			if rating, ok := p.Rating.Get(); !ok || rating != p.Rating.Or(0) {
				t.Errorf("rating = %v, %v; want what Or gives", rating, ok)
			}
			if c, err := p.Category(ctx); err != nil || c.Name != "Lighting" {
				t.Errorf("Category = %v, %v; want Lighting", c, err)
			}
		}
		sum, err := perstore.Sum(ctx, db.Payments.Where(), shop.PaymentFields.Amount)
		if err != nil || !sum.IsZero() && sum.Or(0) != 0 {
			t.Errorf("Sum of no payments = %v, %v; want nothing", sum, err)
		}
	})
}

func TestAdoptingRQL(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		for query, skus := range map[string][]string{
			"price=lt=10&sort(-rating)&limit(20)": {"L-7"},
			"status!=draft":                       {"L-7"},
			"in(status,(draft,retired))":          {"L-8"},
			"(price=lt=10|rating=ge=4)":           {"L-7"},
			"like(name,*Lamp)":                    {"L-7"},
			"contains(tags,sale)":                 {"L-7"},
			"supplierId=null":                     {"L-7", "L-8"},
			"category/name=Lighting":              {"L-7", "L-8"},
			"select(sku,name)":                    {"L-7", "L-8"},
			"limit(20,40)":                        nil,
		} {
			want(t, db.Products.RQL(query).Sort(shop.ProductFields.Sku.Asc()), skus...)
		}
		result, err := db.Products.RQL("mean(price)").Result(ctx)
		must(t, err)
		if got := result.Value; got != 14.5 {
			t.Errorf("mean(price) = %v; want 14.5", got)
		}
	})
}

func TestAdoptingWrites(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		p, err := db.Products.Get(ctx, 7)
		must(t, err)
		p.Price = 8
		must(t, p.Save(ctx))
		must(t, db.Products.Put(ctx, p))
		if err := db.Products.Put(ctx, p, perstore.Overwrite(false)); !errors.Is(err, perstore.ErrPrecondition) {
			t.Errorf("Put without overwriting = %v; want ErrPrecondition", err)
		}
		err = db.Products.Add(ctx, &shop.Product{Name: "Lamp", Sku: "L-7", CategoryID: p.CategoryID})
		if !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add of a sku that is taken = %v; want ErrExists", err)
		}
		must(t, p.Retire(ctx))
		err = perstore.Transaction(ctx, func(ctx context.Context) error {
			must(t, db.Reviews.Delete(ctx, 1))
			return db.Products.Delete(ctx, 7)
		})
		must(t, err)
		if err := p.Save(ctx); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Save of what is gone = %v; want ErrNotFound", err)
		}
	})
}

func TestAdoptingPatches(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		p, err := db.Products.Patch(ctx, 7, shop.ProductPatch{Price: perstore.Some(8.0)})
		if err != nil || p.Price != 8 {
			t.Errorf("Patch = %v, %v; want the price 8", p, err)
		}
		p, err = db.Products.Patch(ctx, 7, shop.ProductPatch{Price: perstore.Some(0.0)})
		if err != nil || p.Price != 0 {
			t.Errorf("Patch = %v, %v; want the price 0", p, err)
		}
		query := db.Products.Where(shop.ProductFields.Status.Eq(shop.ProductStatusPublished))
		n, err := query.Update(ctx, shop.ProductPatch{Rating: perstore.Null[float64]()})
		if n != 1 || err != nil {
			t.Errorf("Update of ratings = %d, %v; want 1", n, err)
		}
		n, err = query.Update(ctx, shop.ProductPatch{Status: perstore.Some(shop.ProductStatusRetired)})
		if n != 1 || err != nil {
			t.Errorf("Update of states = %d, %v; want 1", n, err)
		}
		query = db.Products.RQL("status=draft")
		if n, err = query.Delete(ctx); n != 1 || err != nil {
			t.Errorf("Delete = %d, %v; want 1", n, err)
		}
	})
}

func TestAdoptingPages(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		query, cursor := db.Products.Where(), ""
		page, err := query.Limit(20).After(cursor).Page(ctx)
		if err != nil || len(page.Items) != 2 || page.Next != "" {
			t.Errorf("Page = %v, %v; want both products and no next page", page, err)
		}
		page, err = query.WithTotal().Page(ctx)
		if total, ok := page.Total.Get(); err != nil || total != 2 || !ok {
			t.Errorf("Total = %v, %v; want 2", page.Total, err)
		}
	})
}

func TestAdoptingVersions(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		p, err := db.Products.Get(ctx, 7)
		must(t, err)
		must(t, db.Products.Put(ctx, p, perstore.IfMatch(p.Revision)))
		err = db.Products.Put(ctx, p, perstore.IfMatch(p.Revision+1))
		if !errors.Is(err, perstore.ErrPrecondition) {
			t.Errorf("Put of another revision error = %v; want ErrPrecondition", err)
		}
	})
}

func TestAdoptingHandle(t *testing.T) {
	handle, err := sqlx.Open("sqlite3", "file::memory:?_pragma=foreign_keys(1)")
	must(t, err)
	defer handle.Close()
	handle.SetMaxOpenConns(1)
	db, err := shop.NewSQL(handle, sqlite.Dialect{})
	must(t, err)
	must(t, db.Migrate(t.Context()))
	must(t, db.Tags.Add(t.Context(), &shop.Tag{Slug: "sale", Title: "On sale"}))
	var title string
	must(t, handle.Get(&title, "SELECT title FROM tags"))
	if title != "On sale" {
		t.Errorf("title = %q; want the tag's", title)
	}
}

func TestAdoptingEnvironment(t *testing.T) {
	t.Setenv("DATABASE_URL", "memory:")
	if url, err := perstore.URLFromEnv(); url != "memory:" || err != nil {
		t.Errorf("URLFromEnv() = %q, %v; want memory:", url, err)
	}
}

func TestAdoptingNew(t *testing.T) {
	adoptive(t, func(t *testing.T, ctx context.Context, db *shop.DB) {
		p := db.Products.New()
		p.Name, p.Sku, p.CategoryID = "Lamp", "L-9", 1
		must(t, p.Save(ctx))
		if p.Status != shop.ProductStatusDraft {
			t.Errorf("status of a new product = %q; want the default", p.Status)
		}
	})
}
