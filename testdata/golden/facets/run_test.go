package facets_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/testdata/golden/facets/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// each runs a test over a shop with two suppliers.
func each(t *testing.T, test func(t *testing.T, ctx context.Context, db *facets.DB)) {
	goldentest.Each(t, facets.Open, func(t *testing.T, db *facets.DB) {
		seed(t, db)
		test(t, t.Context(), db)
	})
}

func seed(t *testing.T, db *facets.DB) {
	t.Helper()
	ctx := t.Context()
	goldentest.Must(t, db.Suppliers.AddAll(ctx, []*facets.Supplier{{ID: 7, Name: "Lux", Terms: perstore.Some("secret terms")}, {ID: 8, Name: "Nox"}}))
	for i, p := range []*facets.Product{
		{Name: "Lamp", Price: 20, Status: facets.ProductStatusPublished, SupplierID: 7},
		{Name: "Torch", Price: 10, Status: facets.ProductStatusDraft, SupplierID: 7},
		{Name: "Shade", Price: 5, Status: facets.ProductStatusPublished, SupplierID: 8},
		{Name: "Dark", Price: 5, Status: facets.ProductStatusDraft, SupplierID: 8},
	} {
		p.Cost, p.Code, p.Tags = float64(i)+0.25, perstore.Some(fmt.Sprint("code", i)), []string{"old"}
		goldentest.Must(t, db.Products.Add(ctx, p))
		goldentest.Must(t, db.Reviews.Add(ctx, &facets.Review{ProductID: p.ID, Stars: int64(i) + 1}))
	}
}

func names[P interface {
	*facets.PublicProduct | *facets.SupplierProduct
}](t *testing.T, objs []P, err error) string {
	t.Helper()
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, obj := range objs {
		switch p := any(obj).(type) {
		case *facets.PublicProduct:
			all = append(all, p.Name)
		case *facets.SupplierProduct:
			all = append(all, p.Name)
		}
	}
	return strings.Join(all, " ")
}

func fails(t *testing.T, call string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s error = %v; want %v", call, err, want)
	}
}

func TestReads(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		public, seven := db.Public(), db.Supplier(facets.SupplierParams{Supplier: 7})
		all, err := public.Products.Where().Sort(facets.PublicProductFields.ID.Asc()).Limit(3).All(ctx)
		if got := names(t, all, err); got != "Lamp Shade" {
			t.Errorf("the public sees %q; want what is published", got)
		}
		reviews, err := all[0].Reviews().Limit(5).All(ctx)
		if err != nil || len(reviews) != 1 || reviews[0].Stars != 1 {
			t.Errorf("Reviews = %v, %v; want that of the lamp", reviews, err)
		}
		back, err := reviews[0].Product(ctx)
		if err != nil || back.Name != "Lamp" || back.Revision != 1 {
			t.Errorf("Product = %+v, %v; want the lamp", back, err)
		}
		mine, err := seven.Products.Where(facets.SupplierProductLinks.Supplier.Has(facets.SupplierSupplierFields.Name.Eq("Lux"))).All(ctx)
		if got := names(t, mine, err); got != "Lamp Torch" {
			t.Errorf("supplier 7 sees %q; want its own", got)
		}
		if mine[0].Cost != 0.25 {
			t.Errorf("the cost is %v; want it, which this facet shows", mine[0].Cost)
		}
		n, err := seven.Reviews.Where().Count(ctx)
		if n != 2 || err != nil {
			t.Errorf("supplier 7 counts %d reviews, %v; want 2", n, err)
		}
		s, err := mine[0].Supplier(ctx)
		if err != nil || s.Name != "Lux" {
			t.Errorf("Supplier = %v, %v; want Lux", s, err)
		}
		_, err = seven.Suppliers.Get(ctx, 8)
		fails(t, "Get(8)", err, perstore.ErrNotFound)
		v, err := public.Resolve(ctx, "Product/1/reviews/1/stars")
		if err != nil || v != int64(1) {
			t.Errorf("Resolve = %v, %v; want 1", v, err)
		}
		var partial []string
		for p, err := range public.Products.Where().Select(facets.PublicProductFields.Name).Limit(1).Iter(ctx) {
			goldentest.Must(t, err)
			partial = append(partial, p.Name)
			p.Perstore = perstore.Meta{}
		}
		if !slices.Equal(partial, []string{"Lamp"}) {
			t.Errorf("Iter gives %q", partial)
		}
	})
}

