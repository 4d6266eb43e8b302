package filestore

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

func mustParse(t *testing.T, query string) rql.Query {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", query, err)
	}
	return q
}

// item is an object of a model whose definition changes.
type item struct {
	ID       int64
	Code     string
	Name     perstore.Opt[string]
	Stock    int64
	Perstore perstore.Meta
}

func (*item) Validate() error { return nil }
func (*item) Defaults()       {}

// itemFields are those that a definition may have.
var itemFields = map[string]describe.Field[item]{
	"id":       describe.Plain("id", describe.Int(), func(i *item) *int64 { return &i.ID }),
	"code":     describe.Plain("code", describe.Text(), func(i *item) *string { return &i.Code }),
	"name":     describe.Optional("name", describe.Text(), func(i *item) *perstore.Opt[string] { return &i.Name }),
	"stock":    describe.Plain("stock", describe.Int(), func(i *item) *int64 { return &i.Stock }),
	"codeInt":  describe.Plain("code", describe.Int(), func(i *item) *int64 { return &i.Stock }),
	"nameFull": describe.Plain("name", describe.Text(), func(i *item) *string { return &i.Code }),
}

// items is a definition that has these fields; the first one is the key.
func items(change func(*describe.Model[item]), fields ...string) []*perstore.Entity {
	m := describe.Model[item]{
		Name: "Item",
		Key:  describe.IntKey(0, func(i *item) *int64 { return &i.ID }),
		Meta: func(i *item) *perstore.Meta { return &i.Perstore },
	}
	for _, f := range fields {
		m.Fields = append(m.Fields, itemFields[f])
	}
	if change != nil {
		change(&m)
	}
	return []*perstore.Entity{m.Entity()}
}

func openItems(disk *crashfs.FS, entities []*perstore.Entity) (*perstore.DataModel, *Database, error) {
	c := config{path: "data/log", compactAt: 1 << 20}
	c.log.FS = disk
	return openModel(c, entities)
}

func mustOpenItems(t *testing.T, disk *crashfs.FS, entities []*perstore.Entity) (*perstore.DataModel, *Database) {
	t.Helper()
	data, db, err := openItems(disk, entities)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	return data, db
}

// shelves makes a disk with two items.
func shelves(t *testing.T) *crashfs.FS {
	t.Helper()
	disk := crashfs.New()
	data, _ := mustOpenItems(t, disk, items(nil, "id", "code", "name"))
	store := data.Model("Item").Store()
	for _, i := range []*item{{ID: 1, Code: "a", Name: perstore.Some("A")}, {ID: 2, Code: "b"}} {
		if err := store.Put(t.Context(), i, perstore.Cond{}); err != nil {
			t.Fatalf("Put error = %v", err)
		}
	}
	if err := data.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}
	return disk
}

func getItem(t *testing.T, data *perstore.DataModel, id int64) *item {
	t.Helper()
	obj, err := data.Model("Item").Store().Get(t.Context(), id)
	if err != nil {
		t.Fatalf("Get(%d) error = %v", id, err)
	}
	return obj.(*item)
}

// TestPropertyGone opens a file with a definition that lacks a property: its values
// stay, through writes and compaction, until the property is there again.
func TestPropertyGone(t *testing.T) {
	disk := shelves(t)
	data, db := mustOpenItems(t, disk, items(nil, "id", "code"))
	i := getItem(t, data, 1)
	i.Code = "changed"
	store := data.Model("Item").Store()
	if err := errors.Join(store.Put(t.Context(), i, perstore.Cond{}), db.Compact(t.Context()), store.Put(t.Context(), i, perstore.Cond{}), data.Close()); err != nil {
		t.Fatalf("writing error = %v", err)
	}
	data, _ = mustOpenItems(t, disk, items(nil, "id", "code", "name"))
	if i := getItem(t, data, 1); i.Code != "changed" || i.Name != perstore.Some("A") {
		t.Errorf("the item is %q %v; want changed A", i.Code, i.Name)
	}
}

