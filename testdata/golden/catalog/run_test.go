package catalog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/catalog/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

var created = time.Date(2024, 2, 29, 12, 30, 0, 123456789, time.FixedZone("", 3600))

// fill stores a tree of two categories, a supplier and three items.
func fill(t *testing.T, db *catalog.DB) (root, shoes *catalog.Category, items []*catalog.Item) {
	t.Helper()
	ctx := t.Context()
	root = &catalog.Category{Name: "All", Slug: "all"}
	goldentest.Must(t, db.Categories.Add(ctx, root))
	shoes = &catalog.Category{Name: "Shoes", Slug: "shoes", ParentID: perstore.Some(root.ID)}
	goldentest.Must(t, db.Categories.Add(ctx, shoes))
	supplier := &catalog.Supplier{Name: "Last & Sons"}
	goldentest.Must(t, db.Suppliers.Add(ctx, supplier))
	items = []*catalog.Item{
		{
			Sku: "b-1", Name: "Boot", Price: 80, Status: catalog.ItemStatusPublished, CategoryID: shoes.ID, CreatedAt: created,
			Tags:       []string{"warm", "new"},
			Dimensions: perstore.Some(catalog.ItemDimensions{Width: 100, Height: 200}),
			Variants: []catalog.ItemVariant{
				{Color: catalog.ItemVariantColorRed, Sizes: []int64{40, 41}},
				{Color: catalog.ItemVariantColorBlue, Surcharge: perstore.Some(2.5)},
			},
			SupplierID: perstore.Some(supplier.ID),
		},
		{Sku: "s-1", Name: "Sandal", Price: 20, Status: catalog.ItemStatusPublished, CategoryID: shoes.ID, CreatedAt: created},
		{Sku: "c-1", Name: "Clog", Price: 30, CategoryID: shoes.ID, CreatedAt: created, Stock: perstore.Some[int64](5)},
	}
	goldentest.Must(t, db.Items.AddAll(ctx, items))
	return root, shoes, items
}

func TestAddAndGet(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		_, _, items := fill(t, db)
		for _, want := range items {
			got, err := db.Items.Get(t.Context(), want.ID)
			goldentest.Must(t, err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Get(%d) (-added +got):\n%s", want.ID, diff)
			}
		}
		boot, clog := items[0], items[2]
		if got := boot.Dimensions.V.Unit; got != perstore.Some(catalog.ItemDimensionsUnitMm) {
			t.Errorf("unit after Add = %v; want the default mm", got)
		}
		if boot.Variants[0].Surcharge != perstore.Some(0.0) || boot.Variants[1].Surcharge != perstore.Some(2.5) {
			t.Errorf("surcharges after Add = %v; want the default and what was given", boot.Variants)
		}
		if clog.Status != catalog.ItemStatusDraft || boot.Stock != perstore.Some[int64](0) || clog.Stock.V != 5 {
			t.Errorf("status and stocks after Add = %v, %v, %v; want draft, 0, 5", clog.Status, boot.Stock, clog.Stock)
		}
		if diff := cmp.Diff([]string{"new"}, clog.Tags); diff != "" {
			t.Errorf("tags after Add (-want +got):\n%s", diff)
		}
		if want := created.Truncate(time.Microsecond); !boot.CreatedAt.Equal(want) {
			t.Errorf("createdAt after Add = %v; want %v", boot.CreatedAt, want)
		}
		many, err := db.Items.GetMany(t.Context(), boot.ID, clog.ID, 999)
		goldentest.Must(t, err)
		if diff := cmp.Diff(map[int64]*catalog.Item{boot.ID: boot, clog.ID: clog}, many); diff != "" {
			t.Errorf("GetMany (-want +got):\n%s", diff)
		}
		if _, err := db.Items.Get(t.Context(), 999); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Get(999) error = %v; want ErrNotFound", err)
		}
	})
}

func TestNewAppliesDefaults(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		s := db.Suppliers.New()
		if s.Active != perstore.Some(true) {
			t.Errorf("New().Active = %v; want the default true", s.Active)
		}
		s.Name = "Cobbler"
		goldentest.Must(t, s.Save(t.Context()))
		if s.ID.IsZero() {
			t.Error("Save made no key")
		}
		s.Active = perstore.Opt[bool]{}
		goldentest.Must(t, s.Save(t.Context()))
		goldentest.Must(t, s.Load(t.Context()))
		if !s.Active.IsZero() {
			t.Errorf("Active after a Put without it = %v; want none: Put applies no defaults", s.Active)
		}
	})
}

