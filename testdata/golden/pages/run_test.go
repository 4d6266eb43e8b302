package pages_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/pages/want"
)

// fill stores suppliers and products with many equal and absent members.
func fill(t *testing.T, db *pages.DB) {
	t.Helper()
	goldentest.Must(t, db.Suppliers.AddAll(t.Context(), []*pages.Supplier{{Code: "a", Name: "Zeta"}, {Code: "b", Name: "Alpha", Country: perstore.Some("NO")}, {Code: "c", Name: "Alpha"}}))
	start := time.Date(2024, 2, 29, 23, 59, 59, 999_999_000, time.UTC)
	var products []*pages.Product
	for i := range 20 {
		p := &pages.Product{
			Name: []string{"Lamp", "lamp", "Ärmel", "😀"}[i%4], Price: float64(i%3) / 3, Status: pages.ProductStatusDraft,
			InStock: i%2 == 0, AddedAt: start.Add(time.Duration(i/4) * time.Microsecond),
		}
		if i%3 > 0 {
			p.Status, p.Rating, p.Until = pages.ProductStatusPublished, perstore.Some(int64(i%2)), perstore.Some(perstore.DateOf(start.AddDate(0, 0, i%2)))
			p.SupplierID = perstore.Some([]string{"a", "b", "c"}[i%3])
		}
		if i%5 > 0 {
			p.Batch = perstore.Some(perstore.MustParseUUID(fmt.Sprintf("0190f5fe-7c00-7a00-8000-00000000000%d", i%5)))
		}
		products = append(products, p)
	}
	goldentest.Must(t, db.Products.AddAll(t.Context(), products))
}

