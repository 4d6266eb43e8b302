package restserver_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/runtime/rest/restserver"
)

func openShop(t *testing.T, url string) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// seed seeds a shop with a text, and gives what was said.
func seed(t *testing.T, db *shop.DB, text string) (told string, err error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("seed.json", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	err = restserver.Seed(t.Context(), db.Core(), "seed.json", &b)
	return b.String(), err
}

// TestSeedInOrder adds what stands before that to which it refers, of one model and
// of several, on a database that checks each row.
func TestSeedInOrder(t *testing.T) {
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"))
	const text = `{
		"Product": [{"id": 1, "sku": "L-1", "name": "Lamp", "price": 9.5, "status": "draft", "categoryId": 3}],
		"Category": [{"id": 3, "name": "Lamps", "parentId": 2}, {"id": 2, "name": "Light", "parentId": 1}, {"id": 1, "name": "All"}, {"name": "Chairs"}]
	}`
	if told, err := seed(t, db, text); told != "seed.json: added 5 objects\n" || err != nil {
		t.Fatalf("Seed() = %q, %v", told, err)
	}
	if n, err := db.Products.RQL("category/parent/parent/name=All").Count(t.Context()); n != 1 || err != nil {
		t.Errorf("Count() = %d, %v; want 1", n, err)
	}
	if told, err := seed(t, db, text); told != "seed.json: left out, there are objects already\n" || err != nil {
		t.Errorf("Seed() again = %q, %v", told, err)
	}
	if n, err := db.Categories.Where().Count(t.Context()); n != 4 || err != nil {
		t.Errorf("Count() = %d, %v; want 4", n, err)
	}
}

// TestSeedMistakes checks that mistakes are told with their places, and that
// nothing is added then.
func TestSeedMistakes(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"objects", `{"Category": [
  {"name": ""},
  {"name": "Lamps",
   "slug": "No Slug"},
  {"slug": "a"},
  {"name": "Good"},
  {"nmae": "x", "name": "y"}
]}`, `seed.json:2:12: has 0 characters; at least 1 are needed (#/Category/0/name)
seed.json:4:12: is "No Slug", which does not match ^[a-z0-9-]+$ (#/Category/1/slug)
seed.json:5:3: is required (#/Category/2/name)
seed.json:7:12: is no member that is allowed (#/Category/4/nmae)`},
		{"a model", `{"Catgory": []}`, `seed.json:1:2: there is no model "Catgory"; there are Address, CardPayment, Category, Customer, Order, OrderItem, Payment, Product, Review, Supplier, Tag, TransferPayment (#/Catgory)`},
		{"a list", `[]`, `seed.json:1:2: a seed is an object with a list of objects for each model: {"Product":[{…}]}`},
		{"no list", `{"Category": {}}`, `seed.json:1:15: the objects of Category are a list`},
		{"an end", "{\"Category\": [\n{", `seed.json:2:2: the file ends early`},
		{"a comma", "{\"Tag\": [\n1 2]}", `seed.json:2:1: is a number; want an object (#/Tag/0)
seed.json:2:3: expected comma after array element`},
		{"a colon", "{\"Tag\": [\n{},\n{\"slug\" 1}]}", `seed.json:2:1: is required (#/Tag/0/slug)
seed.json:2:1: is required (#/Tag/0/title)
seed.json:3:9: invalid character '1' after object key`},
		{"more", `{} {}`, `seed.json:1:5: there is more behind the object`},
		{"nothing", ``, `seed.json:1:1: the file ends early`},
		{"a link", `{"Category": [{"name": "a"}, {"name": "b", "parentId": 7}]}`, `seed.json:1:30: add Category`},
		{"a key", `{"Tag": [{"slug": "a", "title": "A"}, {"slug": "a", "title": "B"}]}`, `seed.json:1:39: add Tag`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openShop(t, "sqlite::memory:")
			told, err := seed(t, db, tt.text)
			if err == nil || told != "" {
				t.Fatalf("Seed() = %q, %v; want mistakes", told, err)
			}
			if got := err.Error(); !strings.HasPrefix(got, tt.want) {
				t.Errorf("mistakes (-want +got):\n%s", cmp.Diff(tt.want, got))
			}
			if n, err := db.Categories.Where().Count(t.Context()); n != 0 || err != nil {
				t.Errorf("Count() = %d, %v; want 0", n, err)
			}
		})
	}
}

// TestSeedBounds checks that only some of many mistakes are told.
func TestSeedBounds(t *testing.T) {
	_, err := seed(t, openShop(t, "memory:"), `{"Category": [`+strings.Repeat("{},", 999)+`{}]}`)
	if mistakes, ok := err.(restserver.Mistakes); !ok || len(mistakes) != 20 {
		t.Errorf("Seed() = %v; want 20 mistakes", err)
	}
	if err := restserver.Seed(t.Context(), nil, filepath.Join(t.TempDir(), "none.json"), nil); !os.IsNotExist(err) {
		t.Errorf("Seed() of no file = %v; want that it is not there", err)
	}
}
