package memdb

import (
	"math"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// TestRankKeepsOrder compares ranks of all pairs of values with Compare.
func TestRankKeepsOrder(t *testing.T) {
	numbers := []rql.Value{rql.Null()}
	for _, n := range []int64{math.MinInt64, math.MinInt64 + 1, -1 << 53, -7, -1, 0, 1, 7, 1 << 53, 1<<53 + 1, math.MaxInt64 - 1, math.MaxInt64} {
		numbers = append(numbers, rql.Int(n))
	}
	floats := []rql.Value{rql.Null()}
	for _, f := range []float64{math.NaN(), math.Inf(-1), -1e300, -1.5, -1, math.Copysign(0, -1), 0, 5e-324, 0.5, 1, 7, 1 << 53, 1e19, math.Inf(1)} {
		floats = append(floats, rql.Float(f))
	}
	texts := []rql.Value{rql.Null()}
	for _, s := range []string{"", "\x00", "a", "a\x00", "ab", "abcdefgh", "abcdefghi", "b", "ü", "\xff"} {
		texts = append(texts, rql.String(s))
	}
	for _, c := range []struct {
		name      string
		of        rql.Type
		kept, met []rql.Value // in the tree, and looked for
	}{
		{"int", rql.TypeInt, numbers, numbers}, {"int by float", rql.TypeInt, numbers, floats},
		{"float", rql.TypeFloat, floats, floats}, {"float by int", rql.TypeFloat, floats, numbers},
		{"text", rql.TypeString, texts, texts},
	} {
		for _, a := range c.kept {
			for _, b := range c.met {
				ra, okA := rankOf(c.of, a)
				rb, okB := rankOf(c.of, b)
				if c.name == "int by float" && !okB {
					continue
				}
				if order := a.Compare(b); !okA || !okB || ra < rb && order >= 0 || ra > rb && order <= 0 {
					t.Errorf("%s: %v and %v have the order %d, and the ranks %x and %x", c.name, a, b, order, ra, rb)
				}
			}
		}
	}
	if _, ok := rankOf(rql.TypeInt, rql.String("1")); ok {
		t.Errorf("a text has a rank among integers")
	}
}
