package extra_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/extra/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// older opens a database in which a note and a concert were stored before a
// property was there: it is a member that no property named.
func older(t *testing.T, people, band string) (db *extra.DB, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "extra.db")
	db, err := extra.Open(t.Context(), "sqlite:"+file)
	goldentest.Must(t, err)
	goldentest.Must(t, db.Migrate(t.Context()))
	goldentest.Must(t, db.Notes.Add(t.Context(), read[extra.Note](t, `{"id":1,"text":"a","color":"red"}`)))
	goldentest.Must(t, db.Notes.Add(t.Context(), read[extra.Note](t, `{"id":2,"text":"b"}`)))
	goldentest.Must(t, db.Concerts.Add(t.Context(), read[extra.Concert](t, `{"id":1,"name":"c"}`)))
	goldentest.Must(t, db.Close())
	edit(t, file,
		`UPDATE notes SET _extra = '{"color":"red","people":`+people+`}' WHERE id = 1`,
		`ALTER TABLE notes DROP COLUMN people`,
		`UPDATE events SET _extra = '{"band":`+band+`}'`,
		`ALTER TABLE events DROP COLUMN band`)
	return reopen(t, file), file
}

// edit changes a file beside the store.
func edit(t *testing.T, file string, statements ...string) {
	t.Helper()
	handle, err := sqlx.Open("sqlite3", "file:"+file)
	goldentest.Must(t, err)
	defer func() { goldentest.Must(t, handle.Close()) }()
	for _, text := range statements {
		if _, err := handle.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

func reopen(t *testing.T, file string) *extra.DB {
	t.Helper()
	db, err := extra.Open(t.Context(), "sqlite:"+file)
	goldentest.Must(t, err)
	t.Cleanup(func() { goldentest.Must(t, db.Close()) })
	return db
}

// TestPropertyComesLater moves a member to the column of the property that it has
// become.
func TestPropertyComesLater(t *testing.T) {
	db, _ := older(t, `[{"name":"Ann","age":7}]`, `"Abba"`)
	for range 2 {
		goldentest.Must(t, db.Migrate(t.Context()))
	}
	n, err := db.Notes.Get(t.Context(), 1)
	goldentest.Must(t, err)
	wantJSON(t, "Get(a note)", n, `{"id":1,"text":"a","people":[{"name":"Ann","age":7}],"color":"red"}`)
	c, err := db.Concerts.RQL("band=Abba").One(t.Context())
	goldentest.Must(t, err)
	wantJSON(t, "One(a concert)", c, `{"id":1,"name":"c","band":"Abba"}`)
}

// TestPropertyOfAnotherType leaves everything as it is, rather than lose a member.
func TestPropertyOfAnotherType(t *testing.T) {
	db, _ := older(t, `"nobody"`, `"Abba"`)
	for range 2 {
		err := db.Migrate(t.Context())
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "member people") {
			t.Errorf("Migrate error = %v; want ErrInvalid about people", err)
		}
	}
}

// TestMigrationCutShort moves members to columns that a migration had added before
// it was cut short.
func TestMigrationCutShort(t *testing.T) {
	_, file := older(t, `[{"name":"Ann"}]`, `"Abba"`)
	edit(t, file, `ALTER TABLE notes ADD COLUMN people TEXT`, `ALTER TABLE events ADD COLUMN band TEXT`)
	db := reopen(t, file)
	goldentest.Must(t, db.Migrate(t.Context()))
	n, err := db.Notes.Get(t.Context(), 1)
	goldentest.Must(t, err)
	wantJSON(t, "Get(a note)", n, `{"id":1,"text":"a","people":[{"name":"Ann"}],"color":"red"}`)
	c, err := db.Concerts.RQL("band=Abba").One(t.Context())
	goldentest.Must(t, err)
	wantJSON(t, "One(a concert)", c, `{"id":1,"name":"c","band":"Abba"}`)
}