func TestQueries(t *testing.T) {
	fields := catalog.ItemFields
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		_, shoes, items := fill(t, db)
		boot, sandal, clog := items[0].Name, items[1].Name, items[2].Name
		tests := []struct {
			query *catalog.ItemQuery
			rql   string
			want  []string
		}{
			{db.Items.Where(fields.Price.Lt(50)).Sort(fields.Price.Desc()), "lt(price,50)&sort(-price)", []string{clog, sandal}},
			{db.Items.Where(fields.Status.Eq(catalog.ItemStatusPublished)).Sort(fields.Name.Asc()), "eq(status,published)&sort(+name)", []string{boot, sandal}},
			{db.Items.Where(fields.Tags.Contains("warm")), "contains(tags,warm)", []string{boot}},
			{db.Items.Where(fields.SupplierID.IsNull()).Sort(fields.ID.Asc()), "eq(supplierId,null)&sort(+id)", []string{sandal, clog}},
			{db.Items.Where(perstore.Or(fields.Name.StartsWith("B"), fields.Stock.Gt(4))).Sort(fields.Price.Asc()), "or(like(name,B*),gt(stock,4))&sort(+price)", []string{clog, boot}},
			{db.Items.Where(catalog.ItemLinks.Category.Has(catalog.CategoryFields.Slug.Eq("shoes"))).Sort(fields.ID.Asc()).Limit(1).Offset(1), "rel(category,eq(slug,shoes))&sort(+id)&limit(1,1)", []string{sandal}},
		}
		for _, tt := range tests {
			typed, err := tt.query.All(t.Context())
			goldentest.Must(t, err)
			text, err := db.Items.RQL(tt.rql).All(t.Context())
			goldentest.Must(t, err)
			if diff := cmp.Diff(tt.want, names(typed)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
			if diff := cmp.Diff(typed, text); diff != "" {
				t.Errorf("RQL(%q) (-typed +text):\n%s", tt.rql, diff)
			}
		}
		n, err := shoes.Items().Where(fields.Price.Gt(25)).Count(t.Context())
		if n != 2 || err != nil {
			t.Errorf("Count = %d, %v; want 2", n, err)
		}
		sum, err := perstore.Sum(t.Context(), db.Items.Where(), fields.Price)
		if sum != perstore.Some(130.0) || err != nil {
			t.Errorf("Sum(price) = %v, %v; want 130", sum, err)
		}
	})
}

func TestLinks(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		ctx := t.Context()
		root, shoes, items := fill(t, db)
		parent, err := shoes.Parent(ctx)
		goldentest.Must(t, err)
		if parent.ID != root.ID {
			t.Errorf("Parent of shoes = %d; want %d", parent.ID, root.ID)
		}
		if above, err := root.Parent(ctx); above != nil || err != nil {
			t.Errorf("Parent of the root = %v, %v; want none", above, err)
		}
		children, err := root.Children().All(ctx)
		goldentest.Must(t, err)
		if len(children) != 1 || children[0].ID != shoes.ID {
			t.Errorf("Children of the root = %v; want shoes", children)
		}
		published, err := shoes.Published().Sort(catalog.ItemFields.Name.Asc()).All(ctx)
		goldentest.Must(t, err)
		if diff := cmp.Diff([]string{"Boot", "Sandal"}, names(published)); diff != "" {
			t.Errorf("Published (-want +got):\n%s", diff)
		}

		goldentest.Must(t, db.Items.Delete(ctx, items[2].ID))
		loaded, err := db.Categories.Where(catalog.CategoryFields.ParentID.IsNull()).
			With(catalog.CategoryLinks.Children.With(catalog.CategoryLinks.Items.With(catalog.ItemLinks.Supplier))).One(ctx)
		goldentest.Must(t, err)
		below, err := loaded.Children().First(ctx)
		goldentest.Must(t, err)
		n, err := below.Items().Count(ctx)
		if n != 2 || err != nil {
			t.Errorf("Items of the child = %d, %v; want 2", n, err)
		}
		all, err := below.Items().All(ctx)
		goldentest.Must(t, err)
		for _, item := range all {
			supplier, err := item.Supplier(ctx)
			if err != nil || (supplier != nil) != (item.Name == "Boot") {
				t.Errorf("Supplier of %s = %v, %v; only the boot has one", item.Name, supplier, err)
			}
		}
	})
}

func TestForeignKeys(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		ctx := t.Context()
		root, shoes, items := fill(t, db)
		if err := db.Categories.Delete(ctx, root.ID); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Delete of a parent error = %v; want ErrInvalid", err)
		}
		goldentest.Must(t, db.Suppliers.Delete(ctx, items[0].SupplierID.V))
		goldentest.Must(t, items[0].Load(ctx))
		if !items[0].SupplierID.IsZero() {
			t.Errorf("supplierId after its supplier was deleted = %v; want none", items[0].SupplierID)
		}
		goldentest.Must(t, db.Categories.Delete(ctx, shoes.ID))
		if n, err := db.Items.Where().Count(ctx); n != 0 || err != nil {
			t.Errorf("items after their category was deleted = %d, %v; want 0", n, err)
		}
	}, perstore.WithLinkChecks())
}

