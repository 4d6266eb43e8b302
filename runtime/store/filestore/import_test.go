package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore"
)

func openShop(t *testing.T, opts ...perstore.OpenOption) (*shop.DB, *filestore.Database) {
	t.Helper()
	db, err := shop.Open(t.Context(), "dir:"+t.TempDir()+"?sync=never", opts...)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	})
	return db, db.Core().Database().(*filestore.Database)
}

// stock fills a shop with objects that lead to each other.
func stock(t *testing.T, db *shop.DB) {
	t.Helper()
	ctx := t.Context()
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		tea := &shop.Category{Name: "Tea"}
		if err := db.Categories.Add(ctx, tea); err != nil {
			return err
		}
		return errors.Join(
			db.Categories.Add(ctx, &shop.Category{Name: "Green \"tea\"\n", ParentID: perstore.Some(tea.ID)}),
			db.Products.Add(ctx, &shop.Product{Sku: "T1", Name: "Sencha", Price: 7.5, Tags: []string{"a", "b"}, CategoryID: tea.ID}))
	})
	if err != nil {
		t.Fatalf("filling the shop error = %v", err)
	}
}

func export(t *testing.T, db *filestore.Database) string {
	t.Helper()
	var out bytes.Buffer
	if err := db.Export(t.Context(), &out); err != nil {
		t.Fatalf("Export error = %v", err)
	}
	return out.String()
}

func TestExportImport(t *testing.T) {
	db, file := openShop(t)
	if got := export(t, file); got != "{}\n" {
		t.Errorf("Export of nothing = %q; want {}", got)
	}
	stock(t, db)
	text := export(t, file)
	if want := "{\"Category\":[\n{\"id\":1,\"name\":\"Tea\"},\n{\"id\":2,\"name\":\"Green \\\"tea\\\"\\n\",\"parentId\":1}\n],\n\"Product\":[\n{\"id\":1,"; !strings.HasPrefix(text, want) {
		t.Errorf("Export = %s; want it to begin with %s", text, want)
	}
	_, other := openShop(t)
	for _, want := range []string{text, strings.Replace(text, `"revision":1`, `"revision":2`, 1)} { // the second time each object replaces itself
		if err := other.Import(t.Context(), strings.NewReader(text)); err != nil {
			t.Fatalf("Import error = %v", err)
		}
		if diff := cmp.Diff(want, export(t, other)); diff != "" {
			t.Errorf("what was imported: (-want +got)\n%s", diff)
		}
	}
}

// TestImportInAnyOrder has an object before the one that it leads to.
func TestImportInAnyOrder(t *testing.T) {
	db, file := openShop(t)
	err := file.Import(t.Context(), strings.NewReader(`{"Product":[{"id":1,"sku":"T1","name":"Sencha","price":7.5,"categoryId":2,"status":"draft"}],
		"Category":[{"id":2,"name":"Green","parentId":1},{"id":1,"name":"Tea"}]}`))
	if n, failed := db.Products.Where().Count(t.Context()); err != nil || n != 1 || failed != nil {
		t.Errorf("Import error = %v, and there are %d products, %v; want one", err, n, failed)
	}
}

func TestImportRefuses(t *testing.T) {
	db, file := openShop(t)
	stock(t, db)
	before := export(t, file)
	for text, want := range map[string]string{
		"":     "line 1: invalid: the document has no end",
		"[]":   "line 1: invalid: want an object with a list for each model",
		"{}{}": "line 1: invalid: there is more behind the document",
		"{\n\"Category\":[\n{\"id\":3,\"name\":\"x\"}": "line 3: invalid: the document has no end",
		"{\n\"Category\":{}}":                          "line 2: invalid: want a list of objects",
		"{\"Category\":[\n\n{\"id\":3,,}]}":            "line 3: ",
		"{\n\n\"Thing\":[]}":                           "line 3: invalid: there is no model \"Thing\"",
		"{\"Category\":[\n{\"id\":3,\"name\":\"x\"},\n{\"id\":4,\n\"nam\":\"y\"}]}":    "line 3: invalid: Category has no property \"nam\"",
		"{\"Category\":[\n{\"id\":3,\"name\":\"x\"},\n{\"id\":\"4\",\"name\":\"y\"}]}": "line 3: invalid: /id: is a string; want an integer",
		"{\"Category\":[\n{\"id\":3,\"name\":\"x\"},\n{\"id\":4}]}":                    "line 3: invalid: Category:",
		"{\"Category\":[\n{\"id\":3,\"name\":\"x\"},\n{\"id\":4,\"name\":\"\"}]}":      "line 3: ",
	} {
		err := file.Import(t.Context(), strings.NewReader(text))
		im := (*filestore.ImportError)(nil)
		if !errors.As(err, &im) || !errors.Is(err, perstore.ErrInvalid) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Import(%q) error = %v; want an *ImportError, %s", text, err, want)
		}
		if got := export(t, file); got != before {
			t.Errorf("Import(%q) has changed something", text)
		}
	}
}

// TestPersistent reads what Perstore's Persistent store has written, and writes it.
func TestPersistent(t *testing.T) {
	db, file := openShop(t)
	text := "[{\"id\":2,\"name\":'Old'},\n{id:3,name:\"Gone\",parentId:undefined},\n{__deleted__:3},\n{__deleted__:7},\n{id:2,name:\"Tea\"},\n{id:4,name:\"Green\",parentId:2},\n"
	for _, end := range []string{"", "]"} {
		if err := file.ImportPersistent(t.Context(), "Category", strings.NewReader(text+end)); err != nil {
			t.Fatalf("ImportPersistent error = %v", err)
		}
		if n, err := db.Categories.Where().Count(t.Context()); n != 2 || err != nil {
			t.Errorf("there are %d categories, %v; want 2", n, err)
		}
	}
	var out bytes.Buffer
	if err := file.ExportPersistent(t.Context(), "Category", &out); err != nil {
		t.Fatalf("ExportPersistent error = %v", err)
	}
	if got, want := out.String(), "[{\"id\":2,\"name\":\"Tea\"},\n{\"id\":4,\"name\":\"Green\",\"parentId\":2},\n"; got != want {
		t.Errorf("ExportPersistent = %q; want %q", got, want)
	}
	for text, want := range map[string]string{
		"[{id:9,name:\"x\"},\nalert(1),\n":         "line 2: ",
		"[{id:9,name:\"x\"},\n7,\n":                "line 2: invalid: want an object",
		"[{id:9,name:\"x\"},\n{__deleted__:{}},\n": "line 2: invalid: __deleted__",
		"[{id:9,name:\"x\"},\n{id:NaN,name:\"y\"}": "line 2: invalid",
	} {
		err := file.ImportPersistent(t.Context(), "Category", strings.NewReader(text))
		im := (*filestore.ImportError)(nil)
		if !errors.As(err, &im) || !errors.Is(err, perstore.ErrInvalid) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ImportPersistent(%q) error = %v; want an *ImportError, %s", text, err, want)
		}
		if _, err := db.Categories.Get(t.Context(), 9); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("ImportPersistent(%q) has put something: %v", text, err)
		}
	}
}
