package memdb

import (
	"fmt"
	"math"
	"sync/atomic"

	perstore "github.com/perstore/perstoregen/runtime"
)

// nextKey counts a key for a new object of table i. The counters are beside
// the snapshots, so that transactions at once get different keys: what one
// counts is used up, also when it aborts.
func (s *snapshot) nextKey(i int) (int64, error) {
	root := s.db.kin[i].root
	counter := &s.db.counters[root]
	for {
		last := counter.Load()
		above := max(last, s.tables[root].last)
		if above == math.MaxInt64 {
			return 0, fmt.Errorf("%w: the keys of %s are used up", perstore.ErrDatabase, s.tables[i].entity.Schema.Name)
		}
		if counter.CompareAndSwap(last, above+1) {
			return above + 1, nil
		}
	}
}

// countKeys lets the counters go on above the keys that a commit has brought.
func (db *Database) countKeys(next *snapshot) {
	for _, r := range next.touched {
		raise(&db.counters[r.table], next.tables[r.table].last)
	}
}

func raise(counter *atomic.Int64, to int64) {
	for {
		last := counter.Load()
		if last >= to || counter.CompareAndSwap(last, to) {
			return
		}
	}
}
