package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// A data model in memory begins with objects that a program brings along, and
// tells what was changed since.
func ExampleWith() {
	ctx := context.Background()
	db, err := shop.Open(ctx, "memory:", memstore.With(memstore.Options{
		Initial: []any{&shop.Tag{Slug: "new", Title: "New"}, &shop.Tag{Slug: "sale", Title: "Sale"}},
		History: 1000,
	}))
	if err != nil {
		log.Fatal(err)
	}
	tag, err := db.Tags.Get(ctx, "sale")
	if err != nil {
		log.Fatal(err)
	}
	tag.Title = "Bargains"
	if err := errors.Join(tag.Save(ctx), db.Tags.Delete(ctx, "new")); err != nil {
		log.Fatal(err)
	}
	err = perstore.ChangesSince(ctx, db.Tags.Store(), 0, func(c perstore.Change) bool {
		fmt.Println(c.Seq, c.Key, c.New != nil)
		return true
	})
	fmt.Println(err)
	// Output:
	// 1 sale true
	// 2 new false
	// <nil>
}

// Two transactions at once that write the same object: the first to commit wins,
// and the other one is tried again.
func Example_conflict() {
	ctx := context.Background()
	db, err := shop.Open(ctx, "memory:", memstore.With(memstore.Options{Initial: []any{&shop.Tag{Slug: "new", Title: "New"}}}))
	if err != nil {
		log.Fatal(err)
	}
	rename := func(ctx context.Context, to string) error {
		tag, err := db.Tags.Get(ctx, "new")
		if err != nil {
			return err
		}
		tag.Title += to
		return tag.Save(ctx)
	}
	err = perstore.Transaction(ctx, func(inside context.Context) error {
		if err := rename(inside, " today"); err != nil {
			return err
		}
		return rename(ctx, " here") // somebody else, outside of the transaction
	})
	fmt.Println(errors.Is(err, perstore.ErrConflict))
	tag, err := db.Tags.Get(ctx, "new")
	fmt.Println(tag.Title, err)
	// Output:
	// true
	// New here <nil>
}
