package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// soak is the variable that says how long each history test goes on: make soak.
const soak = "PERSTORE_SOAK"

// testHistory lets transactions that read and append to a few lists run at once, and
// checks what they have seen: no dirty or non-repeatable read, no lost update, and
// write skew only where the harness allows it. It does so once, or for as long as
// the environment says, each time over lists of their own.
func testHistory(t *testing.T, db *database, keys int64, opts ...perstore.TxOption) {
	db.needsQueries(t)
	h := histories{db: db, keys: keys, opts: opts, level: history.Snapshot}
	if db.harness.Serializable {
		h.level = history.Serializable
	}
	lasts := time.Duration(0)
	if text := os.Getenv(soak); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", soak, err)
		}
	}
	for end := time.Now().Add(lasts); ; h.first += 100 {
		h.round(t)
		if t.Failed() || !time.Now().Before(end) {
			break
		}
	}
	t.Logf("%d transactions, of which %d committed", h.tried, h.committed)
	if h.committed < h.tried/10 {
		t.Errorf("%d of %d transactions committed; too few to learn from", h.committed, h.tried)
	}
}

// histories are rounds of transactions that run at once, over lists whose keys
// follow first.
type histories struct {
	db          *database
	first, keys int64
	opts        []perstore.TxOption
	level       history.Level

	values           atomic.Int64
	tried, committed int
}

// round runs some writers and judges what they did.
func (h *histories) round(t *testing.T) {
	const writers, each = 6, 20
	seed := rand.Uint64()
	var clock atomic.Int64
	var mu sync.Mutex
	var txns []history.Txn
	together(writers, func(i int) {
		s := session{h, rand.New(rand.NewPCG(seed, uint64(i)))}
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
	final, err := h.lists(t.Context())
	if err != nil {
		t.Fatalf("Query error = %v", err)
	}
	for _, wrong := range history.Check(txns, final, h.level) {
		t.Errorf("seed %d: %s", seed, wrong)
	}
	h.tried, h.committed = h.tried+len(txns), h.committed+committed(txns)
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
	*histories
	random *rand.Rand
}

// run runs a transaction and notes what it did. One of eight changes its mind.
func (s *session) run(ctx context.Context) (txn history.Txn, err error) {
	err = perstore.Transaction(ctx, func(ctx context.Context) error {
		for range 1 + s.random.IntN(4) {
			ops, err := s.step(ctx)
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

// step is one access, now and then in a nested transaction. What that one undoes,
// nobody has written.
func (s *session) step(ctx context.Context) (ops []history.Op, err error) {
	if !s.db.harness.Nests || s.random.IntN(5) > 0 {
		return s.access(ctx)
	}
	err = perstore.Transaction(ctx, func(ctx context.Context) (err error) {
		if ops, err = s.access(ctx); err == nil && s.random.IntN(2) == 0 {
			err = errOops
		}
		return err
	})
	if errors.Is(err, errOops) {
		return nil, nil
	}
	return ops, err
}

// access reads a list, or all of them, or appends to one.
func (s *session) access(ctx context.Context) ([]history.Op, error) {
	op := history.Op{Key: s.first + 1 + s.random.Int64N(s.keys)}
	switch s.random.IntN(5) {
	case 0:
		lists, err := s.lists(ctx)
		ops := make([]history.Op, 0, s.keys)
		for key := s.first + 1; key <= s.first+s.keys; key++ {
			ops = append(ops, history.Op{Key: key, Read: lists[key]})
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

// lists reads all lists of the round by one query.
func (h *histories) lists(ctx context.Context) (map[int64][]int64, error) {
	lists := make(map[int64][]int64)
	between := rql.NewQuery(rql.Gt(rql.Property("id"), rql.Int(h.first)), rql.Le(rql.Property("id"), rql.Int(h.first+h.keys)))
	err := h.db.nodes().Query(ctx, between, func(obj any) bool {
		lists[obj.(*node).ID] = slices.Clip(listOf(obj.(*node)))
		return true
	})
	return lists, err
}