// TestHides looks for what is blocked through every way of asking: the recorded
// scenario blocked/query-leak-restrictive, as it should be.
func TestHides(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		admin := db.Admin()
		for _, query := range []string{
			"code=code1", "sort(code)", "select(code)", "values(code)", "aggregate(code,count())", "distinct()&select(code)",
			"code=match=c", "min(code)", "twins/name=Lamp", "rel(twins)", "twins/code=code0",
		} {
			_, err := admin.Products.RQL(query).Result(ctx)
			if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
				t.Errorf("RQL(%s) error = %v; want an unknown name", query, err)
			}
		}
		for _, query := range []string{"codee=1", "sort(cod)", "rel(twin)", "twins/nam=x"} {
			_, err := admin.Products.RQL(query).Result(ctx)
			if err == nil || strings.Contains(err.Error(), `mean "code"`) || strings.Contains(err.Error(), `mean "twins"`) {
				t.Errorf("RQL(%s) error = %v; want no hint at what is blocked", query, err)
			}
		}
		for _, path := range []string{"Product/1/code", "Product/1/twins"} {
			_, err := admin.Resolve(ctx, path)
			fails(t, "Resolve "+path, err, perstore.ErrInvalid)
		}
		_, err := admin.Resolve(ctx, "Product/1/cod")
		if err == nil || strings.Contains(err.Error(), `"code"`) {
			t.Errorf("Resolve of a name like a blocked one error = %v; want no hint", err)
		}
		p, err := admin.Products.Get(ctx, 2)
		goldentest.Must(t, err)
		text, err := json.Marshal(p)
		if err != nil || strings.Contains(string(text), "code") {
			t.Errorf("its JSON is %s, %v; want no code", text, err)
		}
		if err := json.Unmarshal([]byte(`{"name":"x","price":1,"cost":1,"status":"draft","supplierId":7,"code":"stolen"}`), p); err == nil {
			t.Error("JSON with what is blocked is read; want an unknown member")
		}
		err = admin.Products.Add(ctx, &facets.AdminProduct{ID: 9, Name: "", Price: 1, Status: "draft", SupplierID: 7})
		if err == nil || strings.Contains(err.Error(), "code") {
			t.Errorf("Add error = %v; want one about the name alone", err)
		}
		_, err = admin.Products.Where().Core().Explain(ctx)
		fails(t, "Explain", err, perstore.ErrMethodNotAllowed)
	})
}

// TestCursorHides checks that a cursor carries no value from outside of the facet.
func TestCursorHides(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		goldentest.Must(t, db.Suppliers.Put(ctx, &facets.Supplier{ID: 8, Name: "Hidden name"}))
		_, err := db.Products.Where().Update(ctx, facets.ProductPatch{SupplierID: perstore.Some(int64(8))})
		goldentest.Must(t, err)
		// All reviews that supplier 7 sees lead to products that are now another's.
		seven := db.Supplier(facets.SupplierParams{Supplier: 7})
		page, err := seven.Products.RQL("sort(supplier/name)&limit(1)").Page(ctx)
		if err != nil || len(page.Items) != 0 {
			t.Errorf("Page = %v, %v; want nothing", page, err)
		}
		public, err := db.Public().Reviews.RQL("sort(product/name,id)&limit(1)").Page(ctx)
		goldentest.Must(t, err)
		cursor, err := base64.RawURLEncoding.DecodeString(public.Next)
		if err != nil || !strings.Contains(string(cursor), "Lamp") {
			t.Errorf("the cursor is %q, %v; want one with a name that is shown", cursor, err)
		}
	})
}

