package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// Generated packages call Open for URLs that begin with sqlite:. What was
// stored is there when the file is opened again.
func ExampleOpen() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "perstore-example-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	url := "sqlite:" + filepath.Join(folder, "wiki.db")

	for range 2 {
		db, err := wiki.Open(ctx, url)
		if err != nil {
			panic(err)
		}
		if err := db.Migrate(ctx); err != nil {
			panic(err)
		}
		n, err := db.Pages.Where().Count(ctx)
		fmt.Println(n, err)
		if err := db.Pages.Put(ctx, &wiki.Page{Slug: "home", Title: "Home", Status: wiki.PageStatusDraft}); err != nil {
			panic(err)
		}
		if err := db.Close(); err != nil {
			panic(err)
		}
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
}

var _ perstore.OpenFunc = sqlite.Open
