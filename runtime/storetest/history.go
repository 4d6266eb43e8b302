package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/history"
)

var historyTests = []test{
	{"Few", func(t *testing.T, db *database) { testHistory(t, db, 2) }},
	{"Many", func(t *testing.T, db *database) { testHistory(t, db, 12) }},
	{"Serializable", func(t *testing.T, db *database) {
		db.harness.Serializable = true // all can be asked for it
		testHistory(t, db, 4, perstore.Isolation(sql.LevelSerializable))
	}},
}

// testHistory lets transactions that read and append to a few lists run at once, and
// checks what they have seen: no dirty or non-repeatable read, no lost update, and
// write skew only where the harness allows it.
func testHistory(t *testing.T, db *database, keys int64, opts ...perstore.TxOption) {
	const writers, each = 6, 20
	seed := rand.Uint64()
	var clock, values atomic.Int64
	var mu sync.Mutex
	var txns []history.Txn
	together(writers, func(i int) {
		s := session{db: db, random: rand.New(rand.NewPCG(seed, uint64(i))), keys: keys, values: &values, opts: opts}
		for range each {
			began := clock.Add(1)
			txn, err := s.run(t.Context())
			txn.Begin, txn.End = began, clock.Add(1)
			if err != nil && !errors.Is(err, errOops) && !errors.Is(err, perstore.ErrConflict) && !errors.Is(err, perstore.ErrExists) {
				t.Errorf("seed %d: Transaction error = %v; want none, or ErrConflict", seed, err)
			}
			mu.Lock()
			txns = append(txns, txn)
			mu.Unlock()
		}
	})
	level := history.Snapshot
	if db.harness.Serializable {
		level = history.Serializable
	}
	final, err := allLists(t.Context(), db)
	if err != nil {
		t.Fatalf("Query error = %v", err)
	}
	for _, wrong := range history.Check(txns, final, level) {
		t.Errorf("seed %d: %s", seed, wrong)
	}
	if n := committed(txns); n < len(txns)/10 {
		t.Errorf("seed %d: %d of %d transactions committed; too few to learn from", seed, n, len(txns))
	}
}

func committed(txns []history.Txn) (n int) {
	for _, txn := range txns {
		if txn.Committed {
			n++
		}
	}
	return n
}

// session runs random transactions, one after another.
type session struct {
	db     *database
	random *rand.Rand
	keys   int64
	values *atomic.Int64
	opts   []perstore.TxOption
}

// run runs a transaction and notes what it did. One of eight changes its mind.
func (s *session) run(ctx context.Context) (txn history.Txn, err error) {
	err = perstore.Transaction(ctx, func(ctx context.Context) error {
		for range 1 + s.random.IntN(4) {
			ops, err := s.access(ctx)
			if err != nil {
				return err
			}
			txn.Ops = append(txn.Ops, ops...)
		}
		if s.random.IntN(8) == 0 {
			return errOops
		}
		return nil
	}, s.opts...)
	txn.Committed = err == nil
	return txn, err
}

// access reads a list, or all of them, or appends to one.
func (s *session) access(ctx context.Context) ([]history.Op, error) {
	op := history.Op{Key: 1 + s.random.Int64N(s.keys)}
	switch s.random.IntN(5) {
	case 0:
		lists, err := allLists(ctx, s.db)
		ops := make([]history.Op, 0, s.keys)
		for key := range s.keys {
			ops = append(ops, history.Op{Key: key + 1, Read: lists[key+1]})
		}
		return ops, err
	case 1, 2:
		op.Append = s.values.Add(1)
	}
	obj, err := s.db.nodes().Get(ctx, op.Key)
	cond := perstore.Cond{Presence: perstore.Present}
	switch {
	case errors.Is(err, perstore.ErrNotFound):
		obj, cond.Presence = &node{ID: op.Key}, perstore.Absent
	case err != nil:
		return nil, err
	}
	n := obj.(*node)
	op.Read = listOf(n)
	if op.Append == 0 {
		return []history.Op{op}, nil
	}
	n.Name = strings.TrimSpace(fmt.Sprint(n.Name, " ", op.Append))
	return []history.Op{op}, s.db.nodes().Put(ctx, n, cond)
}

// listOf is the list that a node keeps as a text.
func listOf(n *node) []int64 {
	var list []int64
	for word := range strings.FieldsSeq(n.Name) {
		var v int64
		if _, err := fmt.Sscan(word, &v); err == nil {
			list = append(list, v)
		}
	}
	return list
}

func allLists(ctx context.Context, db *database) (map[int64][]int64, error) {
	lists := make(map[int64][]int64)
	err := db.nodes().Query(ctx, rql.Query{}, func(obj any) bool {
		lists[obj.(*node).ID] = slices.Clip(listOf(obj.(*node)))
		return true
	})
	return lists, err
}
