package sqlite_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// memo is a model that grows from version to version.
type memo struct {
	ID       int64
	Title    string
	Note     perstore.Opt[string]
	Rank     int64
	Perstore perstore.Meta
}

func (*memo) Validate() error { return nil }
func (*memo) Defaults()       {}

var (
	id    = describe.Plain("id", describe.Int(), func(m *memo) *int64 { return &m.ID })
	title = describe.Plain("title", describe.Text(), func(m *memo) *string { return &m.Title })
	note  = describe.Optional("note", describe.Text(), func(m *memo) *perstore.Opt[string] { return &m.Note })
	rank  = describe.Plain("rank", describe.Int(), func(m *memo) *int64 { return &m.Rank })
)

// memos describes a version of memo.
func memos(fields ...describe.Field[memo]) describe.Model[memo] {
	return describe.Model[memo]{
		Name:     "Memo",
		Fields:   fields,
		Key:      describe.IntKey(0, func(m *memo) *int64 { return &m.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(m *memo) *perstore.Meta { return &m.Perstore },
	}
}

// openMemos opens a file with a version of memo.
func openMemos(t *testing.T, file string, version describe.Model[memo]) *perstore.DataModel {
	t.Helper()
	db, err := perstore.Open(t.Context(), "sqlite:"+file, []*perstore.Entity{version.Entity()}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// firstVersion makes a file with one memo of the first version.
func firstVersion(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "memo.db")
	db := openMemos(t, file, memos(id, title))
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	if err := db.Model("Memo").Add(t.Context(), &memo{Title: "old"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	return file
}

func TestMigrateAddsColumn(t *testing.T) {
	db := openMemos(t, firstVersion(t), memos(id, title, note))
	if _, err := db.Model("Memo").Get(t.Context(), int64(1)); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Get before Migrate error = %v; want ErrDatabase", err)
	}
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	got, err := db.Model("Memo").Get(t.Context(), int64(1))
	if err != nil {
		t.Fatalf("Get error = %v", err)
	}
	if diff := cmp.Diff(&memo{ID: 1, Title: "old"}, got); diff != "" {
		t.Errorf("Get after Migrate (-want +got)\n%s", diff)
	}
	m := &memo{Title: "new", Note: perstore.Some("n")}
	if err := db.Model("Memo").Add(t.Context(), m); err != nil {
		t.Errorf("Add error = %v", err)
	}
}

func TestMigrateRefusesRequiredColumn(t *testing.T) {
	file := firstVersion(t)
	err := openMemos(t, file, memos(id, title, note, rank)).Migrate(t.Context())
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "table Memo lacks column rank") {
		t.Errorf("Migrate error = %v; want ErrInvalid that names table and column", err)
	}
	// Nothing has changed: not the columns that could have been added, either.
	if _, err := openMemos(t, file, memos(id, title, note)).Model("Memo").Get(t.Context(), int64(1)); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Get(note) after a refused Migrate error = %v; want ErrDatabase: no such column", err)
	}
	if _, err := openMemos(t, file, memos(id, title)).Model("Memo").Get(t.Context(), int64(1)); err != nil {
		t.Errorf("Get after a refused Migrate error = %v", err)
	}
}

// TestMigrateRefusesOtherType wants another type of a property than its column has.
func TestMigrateRefusesOtherType(t *testing.T) {
	file := firstVersion(t)
	number := describe.Plain("title", describe.Int(), func(m *memo) *int64 { return &m.Rank })
	err := openMemos(t, file, memos(id, number, note)).Migrate(t.Context())
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "column title of table Memo is TEXT, and the property needs INTEGER: ") {
		t.Errorf("Migrate error = %v; want ErrInvalid that names table, column and types", err)
	}
	if err := openMemos(t, file, memos(id, title)).Migrate(t.Context()); err != nil {
		t.Errorf("Migrate error = %v", err)
	}
	named := memos(id, number).Entity() // by somebody who knows what he does
	named.ColumnTypes = []perstore.ColumnType{{Field: 1, Type: "VARCHAR"}}
	db, err := perstore.Open(t.Context(), "sqlite:"+file, []*perstore.Entity{named}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Errorf("Migrate with a named type error = %v", err)
	}
}

func TestMigrateFillsDefault(t *testing.T) {
	version := memos(id, title, rank)
	version.Defaults = []perstore.ColumnDefault{{Field: 2, Value: rql.Int(7)}}
	db := openMemos(t, firstVersion(t), version)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	got, err := db.Model("Memo").Get(t.Context(), int64(1))
	if err != nil || got.(*memo).Rank != 7 {
		t.Errorf("Get = %+v, %v; want rank 7", got, err)
	}
}

func TestMigrateAddsIndex(t *testing.T) {
	file := firstVersion(t)
	version := memos(id, title)
	version.Indexes = []perstore.Index{{Name: "memo's title", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}}
	db := openMemos(t, file, version)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	if err := db.Model("Memo").Add(t.Context(), &memo{Title: "old"}); !errors.Is(err, perstore.ErrExists) {
		t.Errorf("Add(taken title) error = %v; want ErrExists", err)
	}
}

// TestMigrateRefusesDuplicates wants a unique index over what is not unique.
func TestMigrateRefusesDuplicates(t *testing.T) {
	file := firstVersion(t)
	if err := openMemos(t, file, memos(id, title)).Model("Memo").Add(t.Context(), &memo{Title: "old"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	version := memos(id, title, note)
	version.Indexes = []perstore.Index{{Name: "titles", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}}
	db := openMemos(t, file, version)
	if err := db.Migrate(t.Context()); !errors.Is(err, perstore.ErrExists) {
		t.Errorf("Migrate error = %v; want ErrExists", err)
	}
	if n, err := db.Model("Memo").Where().Count(t.Context()); n != 2 || err != nil {
		t.Errorf("Count = %d, %v; want 2: nothing is lost", n, err)
	}
}
