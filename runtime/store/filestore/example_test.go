package filestore_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/runtime/store/filestore"
)

// A folder keeps what was put, in a log that people can read.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for range 2 {
		db, err := shop.Open(ctx, "dir:"+dir)
		if err != nil {
			log.Fatal(err)
		}
		n, err := db.Categories.Where().Count(ctx)
		fmt.Println("categories:", n, err)
		if err := db.Categories.Add(ctx, &shop.Category{Name: "Tea"}); err != nil {
			log.Fatal(err)
		}
		fmt.Println(filepath.Base(db.Core().Database().(*filestore.Database).Path()))
		if err := db.Close(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// categories: 0 <nil>
	// objects.log
	// categories: 1 <nil>
	// objects.log
}
