package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// A nested transaction that fails is undone alone, and the outer one goes on.
func ExampleTransaction_nested() {
	ctx := context.Background()
	db, err := shop.Open(ctx, "memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	err = perstore.Transaction(ctx, func(ctx context.Context) error {
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			if err := db.Categories.Add(ctx, &shop.Category{Name: "Draft"}); err != nil {
				return err
			}
			return errors.New("changed my mind")
		})
		fmt.Println(err)
		return db.Categories.Add(ctx, &shop.Category{Name: "Chairs"})
	})
	n, _ := db.Categories.Where().Count(ctx)
	fmt.Println(err, n)
	// Output:
	// changed my mind
	// <nil> 1
}

// Retry runs a transaction again that has met another one.
func ExampleRetry() {
	err := perstore.Transaction(context.Background(), func(ctx context.Context) error {
		fmt.Println(perstore.TxName(ctx), perstore.Attempt(ctx))
		if perstore.Attempt(ctx) < 3 {
			return perstore.ErrConflict // what a database says that could not serialize
		}
		return nil
	}, perstore.Named("booking"), perstore.Retry(5))
	fmt.Println(err)
	// Output:
	// booking 1
	// booking 2
	// booking 3
	// <nil>
}

// A report reads one state of the database, and cannot write by mistake.
func ExampleReadOnly() {
	ctx := context.Background()
	db := lamps(ctx)

	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		return db.Categories.Add(ctx, &shop.Category{Name: "Chairs"})
	}, perstore.ReadOnly())
	fmt.Println(errors.Is(err, perstore.ErrReadOnly))
	// Output:
	// true
}

// Begin is for steps that do not fit into one function.
func ExampleBegin() {
	ctx := context.Background()
	db := lamps(ctx)

	tx, ctx, err := perstore.Begin(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer tx.Abort(ctx) // without effect after Commit
	if err := db.Categories.Add(ctx, &shop.Category{Name: "Chairs"}); err != nil {
		log.Fatal(err)
	}
	outside, _ := db.Categories.Where().Count(tx.Suspend(ctx))
	inside, _ := db.Categories.Where().Count(ctx)
	fmt.Println(outside, inside)
	fmt.Println(tx.Commit(ctx), tx.Commit(ctx))
	// Output:
	// 1 2
	// <nil> transaction has ended
}

// mailer sends mails when the transaction is committed that they are about.
type mailer struct{ queue []string }

func (m *mailer) Prepare(context.Context, string) error {
	if len(m.queue) > 10 {
		return errors.New("too many mails")
	}
	return nil
}

func (m *mailer) Commit(context.Context) error {
	fmt.Println("sent:", m.queue)
	return nil
}

func (m *mailer) Abort(context.Context) error {
	m.queue = nil
	return nil
}

// A participant takes part in the commit: beside databases it is prepared before
// they commit, and commits after them.
func ExampleEnlist() {
	mails := &mailer{}
	err := perstore.Transaction(context.Background(), func(ctx context.Context) error {
		perstore.AfterCommit(ctx, func() { fmt.Println("committed") })
		mails.queue = append(mails.queue, "new category")
		return perstore.Enlist(ctx, mails)
	})
	fmt.Println(err)
	// Output:
	// sent: [new category]
	// committed
	// <nil>
}

// An application recovers when it starts, with all its databases.
func ExampleRecover() {
	ctx := context.Background()
	orders, err := shop.Open(ctx, "memory:") // in earnest postgres://…
	if err != nil {
		log.Fatal(err)
	}
	defer orders.Close()
	stock, err := shop.Open(ctx, "memory:") // in earnest mysql://…
	if err != nil {
		log.Fatal(err)
	}
	defer stock.Close()

	err = perstore.Recover(ctx, orders, stock)
	if errors.Is(err, perstore.ErrInDoubt) {
		log.Println(err) // names each transaction, and what is missing to end it
	}
	fmt.Println(err)
	// Output:
	// <nil>
}
