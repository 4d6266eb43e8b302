package sqlstore_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// A database of a handle that the program has already, with settings of its
// own.
func ExampleNew() {
	ctx := context.Background()
	handle, err := sqlx.Open("sqlite3", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		log.Fatal(err)
	}
	defer handle.Close()
	handle.SetMaxOpenConns(1)

	entities := wiki.Entities()
	mine := sqlstore.New(handle, sqlite.Engine{}, entities, sqlstore.Options{
		SingleWriter: true, SingleConnection: true, KeepOpen: true,
	})
	db, err := wiki.New(wiki.Stores{
		Comments: mine.Store(entities[0]), Pages: mine.Store(entities[1]),
		Revisions: mine.Store(entities[2]), Users: mine.Store(entities[3]),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := mine.Migrate(ctx); err != nil { // now that links are bound
		log.Fatal(err)
	}
	if err := db.Pages.Add(ctx, &wiki.Page{Slug: "home", Title: "Home"}); err != nil {
		log.Fatal(err)
	}

	var title string
	err = handle.Get(&title, "SELECT title FROM pages WHERE slug = ?", "home")
	fmt.Println(title, err)
	// Output:
	// Home <nil>
}

var _ perstore.Database = (*sqlstore.Database)(nil)