// turn reads all pages of a query and checks that they are what it finds.
func turn(t *testing.T, q *pages.ProductQuery) {
	t.Helper()
	want, err := q.All(t.Context())
	goldentest.Must(t, err)
	var got []*pages.Product
	for cursor := ""; ; {
		page, err := q.Limit(3).After(cursor).WithTotal().Page(t.Context())
		goldentest.Must(t, err)
		if total, ok := page.Total.Get(); !ok || total != int64(len(want)) {
			t.Errorf("Total of %s = %v; want %d", q, page.Total, len(want))
		}
		got = append(got, page.Items...)
		if cursor = page.Next; cursor == "" || len(got) > len(want) {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages of %s (-all +pages):\n%s", q, diff)
	}
}

func TestPages(t *testing.T) {
	goldentest.Each(t, pages.Open, func(t *testing.T, db *pages.DB) {
		fill(t, db)
		f := pages.ProductFields
		for _, sort := range [][]pages.ProductSort{
			{f.ID.Asc()}, {f.ID.Desc()}, {f.Name.Asc()}, {f.Name.Desc(), f.Price.Asc()}, {f.Price.Desc(), f.Name.Asc()},
			{f.Status.Asc(), f.AddedAt.Desc()}, {f.InStock.Asc()}, {f.InStock.Desc(), f.Rating.Desc()}, {f.Rating.Asc()}, {f.Rating.Desc()},
			{f.Until.Desc(), f.Batch.Asc()}, {f.Batch.Desc(), f.Until.Asc()}, {f.SupplierID.Asc(), f.SupplierID.Desc()},
		} {
			turn(t, db.Products.Where().Sort(sort...))
			turn(t, db.Products.Where(f.Status.Eq(pages.ProductStatusPublished), f.Rating.Ne(7)).Sort(sort...))
		}
		for _, query := range []string{"sort(supplier/name)", "sort(-supplier/name,supplier/country)", "rating=null&sort(-supplier/country,-id)"} {
			turn(t, db.Products.RQL(query))
			turn(t, db.Products.RQL(query).With(pages.ProductLinks.Supplier))
		}
		turn(t, db.Products.Where(f.ID.Gt(1000)))
	})
}

// TestLinkPages turns the pages of a link, before and after With has loaded it.
func TestLinkPages(t *testing.T) {
	goldentest.Each(t, pages.Open, func(t *testing.T, db *pages.DB) {
		fill(t, db)
		supplier, err := db.Suppliers.Where(pages.SupplierFields.Code.Eq("b")).With(pages.SupplierLinks.Products).One(t.Context())
		goldentest.Must(t, err)
		turn(t, supplier.Products().Sort(pages.ProductFields.Rating.Desc()))
		loaded, err := supplier.Products().WithTotal().Page(t.Context())
		if total := loaded.Total.Or(0); err != nil || total == 0 || int(total) != len(loaded.Items) || loaded.Next != "" {
			t.Errorf("Page of a loaded link has %d objects of %d, next %q, %v; want all of them", len(loaded.Items), total, loaded.Next, err)
		}
	})
}

func TestCompositeKeys(t *testing.T) {
	goldentest.Each(t, pages.Open, func(t *testing.T, db *pages.DB) {
		var want []pages.ShelfKey
		for _, hall := range []string{"", "A", "a", "ä"} {
			for number := range int64(3) {
				want = append(want, pages.ShelfKey{Hall: hall, Number: number})
				goldentest.Must(t, db.Shelves.Add(t.Context(), &pages.Shelf{Hall: hall, Number: number}))
			}
		}
		var got []pages.ShelfKey
		for q := db.Shelves.Where().Limit(5); ; {
			page, err := q.Page(t.Context())
			goldentest.Must(t, err)
			for _, s := range page.Items {
				got = append(got, s.PrimaryKey())
			}
			if page.Next == "" {
				break
			}
			q = q.After(page.Next)
		}
		if !slices.Equal(got, want) {
			t.Errorf("pages in the order of the key = %v; want %v", got, want)
		}
	})
}

func TestCursors(t *testing.T) {
	goldentest.Each(t, pages.Open, func(t *testing.T, db *pages.DB) {
		fill(t, db)
		f := pages.ProductFields
		q := db.Products.Where().Sort(f.Name.Asc()).Limit(2)
		page, err := q.Page(t.Context())
		goldentest.Must(t, err)
		for name, err := range map[string]error{
			"of another order": second(q.Sort(f.Name.Desc()).After(page.Next).Page(t.Context())),
			"of another model": second(db.Suppliers.Where().Sort(pages.SupplierFields.Name.Asc()).After(page.Next).All(t.Context())),
			"made up":          second(q.After("42").First(t.Context())),
			"and another, cut": second(q.After(page.Next[1:]).Page(t.Context())),
		} {
			if !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("a cursor %s: error = %v; want ErrInvalid", name, err)
			}
		}
		if first, err := q.After(page.Next).First(t.Context()); err != nil || first.ID == page.Items[1].ID {
			t.Errorf("First after a page = %+v, %v; want the next object", first, err)
		}
		if n, err := q.After(page.Next).Count(t.Context()); err != nil || n != 20 {
			t.Errorf("Count after a page = %d, %v; want 20", n, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestSQL shows the statements of pages: an index over the sort keys finds
// where they begin. Pages that begin behind values have one text, and those that
// begin behind null have one.
func TestSQL(t *testing.T) {
	f := pages.ProductFields
	for _, c := range []struct {
		sort []pages.ProductSort
		want string
	}{
		{[]pages.ProductSort{f.Name.Asc(), f.Price.Asc()},
			` WHERE (t0."name", t0."price", t0."id") > (?, ?, ?) ORDER BY t0."name", t0."price", t0."id" LIMIT 2`},
		{[]pages.ProductSort{f.Name.Asc(), f.Price.Desc()},
			` WHERE t0."name" >= ? AND (t0."name" > ? OR (t0."price" <= ? AND (t0."price" < ? OR t0."id" > ?))) ORDER BY t0."name", t0."price" DESC, t0."id" LIMIT 2`},
		{[]pages.ProductSort{f.Rating.Asc()},
			` WHERE t0."rating" IS NOT NULL OR t0."id" > ? ORDER BY t0."rating", t0."id" LIMIT 2`},
	} {
		goldentest.In(t, goldentest.SQLite, pages.Open, func(t *testing.T, db *pages.DB) {
			fill(t, db)
			q := db.Products.Where().Sort(c.sort...).Limit(2)
			page, err := q.Page(t.Context())
			goldentest.Must(t, err)
			plan, err := q.After(page.Next).Explain(t.Context())
			goldentest.Must(t, err)
			if !strings.HasSuffix(plan.SQL, c.want) {
				t.Errorf("the statement of a page is %s; want it to end in%s", plan.SQL, c.want)
			}
			next, err := q.After(page.Next).Page(t.Context())
			goldentest.Must(t, err)
			again, err := q.After(next.Next).Explain(t.Context())
			if err != nil || again.SQL != plan.SQL {
				t.Errorf("the statement of another page is %s, %v; want the same text", again.SQL, err)
			}
		})
	}
}