func TestWrites(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		public, seven := db.Public().Products, db.Supplier(facets.SupplierParams{Supplier: 7}).Products
		p := public.New()
		p.Name, p.SupplierID = "Bulb", 8
		goldentest.Must(t, p.Save(ctx))
		stored, err := db.Products.Get(ctx, p.ID)
		if err != nil || stored.Cost != 1.5 || stored.Status != facets.ProductStatusPublished || p.Revision != 1 {
			t.Errorf("Save stored %+v, %v; want the defaults of the facet and of the model", stored, err)
		}
		fails(t, "Add of what is fixed", public.Add(ctx, &facets.PublicProduct{Name: "x", SupplierID: 8, Status: facets.ProductStatusDraft}), perstore.ErrInvalid)
		fails(t, "Add of a long name", public.Add(ctx, &facets.PublicProduct{Name: strings.Repeat("x", 21), SupplierID: 8}), perstore.ErrInvalid)
		fails(t, "Save of a stored one", p.Save(ctx), perstore.ErrMethodNotAllowed)

		m, err := seven.Get(ctx, 1)
		goldentest.Must(t, err)
		m.Price = 20000
		fails(t, "Save of a high price", m.Save(ctx), perstore.ErrInvalid)
		m.Price = 30
		goldentest.Must(t, m.Save(ctx))
		if stored, err := db.Products.Get(ctx, 1); err != nil || stored.Code.Or("") != "code0" || stored.Price != 30 || m.Revision != 2 {
			t.Errorf("Save stored %+v, %v; want the code that was there", stored, err)
		}
		m.SupplierID = 8
		fails(t, "Save for another", m.Save(ctx), perstore.ErrAccess)
		_, err = seven.Patch(ctx, 3, facets.SupplierProductPatch{Price: perstore.Some(1.0)})
		fails(t, "Patch of another's", err, perstore.ErrNotFound)
		_, err = seven.Patch(ctx, 1, facets.SupplierProductPatch{Tags: perstore.Some([]string{})})
		fails(t, "Patch of too few tags", err, perstore.ErrInvalid)
		n, err := seven.Where().Update(ctx, facets.SupplierProductPatch{Price: perstore.Some(12.0)})
		if n != 2 || err != nil {
			t.Errorf("Update = %d, %v; want 2", n, err)
		}
		fresh := seven.New()
		fresh.Name, fresh.SupplierID, fresh.Status = "New", 7, facets.ProductStatusDraft
		goldentest.Must(t, fresh.Save(ctx))
		if fresh.Price != 5 || !slices.Equal(fresh.Tags, []string{"new"}) {
			t.Errorf("New gives %+v; want the defaults of the facet", fresh)
		}
		_, err = seven.Where().Core().Delete(ctx)
		fails(t, "Delete by name", err, perstore.ErrMethodNotAllowed)

		part, err := seven.Where(facets.SupplierProductFields.ID.Eq(2)).Select(facets.SupplierProductFields.Name).One(ctx)
		goldentest.Must(t, err)
		fails(t, "Save of a part", part.Save(ctx), perstore.ErrPartial)
		if torch, err := db.Products.Get(ctx, 2); err != nil || torch.Price != 12 {
			t.Errorf("Save of a part left %+v, %v; want it as it was", torch, err)
		}
	})
}

