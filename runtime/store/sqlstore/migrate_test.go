package sqlstore_test

import (
	"errors"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func TestMigrateBeforeLinksAreBound(t *testing.T) {
	handle, err := sqlx.Open("sqlite3", "file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	handle.SetMaxOpenConns(1)
	db := sqlstore.New(handle, sqlite.Engine{}, wiki.Entities(), sqlstore.Options{SingleConnection: true})
	defer db.Close()
	if err := db.Migrate(t.Context()); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Migrate before the data model is built error = %v; want ErrInvalid", err)
	}
}
