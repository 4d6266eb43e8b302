package memdb

import (
	"math"
	"slices"
	"testing"

	"github.com/tidwall/btree"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestByRank compares a tree of integer keys with one that compares its objects.
func TestByRank(t *testing.T) {
	e := &perstore.Entity{Schema: &rql.Schema{
		Fields: []rql.Field{{Name: "id", Type: rql.TypeInt}}, Key: []int{0},
		Value: func(obj any, _ int) rql.Value { return rql.Int(obj.(int64)) },
	}}
	ranked := newTree(e, []int{0})
	compared := tree{ranked.order, byOrder{btree.NewBTreeGOptions(ranked.before, btree.Options{NoLocks: true})}}
	values := []rql.Value{rql.Null(), rql.Float(-1.5), rql.Float(2.5), rql.Float(3), rql.Float(math.Inf(1))}
	for _, n := range []int64{math.MinInt64, -7, -1, 0, 1, 2, 3, 4, 7, math.MaxInt64} {
		ranked.set(n)
		compared.set(n)
		values = append(values, rql.Int(n), rql.Int(n/2+5))
	}
	ranked.delete(int64(7))
	compared.delete(int64(7))
	if _, ok := ranked.sorted.(byRank); !ok || ranked.len() != compared.len() {
		t.Fatalf("%T has %d objects, not %d", ranked.sorted, ranked.len(), compared.len())
	}
	for _, v := range values {
		if a, b := ranked.get(probe{v}), compared.get(probe{v}); a != b {
			t.Errorf("get %v: %v by rank, %v compared", v, a, b)
		}
		for _, p := range []*pivot{{values: probe{v}, at: -1}, {values: probe{v}, at: 0}, {values: probe{v}, at: 1}, {at: -1}, {at: 1}} {
			for name, walk := range map[string]func(tree, *pivot, func(any) bool) bool{"ascend": tree.ascend, "descend": tree.descend} {
				if a, b := walked(ranked, p, walk), walked(compared, p, walk); !slices.Equal(a, b) {
					t.Errorf("%s from %v, %d: %v by rank, %v compared", name, p.values, p.at, a, b)
				}
			}
		}
	}
}

func walked(of tree, from *pivot, walk func(tree, *pivot, func(any) bool) bool) (found []any) {
	if !walk(of, from, func(obj any) bool { found = append(found, obj); return true }) {
		return []any{"no place"}
	}
	return found
}