// TestKeepsMembers looks at a model that keeps members without a name, by a
// composite key, with a version that is blocked.
func TestKeepsMembers(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		goldentest.Must(t, db.Notes.Add(ctx, &facets.Note{Topic: "a", Key: "b", Secret: perstore.Some("s"), Extra: codec.MustDecode[codec.Members](`{"more":1}`)}))
		guest := db.Guest().Notes
		key := facets.NoteKey{Topic: "a", Key: "b"}
		n, err := guest.Get(ctx, key)
		goldentest.Must(t, err)
		if text, err := json.Marshal(n); err != nil || string(text) != `{"topic":"a","key":"b","more":1}` {
			t.Errorf("its JSON is %s, %v", text, err)
		}
		entity := db.Guest().Core().Model("Note").Entity()
		before := entity.Revision(n)
		_, err = db.Notes.Patch(ctx, key, facets.NotePatch{Secret: perstore.Some("other")})
		goldentest.Must(t, err)
		again, err := guest.Get(ctx, key)
		if err != nil || entity.Revision(again) != before {
			t.Errorf("the revision is %q, %v, and was %q; want none of what is blocked", entity.Revision(again), err, before)
		}
		if err := json.Unmarshal([]byte(`{"topic":"a","key":"b","secret":"x"}`), n); err == nil {
			t.Error("JSON with what is blocked is read; want an unknown member")
		}
		n.Extra = codec.MustDecode[codec.Members](`{"secret":"smuggled","version":9}`)
		if err := guest.Put(ctx, n); err == nil {
			t.Error("Put of a member with a blocked name error = nil")
		}
		n.Extra = codec.MustDecode[codec.Members](`{"more":2}`)
		goldentest.Must(t, guest.Put(ctx, n))
		stored, err := db.Notes.Get(ctx, key)
		if text, _ := json.Marshal(stored); err != nil || string(text) != `{"topic":"a","key":"b","secret":"other","version":3,"more":2}` {
			t.Errorf("Put stored %s, %v", text, err)
		}
		_, err = guest.RQL("secret=other").All(ctx)
		if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
			t.Errorf("RQL(secret=other) error = %v; want an unknown name", err)
		}
		fails(t, "Put of no width", guest.Put(ctx, &facets.GuestNote{Topic: "c", Key: "d", Size: perstore.Some(facets.NoteSize{})}), perstore.ErrInvalid)
	})
}

// TestFamily looks at models that share a table.
func TestFamily(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		goldentest.Must(t, db.Cards.Add(ctx, &facets.Card{Amount: 1, Account: perstore.Some("acc"), Brand: "amex"}))
		guest := db.Guest()
		p, err := guest.Payments.Get(ctx, 1)
		goldentest.Must(t, err)
		if p.Perstore.Model() != "Card" {
			t.Errorf("Model = %q; want Card", p.Perstore.Model())
		}
		p.Amount = 2
		goldentest.Must(t, p.Save(ctx))
		card, err := db.Cards.Get(ctx, 1)
		if err != nil || card.Amount != 2 || card.Account.Or("") != "acc" || card.Brand != "amex" {
			t.Errorf("Save stored %+v, %v; want a card with what was there", card, err)
		}
		fails(t, "Add of an amex", guest.Cards.Add(ctx, &facets.GuestCard{Amount: 3, Brand: "amex"}), perstore.ErrInvalid)
		goldentest.Must(t, guest.Cards.Add(ctx, &facets.GuestCard{Amount: 3, Brand: "visa"}))
	})
}

// TestRules checks hand-written rules, and facets that are derived from others.
func TestRules(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		own := errors.New("not on Mondays")
		seven := db.Supplier(facets.SupplierParams{Supplier: 7}, facets.SupplierRules{Products: facets.SupplierProductRules{
			Put: func(_ context.Context, previous, next *facets.Product) error {
				if previous == nil || next.Price < previous.Price {
					return own
				}
				return nil
			},
		}})
		fails(t, "Add", seven.Products.Add(ctx, &facets.SupplierProduct{Name: "n", SupplierID: 7, Status: "draft"}), own)
		p, err := seven.Products.Get(ctx, 1)
		goldentest.Must(t, err)
		p.Price = 1
		fails(t, "Save", p.Save(ctx), own)
		p.Price = 21
		goldentest.Must(t, p.Save(ctx))

		cheap := seven.Narrow(facets.SupplierRules{Products: facets.SupplierProductRules{Where: []facets.ProductPredicate{facets.ProductFields.Price.Lt(15), facets.ProductFields.Code.Ne("code9")}}})
		all, err := cheap.Products.Where().All(ctx)
		if got := names(t, all, err); got != "Torch" {
			t.Errorf("a narrower facet sees %q; want Torch", got)
		}
		if n, err := cheap.Reviews.RQL("product/name=Lamp").Count(ctx); n != 0 || err != nil {
			t.Errorf("through a link it counts %d, %v; want 0", n, err)
		}
		if got, err := cheap.Suppliers.RQL("rel(products,name=Lamp)").Count(ctx); got != 0 || err != nil {
			t.Errorf("through a link to many it counts %d, %v; want 0", got, err)
		}
		dear := all[0]
		dear.Price = 16
		fails(t, "Save out of a narrower facet", dear.Save(ctx), perstore.ErrAccess)
		dear.Price = 9
		fails(t, "Save", dear.Save(ctx), own)
		wide, err := seven.Products.Where().All(ctx)
		if got := names(t, wide, err); got != "Lamp Torch" {
			t.Errorf("the facet that was narrowed sees %q; want what it saw", got)
		}
		none := cheap.Narrow(facets.SupplierRules{Products: facets.SupplierProductRules{Where: []facets.ProductPredicate{facets.ProductFields.Price.Gt(15)}}})
		if n, err := none.Products.Where().Count(ctx); n != 0 || err != nil {
			t.Errorf("conditions that exclude each other leave %d, %v; want 0", n, err)
		}
	})
}

