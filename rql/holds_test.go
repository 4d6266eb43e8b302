package rql

import (
	"math"
	"testing"
)

// TestHoldsIsMatch compares the functions of tests with what compares all, at the
// ends of the numbers too.
func TestHoldsIsMatch(t *testing.T) {
	floats := []float64{math.NaN(), math.Inf(-1), -math.MaxFloat64, -1, math.Copysign(0, -1), 0, math.SmallestNonzeroFloat64, 1, math.MaxFloat64, math.Inf(1)}
	ints := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}
	var objects []any
	for _, f := range floats {
		for i, n := range ints {
			objects = append(objects, &order{price: f, customer: &ints[i], qty: n, status: []string{"", "new"}[i%2], paid: i%3 == 0})
		}
	}
	objects = append(objects, &order{})
	for _, op := range []PredOp{PredEq, PredLt, PredLe, PredGt, PredGe, PredBetween, PredIn} {
		for _, f := range floats[1:] {
			checkHolds(t, &Pred{Op: op, Field: 2, Values: []Value{Float(f), Float(0)}}, objects)
		}
		for _, n := range ints {
			checkHolds(t, &Pred{Op: op, Field: 1, Values: []Value{Int(n), Int(0)}}, objects)
			checkHolds(t, &Pred{Op: op, Field: 3, Values: []Value{Int(0), Int(n)}}, objects)
			checkHolds(t, &Pred{Op: op, Field: 7, Values: []Value{TimeMicros(n), TimeMicros(0)}}, objects)
		}
		checkHolds(t, &Pred{Op: op, Field: 4, Values: []Value{String("new"), String("o")}}, objects)
	}
}

// checkHolds tries a predicate, its complement, and both beside another one.
func checkHolds(t *testing.T, p *Pred, objects []any) {
	t.Helper()
	paid := &Pred{Op: PredEq, Field: 5, Values: []Value{Bool(true)}}
	for _, p := range []*Pred{
		p, {Op: PredNot, Args: []*Pred{p}}, {Op: PredAnd, Args: []*Pred{p, paid}}, {Op: PredOr, Args: []*Pred{p, paid}}, {Op: PredAnd, Args: []*Pred{p, p}}, {Op: PredAnd, Args: []*Pred{p, p, paid}},
	} {
		compiled := compileTest(orders, p)
		holds := compiled.holds()
		for _, obj := range objects {
			if got, want := holds(obj), compiled.match(obj, nil); got != want {
				t.Fatalf("holds of operator %d with %v of %+v = %t; want %t", p.Op, p.Values, obj, got, want)
			}
		}
	}
}
