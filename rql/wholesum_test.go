package rql

import (
	"errors"
	"math"
	"testing"
)

func TestWholeSum(t *testing.T) {
	for _, c := range []struct {
		terms    []int64
		sum      int64
		mean     float64
		overflow bool
	}{
		{terms: []int64{0}},
		{terms: []int64{-1, 1}},
		{terms: []int64{-5, -6}, sum: -11, mean: -5.5},
		{terms: []int64{math.MaxInt64, 1, -5}, sum: math.MaxInt64 - 4, mean: (math.MaxInt64 - 4) / 3.0},
		{terms: []int64{math.MinInt64, -1, 2}, sum: math.MinInt64 + 1, mean: (math.MinInt64 + 1) / 3.0},
		{terms: []int64{math.MaxInt64, math.MaxInt64}, mean: math.MaxInt64, overflow: true},
		{terms: []int64{math.MinInt64, math.MinInt64, math.MinInt64}, mean: math.MinInt64, overflow: true},
		{terms: []int64{1 << 53, 1, 1, 1}, sum: 1<<53 + 3, mean: 2251799813685248.75},
	} {
		var s wholeSum
		for _, n := range c.terms {
			s.add(n)
		}
		v, err := s.value()
		if errors.Is(err, ErrOverflow) != c.overflow || v.Int() != c.sum || s.mean() != c.mean {
			t.Errorf("sum of %v = %v, %v and mean %v; want %+v", c.terms, v, err, s.mean(), c)
		}
	}
}
