package rql

import (
	"math/big"
	"math/bits"
)

// wholeSum is an exact sum of integers, in 128 bits: in whatever order they come,
// only a sum that 64 bits cannot hold is too large.
type wholeSum struct {
	terms int64
	high  int64
	low   uint64
}

func (s *wholeSum) add(n int64) {
	var carry uint64
	s.low, carry = bits.Add64(s.low, uint64(n), 0)
	s.high += n>>63 + int64(carry)
	s.terms++
}

// value is the sum, or ErrOverflow.
func (s *wholeSum) value() (Value, error) {
	if s.high != int64(s.low)>>63 {
		return Value{}, ErrOverflow
	}
	return Int(int64(s.low)), nil
}

// mean is the float that is nearest to the sum divided by the number of terms.
func (s *wholeSum) mean() float64 {
	sum := new(big.Int).Lsh(big.NewInt(s.high), 64)
	sum.Add(sum, new(big.Int).SetUint64(s.low))
	mean, _ := new(big.Rat).SetFrac(sum, big.NewInt(s.terms)).Float64()
	return mean
}
