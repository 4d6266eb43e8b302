package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

var hostile = []string{
	"a", `"`, `""`, `'`, "''", "`", "]", `\`, `a"b`, `it's`, `" (x); DROP TABLE victim; --`, `'; DROP TABLE victim; --`, `') --`,
	"?", "?1", "$1", ":a", "@p1", "--", "/*", ";", "rowid", "select", "victim", "VICTIM", "sqlite_x", "SQLITE_", " ", "\n", "\t", "日本", "ä", "Ä",
	"\xff", "a\x00b", "\x00", "", "null", "1", "x'00'", "%s", "CURRENT_TIME", strings.Repeat("long", 100),
}

// FuzzMigrate makes a table with hostile names and a hostile default, once at
// once and once with the column added later.
func FuzzMigrate(f *testing.F) {
	for i, name := range hostile {
		f.Add(name, hostile[(i+1)%len(hostile)], hostile[(i+5)%len(hostile)])
		f.Add("a", "b", name)
		f.Add("a", name, "b")
	}
	f.Fuzz(func(t *testing.T, table, column, text string) {
		small, full := hostileMemo(table, column, text)
		checkMigrate(t, full, text)
		checkMigrate(t, full, text, small)
	})
}

// hostileMemo describes two versions of one table.
func hostileMemo(table, column, text string) (small, full describe.Model[memo]) {
	small = memos(id)
	full = memos(id, title.Column(column), note.Column(column+"2"))
	small.Table, full.Table = table, table
	full.Defaults = []perstore.ColumnDefault{{Field: 1, Value: rql.String(text)}, {Field: 2, Value: rql.String(text)}}
	if table == "" {
		table = "\x00" // describe would take the model's name
		small.Table, full.Table = table, table
	}
	full.Indexes = []perstore.Index{{Name: "the " + table, Fields: []perstore.IndexField{{Field: 1, Desc: true}}}}
	return small, full
}

// checkMigrate migrates to some versions and then to the last, and looks at what
// SQLite has then.
func checkMigrate(t *testing.T, last describe.Model[memo], text string, before ...describe.Model[memo]) {
	handle := openHandle(t)
	handle.MustExec("CREATE TABLE victim (x)")
	s := last.Entity().Schema
	for _, version := range append(before, last, last) {
		if err := migrate(t, handle, version); err != nil {
			refused(t, err, s)
			wantColumns(t, handle, "victim", "x")
			return
		}
	}
	if !nameable(s) {
		t.Fatalf("Migrate takes the table %q with the column %q", s.Table, s.Fields[1].Column)
	}
	wantColumns(t, handle, "victim", "x")
	wantColumns(t, handle, s.Table, "id", s.Fields[1].Column, s.Fields[2].Column)
	if strings.ContainsRune(text, 0) {
		return // no statement holds a NUL, and so such a default is the program's alone
	}
	d := sqlite.Engine{}
	if _, err := handle.Exec("INSERT INTO " + d.Quote(s.Table) + " (id) VALUES (7)"); err != nil {
		t.Fatalf("INSERT error = %v", err)
	}
	var got [2]string
	row := handle.QueryRow("SELECT " + d.Quote(s.Fields[1].Column) + ", " + d.Quote(s.Fields[2].Column) + " FROM " + d.Quote(s.Table) + " WHERE id = 7")
	if err := row.Scan(&got[0], &got[1]); err != nil || got != [2]string{text, text} {
		t.Errorf("a new row has %q, error %v; want the default %q", got, err, text)
	}
}

func openHandle(t *testing.T) *sqlx.DB {
	t.Helper()
	db, err := driver.Open("file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return sqlx.NewDb(db, "sqlite3")
}

// migrate brings the database of a handle to a version.
func migrate(t *testing.T, handle *sqlx.DB, version describe.Model[memo]) error {
	t.Helper()
	open := func(_ context.Context, _ string, entities []*perstore.Entity, _ perstore.OpenOptions) (perstore.Database, error) {
		return sqlstore.New(handle, sqlite.Engine{}, entities, sqlstore.Options{SingleConnection: true, KeepOpen: true}), nil
	}
	db, err := perstore.Open(t.Context(), "test:", []*perstore.Entity{version.Entity()}, map[string]perstore.OpenFunc{"test": open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	return db.Migrate(t.Context())
}

// nameable tells whether the names of a schema can name a table of its own with
// three columns.
func nameable(s *rql.Schema) bool {
	column := s.Fields[1].Column
	for _, name := range []string{s.Table, column} {
		if name == "" || strings.ContainsRune(name, 0) {
			return false
		}
	}
	table := strings.ToLower(s.Table)
	return table != "victim" && !strings.HasPrefix(table, "sqlite_") && !strings.EqualFold(column, "id") && !strings.EqualFold(column+"2", "id")
}

// refused expects an error for names that cannot be, and one that says why.
func refused(t *testing.T, err error, s *rql.Schema) {
	t.Helper()
	if nameable(s) {
		t.Errorf("Migrate of the table %q with the column %q error = %v", s.Table, s.Fields[1].Column, err)
	}
	for _, name := range []string{s.Table, s.Fields[1].Column} {
		if (name == "" || strings.ContainsRune(name, 0)) && !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Migrate with the name %q error = %v; want ErrInvalid", name, err)
		}
	}
}

func wantColumns(t *testing.T, handle *sqlx.DB, table string, want ...string) {
	t.Helper()
	got, err := sqlite.Engine{}.Describe(t.Context(), handle, table)
	if err != nil {
		t.Fatalf("Describe(%q) error = %v", table, err)
	}
	if diff := cmp.Diff(fmt.Sprintf("%q", want), fmt.Sprintf("%q", got.Columns)); diff != "" {
		t.Errorf("columns of %q (-want +got)\n%s", table, diff)
	}
}
