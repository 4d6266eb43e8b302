package faulttest

import (
	"encoding/json"
	"slices"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/extra/want"
)

// openExtra opens a database in which a note was stored before people were a
// property: they are a member that no property names.
func openExtra(t *testing.T, s Server, people string) *database {
	t.Helper()
	name := s.Name(t)
	db := &database{openModels(t, s.Open, name, extra.Entities()), s, name, s.Raw(t, name)}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	n := &extra.Note{ID: 1, Text: "a", Extra: perstore.Members{"color": json.RawMessage(`"red"`)}}
	if err := db.Model("Note").Add(t.Context(), n); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	db.exec(t, "UPDATE notes SET _extra = '"+people+"'")
	return db
}

// testMembers migrates a table with a member that a property names now, again and
// again: a migration that is refused changes no table, one that was cut short
// after the columns were added is ended by the next.
func testMembers(t *testing.T, other *database) {
	db := openExtra(t, other.server, `{"color":"red","people":"nobody"}`)
	wantError(t, "Migrate(column there)", db.Migrate(t.Context()), perstore.ErrInvalid, "member people")
	db.exec(t, "ALTER TABLE notes DROP COLUMN people")
	for range 2 {
		wantError(t, "Migrate", db.Migrate(t.Context()), perstore.ErrInvalid, "member people")
		if _, err := db.raw.Exec("SELECT people FROM notes"); err == nil {
			t.Error("a migration that was refused has added a column")
		}
	}
	db.exec(t, `UPDATE notes SET _extra = '{"color":"red","people":[{"name":"Ann"}]}'`)
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	wantPeople(t, db)
	db = openExtra(t, other.server, `{"color":"red","people":[{"name":"Ann"}]}`)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate of what was cut short error = %v", err)
	}
	wantPeople(t, db)
}

// wantPeople compares the note with the one whose member has moved.
func wantPeople(t *testing.T, db *database) {
	t.Helper()
	got, err := db.Model("Note").Get(t.Context(), int64(1))
	if err != nil {
		t.Fatalf("Get error = %v", err)
	}
	n := got.(*extra.Note)
	isAnn := func(p extra.NotePerson) bool { return p.Name == perstore.Some("Ann") }
	if !slices.ContainsFunc(n.People, isAnn) || len(n.Extra) != 1 {
		t.Errorf("the note is %+v; want Ann among its people, and a color", n)
	}
}
