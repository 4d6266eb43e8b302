package storetest

import (
	"runtime"
	"testing"
	"weak"
)

// testForgets checks that a loop outside of a transaction holds on to none of the
// objects that it has given: a few of the last may be in use.
func testForgets(t *testing.T, db *database) {
	const all, few = 300, 20
	for i := range all {
		put(t, db.nodes(), &node{ID: int64(i + 1)})
	}
	var given []weak.Pointer[node]
	each(t, t.Context(), db, "", func(n *node) bool {
		given = append(given, weak.Make(n))
		if len(given) < all {
			return true
		}
		runtime.GC()
		alive := 0
		for _, p := range given {
			if p.Value() != nil {
				alive++
			}
		}
		if (alive > few) != db.harness.ReadsAhead {
			t.Errorf("after %d objects of a loop %d are held; want at most %d, unless it reads ahead: %t", all, alive, few, db.harness.ReadsAhead)
		}
		return true
	})
}