func TestRules(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		ctx := t.Context()
		_, shoes, items := fill(t, db)
		same := &catalog.Item{Sku: "b-1", Name: "Copy", CategoryID: shoes.ID}
		if err := db.Items.Add(ctx, same); !errors.Is(err, perstore.ErrExists) || same.ID != 0 {
			t.Errorf("Add with a sku that is taken = %v, key %d; want ErrExists and none", err, same.ID)
		}
		same.Sku, same.Name = "b-2", "Boot"
		if err := db.Items.Add(ctx, same); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add with a name that the category has = %v; want ErrExists", err)
		}
		boot := items[0]
		boot.Price = -1
		boot.Variants[0].Sizes[1] = 0
		boot.Dimensions.V.Width = 0
		boot.Tags = append(boot.Tags, "warm")
		var invalid *perstore.ValidationError
		if err := boot.Save(ctx); !errors.As(err, &invalid) {
			t.Fatalf("Save error = %v; want a ValidationError", err)
		}
		var pointers []string
		for _, v := range invalid.Violations {
			pointers = append(pointers, v.Pointer+" "+v.Keyword)
		}
		want := []string{"/price minimum", "/tags uniqueItems", "/dimensions/width exclusiveMinimum", "/variants/0/sizes/1 minimum"}
		if diff := cmp.Diff(want, pointers); diff != "" {
			t.Errorf("violations (-want +got):\n%s", diff)
		}
		goldentest.Must(t, boot.Load(ctx))
		boot.Sku = "other"
		if err := boot.Save(ctx); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Save with another sku, which is readOnly, error = %v; want ErrInvalid", err)
		}
	})
}

// TestCopies checks that stored objects share nothing with the caller's.
func TestCopies(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		_, _, items := fill(t, db)
		boot := items[0]
		before, err := db.Items.Get(t.Context(), boot.ID)
		goldentest.Must(t, err)
		boot.Tags[0], boot.Variants[0].Sizes[0] = "changed", 1
		after, err := db.Items.Get(t.Context(), boot.ID)
		goldentest.Must(t, err)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("the stored object changed with the caller's (-before +after):\n%s", diff)
		}
	})
}

func names(items []*catalog.Item) []string {
	var out []string
	for _, i := range items {
		out = append(out, i.Name)
	}
	return out
}

// TestInside asks for members of nested objects and of lists of them.
func TestInside(t *testing.T) {
	goldentest.Each(t, catalog.Open, func(t *testing.T, db *catalog.DB) {
		fill(t, db)
		for query, want := range map[string]string{
			"dimensions/width=100":                        "b-1",
			"dimensions/width!=100":                       "c-1 s-1",
			"dimensions/unit=mm":                          "b-1",
			"dimensions/height=null":                      "c-1 s-1",
			"contains(variants,color=red)":                "b-1",
			"contains(variants,(color=red&surcharge>1))":  "",
			"contains(variants,(color=blue&surcharge>1))": "b-1",
			"excludes(variants,surcharge>1)":              "c-1 s-1",
			"ilike(name,*O*)&dimensions/width=lt=1000":    "b-1",
			"match(name,%5E%5BCS%5D)":                     "c-1 s-1",
			"name=re:%5Eb":                                "b-1",
		} {
			items, err := db.Items.RQL(query + "&sort(sku)").All(t.Context())
			got := ""
			for i, item := range items {
				if i > 0 {
					got += " "
				}
				got += item.Sku
			}
			if got != want || err != nil {
				t.Errorf("%s gives %q, %v; want %q", query, got, err, want)
			}
		}
		r, err := db.Items.RQL("aggregate(dimensions/unit,count(),max(dimensions/height))&sort(dimensions/unit)").Result(t.Context())
		if want := "[[<nil> 2 <nil>] [mm 1 200]]"; fmt.Sprint(r.Rows) != want || err != nil {
			t.Errorf("the aggregate gives %v, %v; want %s", r.Rows, err, want)
		}
		page, err := db.Items.RQL("sort(-dimensions/width,sku)").Limit(1).Page(t.Context())
		if err != nil || page.Items[0].Sku != "b-1" {
			t.Fatalf("Page = %v, %v; want b-1", page.Items, err)
		}
		page, err = db.Items.RQL("sort(-dimensions/width,sku)").Limit(1).After(page.Next).Page(t.Context())
		if err != nil || page.Items[0].Sku != "c-1" {
			t.Errorf("the page after = %v, %v; want c-1", page.Items, err)
		}
	})
}
