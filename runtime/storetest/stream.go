package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var streamTests = []test{
	{"Break", testBreak},
	{"Panic", testPanicInLoop},
	{"ReadsInside", inAndOutOfTransaction(false, testReadsInside)},
	{"WritesInside", inAndOutOfTransaction(true, testWritesInside)},
	{"DeletesInside", inAndOutOfTransaction(true, testDeletesInside)},
	{"AddsInside", inAndOutOfTransaction(true, testAddsInside)},
	{"Nested", inAndOutOfTransaction(false, testNestedLoops)},
	{"Crowd", testCrowd},
	{"Forgets", testForgets},
}

// inAndOutOfTransaction runs a test with a plain ctx and in a transaction, which in
// some tests has a query behind a write.
func inAndOutOfTransaction(writes bool, run func(context.Context, *testing.T, *database)) func(*testing.T, *database) {
	return func(t *testing.T, db *database) {
		for i := range 30 {
			put(t, db.nodes(), &node{ID: int64(i + 1), Name: fmt.Sprint("n", i+1)})
		}
		t.Run("Outside", func(t *testing.T) { run(t.Context(), t, db) })
		t.Run("Inside", func(t *testing.T) {
			if writes {
				db.needsQueries(t)
			}
			if err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
				run(ctx, t, db)
				return nil
			}); err != nil {
				t.Errorf("Transaction error = %v", err)
			}
		})
	}
}

// each runs a loop over nodes.
func each(t *testing.T, ctx context.Context, db *database, query string, body func(n *node) bool) {
	t.Helper()
	if err := db.nodes().Query(ctx, parse(t, query), func(obj any) bool { return body(obj.(*node)) }); err != nil {
		t.Errorf("Query(%s) error = %v", query, err)
	}
}

// loops are queries for all nodes: a store may stream one and gather another,
// and in a transaction it may do otherwise after the first write.
var loops = []string{"", "sort(-name)", "", "sort(id)"}

// testBreak breaks off more loops than a store has connections.
func testBreak(t *testing.T, db *database) {
	for i := range 20 {
		put(t, db.nodes(), &node{ID: int64(i + 1)})
	}
	for _, query := range []string{"", "sort(-id)", "name=null|id=gt=0"} {
		for range 30 {
			n := 0
			err := db.nodes().Query(t.Context(), parse(t, query), func(any) bool { n++; return n < 3 })
			if n != 3 || err != nil {
				t.Fatalf("Query(%s) yields %d objects, error %v, broken off at the third", query, n, err)
			}
		}
	}
	put(t, db.nodes(), &node{Name: "after"})
}

// testPanicInLoop checks that a loop that panics leaves the store usable.
func testPanicInLoop(t *testing.T, db *database) {
	put(t, db.nodes(), &node{ID: 1}, &node{ID: 2})
	for range 20 {
		func() {
			defer func() {
				if got := recover(); got != "in the loop" {
					t.Errorf("recovered %v", got)
				}
			}()
			each(t, t.Context(), db, "", func(*node) bool { panic("in the loop") })
		}()
	}
	put(t, db.nodes(), &node{ID: 3})
	if n := count(t, t.Context(), db.nodes()); n != 3 {
		t.Errorf("Count = %d; want 3", n)
	}
}

func testReadsInside(ctx context.Context, t *testing.T, db *database) {
	next := int64(1)
	each(t, ctx, db, "sort(id)", func(n *node) bool {
		if n.ID != next {
			t.Errorf("the loop gives node %d; want %d", n.ID, next)
		}
		next++
		if other := get[*node](t, ctx, db.nodes(), 31-n.ID); other.ID != 31-n.ID {
			t.Errorf("Get(%d) = node %d", 31-n.ID, other.ID)
		}
		return count(t, ctx, db.nodes()) == 30
	})
	if next != 31 {
		t.Errorf("the loop ended before node %d; want 30 nodes", next)
	}
}

func testWritesInside(ctx context.Context, t *testing.T, db *database) {
	for i, query := range loops {
		seen := 0
		each(t, ctx, db, query, func(n *node) bool {
			seen++
			n.Name = fmt.Sprint("loop", i, n.ID)
			if err := db.nodes().Put(ctx, n, perstore.Cond{Presence: perstore.Present}); err != nil {
				t.Errorf("Put error = %v", err)
			}
			return true
		})
		if seen != 30 {
			t.Errorf("a loop over %q that changes each object met %d; want 30", query, seen)
		}
		if got := find[*node](t, ctx, db.nodes(), "like(name,$1)", fmt.Sprint("loop", i, "*")); len(got) != 30 {
			t.Errorf("after a loop over %q %d objects are changed; want 30", query, len(got))
		}
	}
}

func testDeletesInside(ctx context.Context, t *testing.T, db *database) {
	for _, query := range loops {
		var gone []*node
		each(t, ctx, db, query, func(n *node) bool {
			gone = append(gone, n)
			if err := db.nodes().Delete(ctx, n.ID, perstore.Cond{}); err != nil {
				t.Errorf("Delete(%d) error = %v", n.ID, err)
			}
			return true
		})
		if n := count(t, ctx, db.nodes()); n != 0 || len(gone) != 30 {
			t.Errorf("a loop over %q that deletes each object met %d and left %d; want 30, 0", query, len(gone), n)
		}
		for _, n := range gone {
			if err := db.nodes().Put(ctx, n, perstore.Cond{}); err != nil {
				t.Errorf("Put error = %v", err)
			}
		}
	}
}

// testAddsInside checks that a loop does not meet what it adds itself.
func testAddsInside(ctx context.Context, t *testing.T, db *database) {
	for _, query := range loops {
		var added []int64
		each(t, ctx, db, query, func(*node) bool {
			n := &node{Name: "added"}
			if err := db.nodes().Put(ctx, n, perstore.Cond{}); err != nil {
				t.Errorf("Put error = %v", err)
			}
			added = append(added, n.ID)
			return len(added) < 100
		})
		if len(added) != 30 && !db.harness.Pages {
			t.Errorf("a loop over %q that adds an object for each met %d; want 30", query, len(added))
		}
		for _, id := range added {
			if err := db.nodes().Delete(ctx, id, perstore.Cond{}); err != nil {
				t.Errorf("Delete error = %v", err)
			}
		}
	}
}

// testNestedLoops walks deeper than a store has connections.
func testNestedLoops(ctx context.Context, t *testing.T, db *database) {
	var walk func(depth int64) int
	walk = func(depth int64) int {
		n := 0
		each(t, ctx, db, "sort(id)", func(o *node) bool {
			if o.ID == 2 && depth > 0 {
				n += walk(depth - 1)
			}
			n++
			return o.ID < 3
		})
		return n
	}
	if n := walk(80); n != 3*81 {
		t.Errorf("81 loops in each other met %d objects; want %d", n, 3*81)
	}
}

// testCrowd lets many goroutines read inside of their loops at once.
func testCrowd(t *testing.T, db *database) {
	for i := range 20 {
		put(t, db.nodes(), &node{ID: int64(i + 1)})
	}
	var crowd sync.WaitGroup
	for range 100 {
		crowd.Go(func() {
			n := 0
			err := db.nodes().Query(t.Context(), rql.Query{}, func(obj any) bool {
				n++
				_, err := db.nodes().Get(t.Context(), obj.(*node).ID)
				if err != nil {
					t.Errorf("Get error = %v", err)
				}
				return err == nil
			})
			if n != 20 || err != nil {
				t.Errorf("Query yields %d objects, error %v; want 20", n, err)
			}
		})
	}
	crowd.Wait()
}