// TestPropertyGoneWithItsObject deletes an object and makes another one of its key.
func TestPropertyGoneWithItsObject(t *testing.T) {
	disk := shelves(t)
	data, _ := mustOpenItems(t, disk, items(nil, "id", "code"))
	store := data.Model("Item").Store()
	if err := errors.Join(store.Delete(t.Context(), int64(1), perstore.Cond{}), store.Put(t.Context(), &item{ID: 1, Code: "new"}, perstore.Cond{}), data.Close()); err != nil {
		t.Fatalf("writing error = %v", err)
	}
	data, _ = mustOpenItems(t, disk, items(nil, "id", "code", "name"))
	if i := getItem(t, data, 1); i.Name.State != perstore.OptAbsent {
		t.Errorf("the new item has the name %v of the one before", i.Name)
	}
}

func TestPropertyNew(t *testing.T) {
	disk := shelves(t)
	data, _ := mustOpenItems(t, disk, items(func(m *describe.Model[item]) {
		m.Defaults = []perstore.ColumnDefault{{Field: 3, Value: rql.Int(5)}}
	}, "id", "code", "name", "stock"))
	if i := getItem(t, data, 1); i.Stock != 5 || i.Code != "a" {
		t.Errorf("the item is %+v; want the default 5", i)
	}
}

// TestRefused opens files whose objects do not fit: the error says which, and nothing
// changes.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		entities []*perstore.Entity
		kind     error
		says     []string
	}{
		"required":     {items(nil, "id", "code", "stock"), perstore.ErrDatabase, []string{"data/log", "byte ", "Item 1", "stock", "requires without a default"}},
		"now required": {items(nil, "id", "nameFull"), perstore.ErrDatabase, []string{"Item 2", "name"}},
		"type":         {items(nil, "id", "codeInt"), perstore.ErrDatabase, []string{"Item 1", "code", "want an integer"}},
		"key": {items(func(m *describe.Model[item]) {
			m.Key = describe.TextKey(0, func(i *item) *string { return &i.Code })
		}, "code"), perstore.ErrDatabase, []string{"Item 1", "its key is now a"}},
		"unique": {items(func(m *describe.Model[item]) {
			m.Fields = append(m.Fields, describe.Plain("kind", describe.Text(), func(i *item) *string { return &i.Code }))
			m.Defaults = []perstore.ColumnDefault{{Field: 2, Value: rql.String("same")}}
			m.Indexes = []perstore.Index{{Name: "items_kind", Fields: []perstore.IndexField{{Field: 2}}, Unique: true}}
		}, "id", "code"), perstore.ErrExists, []string{"items_kind"}},
	} {
		disk := shelves(t)
		before := disk.Data("data/log")
		_, _, err := openItems(disk, c.entities)
		if !errors.Is(err, c.kind) {
			t.Errorf("%s: Open error = %v; want %v", name, err, c.kind)
			continue
		}
		for _, text := range c.says {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: Open error = %v; want it to say %q", name, err, text)
			}
		}
		if !slices.Equal(disk.Data("data/log"), before) {
			t.Errorf("%s: the file has changed", name)
		}
	}
}

// TestModelGone opens a file with another data model: what it has stays.
func TestModelGone(t *testing.T) {
	disk := shelves(t)
	data, db := onDisk(t, disk)
	put(t, data, 7)
	if err := errors.Join(db.Compact(t.Context()), data.Close()); err != nil {
		t.Fatalf("Compact and Close error = %v", err)
	}
	again, _ := mustOpenItems(t, disk, items(nil, "id", "code", "name"))
	if i := getItem(t, again, 1); i.Name != perstore.Some("A") {
		t.Errorf("the item is %+v; want the one that was there", i)
	}
	if err := again.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}
	data, _ = onDisk(t, disk)
	wantRows(t, data, 7)
}

// TestDocumentedLog opens the log of docs/stores.md.
func TestDocumentedLog(t *testing.T) {
	page, err := os.ReadFile("../../../docs/stores.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "```\nperstore-log 1\n")
	text, _, _ = strings.Cut(text, "```")
	disk := crashfs.New()
	disk.SetData("data/log", []byte("perstore-log 1\n"+text))
	_, db := mustOpenItems(t, disk, items(nil, "id", "code"))
	if id, err := db.DatabaseID(t.Context()); !strings.Contains(text, id) || err != nil {
		t.Errorf("DatabaseID = %s, %v; want the one of\n%s", id, err, text)
	}
}
