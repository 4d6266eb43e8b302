package sqlite_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// page is a model that gets links from version to version. Its key may be its
// ID alone, or Book and ID.
type page struct {
	ID       int64
	Book     string
	Next     perstore.Opt[int64]
	NextBook perstore.Opt[string]
	Home     int64
	Perstore perstore.Meta
}

func (*page) Validate() error { return nil }
func (*page) Defaults()       {}

var (
	pageID   = describe.Plain("id", describe.Int(), func(p *page) *int64 { return &p.ID })
	book     = describe.Plain("book", describe.Text(), func(p *page) *string { return &p.Book })
	next     = describe.Optional("next", describe.Int(), func(p *page) *perstore.Opt[int64] { return &p.Next }).Column("next page")
	nextBook = describe.Optional("nextBook", describe.Text(), func(p *page) *perstore.Opt[string] { return &p.NextBook })
	home     = describe.Plain("home", describe.Int(), func(p *page) *int64 { return &p.Home })
)

// pages describes a version of page.
func pages(fields ...describe.Field[page]) describe.Model[page] {
	return describe.Model[page]{
		Name:   "Page",
		Table:  "my pages",
		Fields: fields,
		Key:    describe.IntKey(0, func(p *page) *int64 { return &p.ID }),
		Meta:   func(p *page) *perstore.Meta { return &p.Perstore },
	}
}

// linked gives a version a link with a foreign key.
func linked(m describe.Model[page], name string, onDelete perstore.OnDelete, on ...rql.Join) describe.Model[page] {
	m.Links = append(m.Links, perstore.EntityLink{Name: name, Target: "Page", On: on})
	m.ForeignKeys = append(m.ForeignKeys, perstore.ForeignKey{Link: name, OnDelete: onDelete})
	return m
}

func eq(local int, remote string) rql.Join {
	return rql.Join{Op: "eq", Local: local, Remote: []string{remote}}
}

func openPages(t *testing.T, file string, version describe.Model[page]) *perstore.DataModel {
	t.Helper()
	db, err := perstore.Open(t.Context(), "sqlite:"+file, []*perstore.Entity{version.Entity()}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// firstPages makes a file with two pages of a version without links.
func firstPages(t *testing.T, version describe.Model[page]) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "pages.db")
	db := openPages(t, file, version)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	for id := range int64(2) {
		if err := db.Model("Page").Add(t.Context(), &page{ID: id + 1}); err != nil {
			t.Fatalf("Add error = %v", err)
		}
	}
	return file
}

// TestMigrateAddsForeignKey adds a link to a table with rows: it is checked as
// if the table had been made with it.
func TestMigrateAddsForeignKey(t *testing.T) {
	for onDelete, want := range map[perstore.OnDelete]int64{perstore.Restrict: 2, perstore.Cascade: 0, perstore.SetNull: 1} {
		db := openPages(t, firstPages(t, pages(pageID)), linked(pages(pageID, next), "nextPage", onDelete, eq(1, "id")))
		for range 2 {
			if err := db.Migrate(t.Context()); err != nil {
				t.Fatalf("Migrate error = %v", err)
			}
		}
		m := db.Model("Page")
		err := m.Put(t.Context(), &page{ID: 1, Next: perstore.Some[int64](404)})
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "link nextPage: no Page 404") {
			t.Errorf("Put(missing target) error = %v; want ErrInvalid that names the link", err)
		}
		if err := m.Put(t.Context(), &page{ID: 1, Next: perstore.Some[int64](2)}); err != nil {
			t.Errorf("Put error = %v", err)
		}
		if err := m.Delete(t.Context(), int64(2)); (err != nil) != (onDelete == perstore.Restrict) {
			t.Errorf("Delete(target), on delete %d: error = %v", onDelete, err)
		}
		if n, err := m.Where().Count(t.Context()); n != want || err != nil {
			t.Errorf("after Delete(target), on delete %d, there are %d, error %v; want %d", onDelete, n, err, want)
		}
	}
}

// TestMigrateRefusesForeignKey adds links that SQLite cannot add.
func TestMigrateRefusesForeignKey(t *testing.T) {
	withDefault := linked(pages(pageID, home), "homePage", perstore.Restrict, eq(1, "id"))
	withDefault.Defaults = []perstore.ColumnDefault{{Field: 1, Value: rql.Int(1)}}
	optional := linked(pages(pageID, next), "nextPage", perstore.Restrict, eq(1, "id"))
	optional.Defaults = []perstore.ColumnDefault{{Field: 1, Value: rql.Int(1)}}
	two := pages(pageID, book, next, nextBook)
	two.Indexes = []perstore.Index{{Name: "both", Fields: []perstore.IndexField{{Field: 0}, {Field: 1}}, Unique: true}}
	for _, c := range []struct {
		first, second describe.Model[page]
		says          []string
	}{
		{pages(pageID), withDefault, []string{"table my pages lacks column home of link homePage", "make the property optional"}},
		{pages(pageID), optional, []string{"table my pages lacks column next page of link nextPage", "without a default"}},
		{pages(pageID, book), linked(two, "nextPage", perstore.Restrict, eq(2, "id"), eq(3, "book")),
			[]string{"table my pages lacks column next page of link nextPage", "several columns", "make the table anew"}},
	} {
		file := firstPages(t, c.first)
		err := openPages(t, file, c.second).Migrate(t.Context())
		if !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Migrate error = %v; want ErrInvalid", err)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("Migrate error = %v; want it to say %q", err, says)
			}
		}
		if _, err := openPages(t, file, c.first).Model("Page").Get(t.Context(), int64(1)); err != nil {
			t.Errorf("Get after a refused Migrate error = %v", err)
		}
	}
}