func TestPolicy(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		public := db.Public().Products
		for query, want := range map[string]error{
			"": perstore.ErrAccess, "limit(4)": perstore.ErrAccess, "limit(3)": nil, "name=Lamp&limit(1)": perstore.ErrAccess,
			"status=published&limit(1)": nil, "or(id=1,id=3)&limit(2)": nil, "ne(id,1)&limit(1)": perstore.ErrAccess, "sort(-id)&limit(1)": nil,
		} {
			_, err := public.RQL(query).All(ctx)
			fails(t, "RQL("+query+")", err, want)
		}
		if _, err := db.Supplier(facets.SupplierParams{Supplier: 7}).Products.RQL("name=match=L").All(ctx); err != nil {
			t.Errorf("a permissive facet refuses a query: %v", err)
		}
	})
}

// TestMethods calls declared methods by their names.
func TestMethods(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *facets.DB) {
		seven := db.Supplier(facets.SupplierParams{Supplier: 7})
		got, err := seven.Products.Call(ctx, 1, "discount", json.RawMessage(`{"percent":10}`))
		if p, _ := db.Products.Get(ctx, 1); err != nil || got != 18.0 || p.Price != 18 {
			t.Errorf("Call(discount) = %v, %v, price %v; want 18", got, err, p.Price)
		}
		if got, err := db.Products.Call(ctx, 1, "audit", nil); err != nil || got != "Lamp costs 0.25" {
			t.Errorf("Call(audit) = %v, %v", got, err)
		}
		for call, c := range map[string]struct {
			key     int64
			method  string
			params  string
			want    error
			through *perstore.DataModel
		}{
			"of another's":          {3, "discount", `{"percent":10}`, perstore.ErrNotFound, seven.Core()},
			"that is denied":        {1, "audit", ``, perstore.ErrMethodNotAllowed, seven.Core()},
			"that is not allowed":   {1, "discount", `{"percent":10}`, perstore.ErrMethodNotAllowed, db.Public().Core()},
			"that there is not":     {1, "Validate", ``, perstore.ErrMethodNotAllowed, db.Core()},
			"without its params":    {1, "discount", ``, perstore.ErrInvalid, db.Core()},
			"with others":           {1, "discount", `{"percent":91}`, perstore.ErrInvalid, db.Core()},
			"with what is no JSON":  {1, "discount", `{"percent":`, perstore.ErrInvalid, db.Core()},
			"with what breaks it":   {2, "discount", `{"percent":"x"}`, perstore.ErrInvalid, db.Core()},
			"of what there is not":  {404, "discount", `{"percent":10}`, perstore.ErrNotFound, db.Core()},
			"of a model without it": {1, "discount", `{"percent":10}`, perstore.ErrMethodNotAllowed, nil},
		} {
			core := db.Core().Model("Supplier")
			if c.through != nil {
				core = c.through.Model("Product")
			}
			_, err := core.Call(ctx, c.key, c.method, json.RawMessage(c.params))
			fails(t, "Call "+call, err, c.want)
		}
	})
}
