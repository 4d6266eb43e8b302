package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// lamps opens a shop in memory that sells three lamps.
func lamps(ctx context.Context) *shop.DB {
	db, err := shop.Open(ctx, "memory:")
	if err != nil {
		log.Fatal(err)
	}
	category := &shop.Category{Name: "Lighting"}
	if err := db.Categories.Add(ctx, category); err != nil {
		log.Fatal(err)
	}
	err = db.Products.AddAll(ctx, []*shop.Product{
		{Sku: "L-1", Name: "Desk Lamp", Price: 25, CategoryID: category.ID, Rating: perstore.Some(4.5)},
		{Sku: "L-2", Name: "Floor Lamp", Price: 80, CategoryID: category.ID},
		{Sku: "L-3", Name: "Night Light", Price: 9.5, CategoryID: category.ID, Rating: perstore.Some(3.0)},
	})
	if err != nil {
		log.Fatal(err)
	}
	return db
}

// One query in Go and in RQL: both are the same.
func ExampleQuery() {
	ctx := context.Background()
	db := lamps(ctx)

	f := shop.ProductFields
	typed := db.Products.Where(f.Price.Lt(50)).Sort(f.Rating.Desc()).Limit(5)
	text := db.Products.RQL("price=lt=50&sort(-rating)&limit(5)")
	fmt.Println(typed.String() == text.String())

	for p, err := range typed.Iter(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(p.Name, p.Price)
	}
	// Output:
	// true
	// Desk Lamp 25
	// Night Light 9.5
}

// A transaction that fails leaves nothing behind, not even in the objects.
func ExampleTransaction() {
	ctx := context.Background()
	db := lamps(ctx)

	chairs := &shop.Category{Name: "Chairs"}
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := db.Categories.Add(ctx, chairs); err != nil {
			return err
		}
		fmt.Println("has a key:", chairs.ID > 0)
		return errors.New("the power went")
	})
	n, _ := db.Categories.Where().Count(ctx)
	fmt.Println(err, n, chairs.ID)
	// Output:
	// has a key: true
	// the power went 1 0
}

// With loads a link for all objects in one query.
func ExampleLink_With() {
	ctx := context.Background()
	db := lamps(ctx)

	categories, err := db.Categories.Where().With(shop.CategoryLinks.Products).All(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range categories {
		products, err := c.Products().All(ctx) // loaded already
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.Name, len(products))
	}
	// Output:
	// Lighting 3
}

// An object that breaks rules is refused with all of them.
func ExampleValidationError() {
	ctx := context.Background()
	db := lamps(ctx)

	err := db.Products.Add(ctx, &shop.Product{Sku: "L-4", Price: -1, CategoryID: 1})
	var invalid *perstore.ValidationError
	if errors.As(err, &invalid) {
		for _, v := range invalid.Violations {
			fmt.Println(v.Pointer, v.Keyword)
		}
	}
	// Output:
	// /name minLength
	// /price minimum
}

// A member that may be absent is an Opt.
func ExampleOpt() {
	rated, unrated, none := perstore.Some(4.5), perstore.Opt[float64]{}, perstore.Null[float64]()
	fmt.Println(rated.Or(0), unrated.Or(0), none.Or(0))
	fmt.Println(rated.IsZero(), unrated.IsZero(), none.IsZero(), none.IsNull())
	// Output:
	// 4.5 0 0
	// false true false true
}

// Sum adds up a field in the database.
func ExampleSum() {
	ctx := context.Background()
	db := lamps(ctx)

	sum, err := perstore.Sum(ctx, db.Products.Where(shop.ProductFields.Rating.Gt(1)), shop.ProductFields.Price)
	fmt.Println(sum.Or(0), err)
	// Output:
	// 34.5 <nil>
}

