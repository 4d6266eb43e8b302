package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var concurrentTests = []test{
	{"Puts", testConcurrentPuts},
	{"NoLostUpdates", testNoLostUpdates},
	{"Consistent", testConsistentReads},
	{"OneWins", testOneWins},
	{"OneTransaction", testOneTransaction},
	{"Setwise", testConcurrentSetwise},
}

// together runs fn n times at once.
func together(n int, fn func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { fn(i) })
	}
	group.Wait()
}

func testConcurrentPuts(t *testing.T, db *database) {
	var mu sync.Mutex
	keys := map[int64]bool{}
	together(8, func(i int) {
		for j := range 15 {
			n := &node{Name: fmt.Sprint(i, " ", j)}
			if err := db.nodes().Put(t.Context(), n, perstore.Cond{}); err != nil {
				t.Errorf("Put error = %v", err)
				return
			}
			if got, err := db.nodes().Get(t.Context(), n.ID); err != nil || got.(*node).Name != n.Name {
				t.Errorf("Get(%d) = %v, %v; want what was put", n.ID, got, err)
			}
			mu.Lock()
			if keys[n.ID] {
				t.Errorf("key %d was made twice", n.ID)
			}
			keys[n.ID] = true
			mu.Unlock()
		}
	})
	if n := count(t, t.Context(), db.nodes()); n != 8*15 {
		t.Errorf("Count = %d; want %d", n, 8*15)
	}
}

// testNoLostUpdates adds to one counter in many transactions at once.
func testNoLostUpdates(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "a"})
	together(8, func(int) {
		for range 10 {
			err := db.transaction(t.Context(), func(ctx context.Context) error {
				obj, err := db.accounts().Get(ctx, "a")
				if err != nil {
					return err
				}
				a := obj.(*account)
				a.Balance++
				return db.accounts().Put(ctx, a, perstore.Cond{Presence: perstore.Present})
			})
			if err != nil {
				t.Errorf("Transaction error = %v", err)
			}
		}
	})
	if got := balance(t, t.Context(), db, "a"); got != 80 {
		t.Errorf("balance = %d after 80 transactions that add 1", got)
	}
}

// transaction tries again where the harness says that it may take that.
func (db *database) transaction(ctx context.Context, fn func(context.Context) error) error {
	for {
		err := perstore.Transaction(ctx, fn)
		if !db.harness.Conflicts || !errors.Is(err, perstore.ErrConflict) {
			return err
		}
	}
}

// testConsistentReads moves money to and fro while others add it up: the sum
// is always the same.
func testConsistentReads(t *testing.T, db *database) {
	for _, code := range []string{"a", "b", "c"} {
		put(t, db.accounts(), &account{Code: code, Balance: 100})
	}
	all := parse(t, "sort(balance)")
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		together(3, func(int) {
			for {
				sum := int64(0)
				err := db.accounts().Query(t.Context(), all, func(obj any) bool {
					sum += obj.(*account).Balance
					return true
				})
				if err != nil || sum != 300 {
					t.Errorf("the balances add up to %d, error %v; want 300", sum, err)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}()
	together(4, func(i int) {
		for j := range 10 {
			if err := transfer(t.Context(), db, "abc"[j%3:j%3+1], "bca"[j%3:j%3+1], int64(i+1)); err != nil {
				t.Errorf("transfer error = %v", err)
			}
		}
	})
	close(stop)
	<-done
}

// transfer moves money from one account to another.
func transfer(ctx context.Context, db *database, from, to string, amount int64) error {
	return db.transaction(ctx, func(ctx context.Context) error {
		for _, step := range []struct {
			code string
			by   int64
		}{{from, -amount}, {to, amount}} {
			obj, err := db.accounts().Get(ctx, step.code)
			if err != nil {
				return err
			}
			a := obj.(*account)
			a.Balance += step.by
			if err := db.accounts().Put(ctx, a, perstore.Cond{}); err != nil {
				return err
			}
		}
		return nil
	})
}

// testOneWins lets many add the same object: one does, the others learn it.
func testOneWins(t *testing.T, db *database) {
	var mu sync.Mutex
	won := 0
	together(10, func(int) {
		err := db.accounts().Put(t.Context(), &account{Code: "same"}, perstore.Cond{Presence: perstore.Absent})
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			won++
		} else if !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Put(taken, Absent) error = %v; want ErrExists", err)
		}
	})
	if won != 1 {
		t.Errorf("%d of 10 puts created one object", won)
	}
}

// testOneTransaction uses one transaction from many goroutines.
func testOneTransaction(t *testing.T, db *database) {
	db.needsQueries(t)
	all := parse(t, "sort(code)")
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		together(6, func(i int) {
			for j := range 10 {
				code := fmt.Sprint(i, " ", j)
				if err := db.accounts().Put(ctx, &account{Code: code}, perstore.Cond{}); err != nil {
					t.Errorf("Put error = %v", err)
				}
				if _, err := db.accounts().Get(ctx, code); err != nil {
					t.Errorf("Get error = %v", err)
				}
				n := 0
				if err := db.accounts().Query(ctx, all, func(any) bool { n++; return true }); err != nil || n <= j {
					t.Errorf("Query yields %d objects, error %v; want more than %d", n, err, j)
				}
			}
		})
		return nil
	})
	if n := count(t, t.Context(), db.accounts()); n != 60 || err != nil {
		t.Errorf("Transaction error = %v, Count = %d; want 60", err, n)
	}
}

// testConcurrentSetwise updates and removes all objects at once while others
// read them: each reader sees all of a write or nothing of it.
func testConcurrentSetwise(t *testing.T, db *database) {
	writers := []perstore.Store{db.nodes(), hidden(db.nodes())}
	for range 20 {
		put(t, db.nodes(), &node{Name: "0"})
	}
	together(4, func(i int) {
		s := writers[i%2]
		for j := range 5 {
			switch {
			case i < 2:
				var n int64
				err := db.transaction(t.Context(), func(ctx context.Context) (err error) {
					n, err = perstore.Update(ctx, s, rql.Query{}, []rql.Assignment{{Field: 1, Value: rql.String(fmt.Sprint(i, j))}})
					return err
				})
				if err != nil || n != 20 && n != 0 {
					t.Errorf("Update = %d, %v; want all or, after the end, none", n, err)
				}
			case j == 4 && i == 3:
				var n int64
				err := db.transaction(t.Context(), func(ctx context.Context) (err error) {
					n, err = perstore.Remove(ctx, s, rql.Query{})
					return err
				})
				if n != 20 || err != nil {
					t.Errorf("Remove = %d, %v; want all", n, err)
				}
			default:
				names := map[string]int{}
				for _, v := range find[*node](t, t.Context(), db.nodes(), "") {
					names[v.Name]++
				}
				if len(names) > 1 && !db.harness.Pages {
					t.Errorf("a reader sees half of a write: %v", names)
				}
			}
		}
	})
	if n := count(t, t.Context(), db.nodes()); n != 0 {
		t.Errorf("Count = %d; want 0", n)
	}
}
