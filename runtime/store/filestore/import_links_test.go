package filestore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore"
)

// TestImportCycle exports objects that lead to each other and imports them, into
// nothing and over themselves.
func TestImportCycle(t *testing.T) {
	db, file := openShop(t, perstore.WithLinkChecks())
	a, b := &shop.Category{Name: "a"}, &shop.Category{Name: "b"}
	if err := errors.Join(db.Categories.Add(t.Context(), a), db.Categories.Add(t.Context(), b)); err != nil {
		t.Fatal(err)
	}
	a.ParentID, b.ParentID = perstore.Some(b.ID), perstore.Some(a.ID)
	if err := errors.Join(db.Categories.Put(t.Context(), a), db.Categories.Put(t.Context(), b)); err != nil {
		t.Fatal(err)
	}
	text := export(t, file)
	_, other := openShop(t, perstore.WithLinkChecks())
	for range 2 {
		if err := other.Import(t.Context(), strings.NewReader(text)); err != nil {
			t.Fatalf("Import of a cycle error = %v", err)
		}
		if got := export(t, other); got != text {
			t.Errorf("Import of a cycle made %s; want %s", got, text)
		}
	}
}

// TestImportLinks imports a chain whose objects all come before what they lead to, and
// one with an end that is not there: the line of its object is named, and puts look at
// links again afterwards.
func TestImportLinks(t *testing.T) {
	const n = 5000
	db, file := openShop(t, perstore.WithLinkChecks())
	chain := func(first int) string {
		var text strings.Builder
		for i := n; i > first; i-- {
			fmt.Fprintf(&text, ",\n{\"id\":%d,\"name\":\"x\",\"parentId\":%d}", i, i-1)
		}
		return "{\"Category\":[\n" + text.String()[2:]
	}
	err := file.Import(t.Context(), strings.NewReader(chain(1)+"]}"))
	im := (*filestore.ImportError)(nil)
	if !errors.As(err, &im) || im.Line != n || !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "link parent: no Category 1") {
		t.Errorf("Import of a chain without its end error = %v; want an ImportError of line %d", err, n)
	}
	if err := file.Import(t.Context(), strings.NewReader(chain(1)+",\n{\"id\":1,\"name\":\"x\"}]}")); err != nil {
		t.Errorf("Import of a chain error = %v", err)
	}
	if got, err := db.Categories.Where().Count(t.Context()); got != n || err != nil {
		t.Errorf("there are %d categories, %v; want %d", got, err, n)
	}
	if err := db.Categories.Add(t.Context(), &shop.Category{Name: "y", ParentID: perstore.Some[int64](n + 9)}); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Add of a link to nothing after an import error = %v; want ErrInvalid", err)
	}
}

// TestImportTwice refuses what a document says twice.
func TestImportTwice(t *testing.T) {
	_, file := openShop(t)
	for _, text := range []string{
		`{"Category":[{"id":1,"name":"x","name":"y"}]}`,
		`{"Category":[{"id":1,"parentId":null,"name":"x","parentId":1}]}`,
		`{"Category":[{"id":1,"name":"x"}],"Product":[],"Category":[]}`,
	} {
		err := file.Import(t.Context(), strings.NewReader(text))
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "twice") || export(t, file) != "{}\n" {
			t.Errorf("Import(%s) error = %v; want ErrInvalid, and nothing", text, err)
		}
	}
}

// TestPersistentIntegers reads integers as they stand, whatever JavaScript makes of
// them.
func TestPersistentIntegers(t *testing.T) {
	db, file := openShop(t)
	if err := file.ImportPersistent(t.Context(), "Category", strings.NewReader("[{id:9007199254740993,name:'x'},\n{id:9007199254740995,name:'y'},\n{__deleted__:9007199254740995}\n")); err != nil {
		t.Fatalf("ImportPersistent error = %v", err)
	}
	if got, err := db.Categories.Where().First(t.Context()); err != nil || got.ID != 9007199254740993 {
		t.Errorf("First = %+v, %v; want 9007199254740993", got, err)
	}
	if err := file.ImportPersistent(t.Context(), "Category", strings.NewReader("[{id:0x20000000000003,name:'z'}")); err != nil {
		t.Errorf("ImportPersistent of a hexadecimal number error = %v", err)
	}
	if _, err := db.Categories.Get(t.Context(), 0x20000000000003); err != nil {
		t.Errorf("Get(0x20000000000003) error = %v", err)
	}
	for _, id := range []string{"9223372036854775808", "1e30"} {
		err := file.ImportPersistent(t.Context(), "Category", strings.NewReader("[{id:"+id+",name:'z'}"))
		if !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("ImportPersistent of %s error = %v; want ErrInvalid", id, err)
		}
	}
}
