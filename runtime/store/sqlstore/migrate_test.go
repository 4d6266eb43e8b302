package sqlstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func TestMigrateBeforeLinksAreBound(t *testing.T) {
	if err := migrate(t, wiki.Entities()); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Migrate before the data model is built error = %v; want ErrInvalid", err)
	}
}

// TestMigrateLinkThatNamesNoConstraint has a NUL where a statement would end.
func TestMigrateLinkThatNamesNoConstraint(t *testing.T) {
	entities := wiki.Entities()
	entities[0].ForeignKeys[0].Link = "of\x00Page"
	if err := migrate(t, entities); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), `"of\x00Page" is no name`) {
		t.Errorf("Migrate of a link with a NUL error = %v; want ErrInvalid about the name", err)
	}
}

func migrate(t *testing.T, entities []*perstore.Entity) error {
	t.Helper()
	handle, err := sqlx.Open("sqlite3", "file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	handle.SetMaxOpenConns(1)
	db := sqlstore.New(handle, sqlite.Engine{}, entities, sqlstore.Options{SingleConnection: true})
	defer db.Close()
	return db.Migrate(t.Context())
}
