package load

import (
	"math"
	"math/big"
	"strconv"

	"github.com/perstore/perstoregen/gen/schema"
)

var (
	minInt = new(big.Rat).SetInt64(math.MinInt64)
	maxInt = new(big.Rat).SetInt64(math.MaxInt64)
)

// rational is the exact value of a number.
func rational(n *schema.Node) (*big.Rat, bool) {
	if !n.Is(schema.Number) {
		return nil, false
	}
	return new(big.Rat).SetString(n.Text())
}

// exactInt is the value of a number that int64 holds: of 7, 7.0 and 7e0.
func exactInt(n *schema.Node) (int64, bool) {
	r, ok := rational(n)
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// exactFloat is the float64 nearest to a number.
func exactFloat(n *schema.Node) (float64, bool) {
	f, err := strconv.ParseFloat(n.Text(), 64)
	return f, n.Is(schema.Number) && err == nil
}

// count is a length: a number that int64 holds, the largest for what exceeds it.
func count(n *schema.Node) (int64, bool) {
	r, ok := rational(n)
	if !ok || !r.IsInt() || r.Sign() < 0 {
		return 0, false
	}
	if r.Cmp(maxInt) > 0 {
		return math.MaxInt64, true
	}
	return r.Num().Int64(), true
}

// ceil is the smallest integer that is not below r.
func ceil(r *big.Rat) *big.Int {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() != 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// floor is the largest integer that is not above r.
func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }
