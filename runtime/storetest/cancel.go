package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var cancelTests = []test{
	{"Before", testCancelledBefore},
	{"Deadline", testDeadline},
	{"InLoop", testCancelInLoop},
	{"InEvaluation", testCancelInEvaluation},
	{"InTransaction", testCancelInTransaction},
}

// calls are all calls of a store, by name.
func calls(s perstore.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Get":    func(ctx context.Context) error { _, err := s.Get(ctx, "a"); return err },
		"Put":    func(ctx context.Context) error { return s.Put(ctx, &account{Code: "new"}, perstore.Cond{}) },
		"Delete": func(ctx context.Context) error { return s.Delete(ctx, "a", perstore.Cond{}) },
		"Query":  func(ctx context.Context) error { return s.Query(ctx, rql.Query{}, yes) },
		"Count":  func(ctx context.Context) error { _, err := perstore.Count(ctx, s, rql.Query{}); return err },
		"Reduce": func(ctx context.Context) error {
			_, err := perstore.Reduce(ctx, s, rql.NewQuery(rql.Sum(rql.Property("balance"))))
			return err
		},
		"AddAll": func(ctx context.Context) error {
			return perstore.AddAll(ctx, s, []any{&account{Code: "x"}, &account{Code: "y"}})
		},
		"Update": func(ctx context.Context) error {
			_, err := perstore.Update(ctx, s, rql.Query{}, []rql.Assignment{{Field: 1, Value: rql.String("new")}})
			return err
		},
		"Remove":  func(ctx context.Context) error { _, err := perstore.Remove(ctx, s, rql.Query{}); return err },
		"GetMany": func(ctx context.Context) error { return perstore.GetMany(ctx, s, []any{"a"}, yes) },
	}
}

func testCancelledBefore(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls(db.accounts()) {
		wantError(t, name+"(cancelled ctx)", call(ctx), context.Canceled)
	}
	if n := count(t, t.Context(), db.accounts()); n != 1 {
		t.Errorf("calls with a cancelled ctx left %d objects; want 1", n)
	}
}

func testDeadline(t *testing.T, db *database) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for name, call := range calls(db.accounts()) {
		wantError(t, name+"(expired ctx)", call(ctx), context.DeadlineExceeded)
	}
}

func testCancelInLoop(t *testing.T, db *database) {
	for i := range 10 {
		put(t, db.accounts(), &account{Code: fmt.Sprint(i)})
	}
	for _, query := range []string{"", "sort(-code)"} {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.accounts().Query(ctx, parse(t, query), func(any) bool { cancel(); return true })
		wantError(t, "Query("+query+") whose loop cancels its ctx", err, context.Canceled)
		cancel()
	}
	put(t, db.accounts(), &account{Code: "after"})
}

// testCancelInTransaction checks that a transaction whose ctx is cancelled
// stores nothing and is in nobody's way.
func testCancelInTransaction(t *testing.T, db *database) {
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			if err := db.accounts().Put(ctx, &account{Code: "a"}, perstore.Cond{}); err != nil {
				return err
			}
			cancel()
			wantError(t, "Put(cancelled)", db.accounts().Put(ctx, &account{Code: "b"}, perstore.Cond{}), context.Canceled)
			return nil
		})
		wantError(t, "Transaction(cancelled)", err, context.Canceled)
	}
	if n := count(t, t.Context(), db.accounts()); n != 0 {
		t.Errorf("cancelled transactions left %d objects; want 0", n)
	}
	put(t, db.accounts(), &account{Code: "after"})
}

// testCancelInEvaluation ends a query that looks at far more objects than it
// gives: a path that goes down and up between one parent and its children, with
// another way to match at each step, so that a database cannot begin at its end.
func testCancelInEvaluation(t *testing.T, db *database) {
	objs := []any{&node{ID: 1}}
	for i := range 300 {
		objs = append(objs, &node{ID: int64(i + 2), Parent: perstore.Some[int64](1)})
	}
	if err := perstore.AddAll(t.Context(), db.nodes(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	query := strings.Repeat("rel(children,or(name=nobody,rel(parent,", 4) + "name=nobody" + strings.Repeat(")))", 4)
	var err error
	for limit := 20 * time.Millisecond; err == nil && limit > 0; limit /= 2 { // a database that plans well is soon done
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		_, err = perstore.Count(ctx, db.nodes(), parse(t, query))
		cancel()
	}
	wantError(t, "Count(endless) with a deadline", err, context.DeadlineExceeded)
}