// A patch changes some members of an object; null removes an optional one.
func ExampleModel_Patch() {
	ctx := context.Background()
	db := lamps(ctx)

	p, err := db.Products.Patch(ctx, 1, shop.ProductPatch{Price: perstore.Some(19.5), Rating: perstore.Null[float64]()})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Name, p.Price, p.Rating.IsZero())

	_, err = db.Products.Patch(ctx, 1, shop.ProductPatch{Name: perstore.Null[string]()})
	fmt.Println(err)
	// Output:
	// Desk Lamp 19.5 true
	// patch Product 1: invalid: /name: is null, which is not allowed
}

// A query patches or deletes all that it finds, at once where no hook is there.
func ExampleQuery_Update() {
	ctx := context.Background()
	db := lamps(ctx)

	f := shop.ProductFields
	published, err := db.Products.Where(f.Rating.Gt(1)).Update(ctx, shop.ProductPatch{Status: perstore.Some(shop.ProductStatusPublished)})
	fmt.Println(published, err)
	deleted, err := db.Products.Where().Sort(f.Price.Desc()).Limit(1).Delete(ctx)
	fmt.Println(deleted, err)
	// Output:
	// 2 <nil>
	// 1 <nil>
}

// Errors tell what failed; errors.Is tells why.
func ExampleError() {
	ctx := context.Background()
	db := lamps(ctx)

	_, err := db.Products.Get(ctx, 404)
	fmt.Println(err, errors.Is(err, perstore.ErrNotFound))
	// Output:
	// get Product 404: not found true
}

// Reads go to a replica, which may be behind; those of Primary do not.
func ExampleWithReplicas() {
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx, primary, replica := context.Background(), "sqlite:"+filepath.Join(dir, "shop.db"), "sqlite:"+filepath.Join(dir, "replica.db")
	for _, url := range []string{primary, replica} {
		db, err := shop.Open(ctx, url)
		if err == nil {
			err = errors.Join(db.Migrate(ctx), db.Close())
		}
		if err != nil {
			log.Fatal(err)
		}
	}

	db, err := shop.Open(ctx, primary, perstore.WithReplicas(replica))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := db.Categories.Add(ctx, &shop.Category{Name: "Lighting"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(db.Categories.Where().Count(ctx))
	fmt.Println(db.Categories.Where().Count(perstore.Primary(ctx)))
	// Output:
	// 0 <nil>
	// 1 <nil>
}

// A statement hook sees what goes to the database.
func ExampleWithStatementHook() {
	ctx := context.Background()
	statements := 0
	db, err := shop.Open(ctx, "sqlite::memory:", perstore.WithStatementHook(func(context.Context, perstore.Statement) { statements++ }))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		log.Fatal(err)
	}
	statements = 0
	if _, err := db.Categories.RQL("name=Lighting").All(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(statements)
	// Output:
	// 1
}

// A page knows where the next one begins, whatever is written in between.
func ExampleReadPage() {
	ctx := context.Background()
	db := lamps(ctx)
	defer db.Close()

	q := db.Products.Where().Sort(shop.ProductFields.Price.Desc()).Limit(2).WithTotal()
	for page, err := q.Page(ctx); ; page, err = q.After(page.Next).Page(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		for _, p := range page.Items {
			fmt.Println(p.Name)
		}
		fmt.Println("of", page.Total.Or(0))
		if page.Next == "" {
			break
		}
	}
	// Output:
	// Floor Lamp
	// Desk Lamp
	// of 3
	// Night Light
	// of 3
}

// A write that depends on what was read. Models with a version take it as it
// is, IfMatch(p.Version), and Save asks for it by itself.
func ExampleIfMatch() {
	ctx := context.Background()
	db := lamps(ctx)
	defer db.Close()

	p, err := db.Products.Where().First(ctx)
	if err != nil {
		log.Fatal(err)
	}
	rev := perstore.Revision(db.Products.Store(), p)
	p.Price += 1
	fmt.Println(db.Products.Put(ctx, p, perstore.IfMatch(rev)))
	p.Price += 1
	err = db.Products.Put(ctx, p, perstore.IfMatch(rev))
	fmt.Println(errors.Is(err, perstore.ErrPrecondition))
	// Output:
	// <nil>
	// true
}
