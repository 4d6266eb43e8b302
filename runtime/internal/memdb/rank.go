package memdb

import (
	"math"

	"github.com/perstore/perstoregen/rql"
)

// rankOf gives a number that orders values of a field of type t as Compare does,
// but for those with equal numbers: comparing numbers is much faster. It is false
// for a value that no field of the type has and that has no place among its
// numbers.
func rankOf(t rql.Type, v rql.Value) (uint64, bool) {
	if v.IsNull() {
		return 0, true
	}
	switch t {
	case rql.TypeInt:
		return rankOfInt(v)
	case rql.TypeFloat:
		return rankOfFloat(v)
	case rql.TypeTime:
		return uint64(v.Int()) ^ 1<<63, v.Kind() == rql.KindTime
	case rql.TypeString, rql.TypeDate, rql.TypeUUID:
		return rankOfText(v.Text()), v.Kind() == rql.KindString
	}
	return 0, true // they are compared themselves
}

// rankOfInt takes a float by the integer below it, as long as all integers have
// a float of their own.
func rankOfInt(v rql.Value) (uint64, bool) {
	n, ok := v.Int(), v.Kind() == rql.KindInt
	if v.Kind() == rql.KindFloat {
		ok = math.Abs(v.Float()) < 1<<53
		n = int64(math.Floor(v.Float()))
	}
	return rankOfKey(n), ok
}

// rankOfKey is that of an integer.
func rankOfKey(n int64) uint64 { return uint64(n) ^ 1<<63 }

func rankOfFloat(v rql.Value) (uint64, bool) {
	f := v.Float()
	switch v.Kind() {
	case rql.KindFloat:
	case rql.KindInt:
		f = float64(v.Int())
	default:
		return 0, false
	}
	switch b := math.Float64bits(f + 0); { // -0 is 0
	case f != f:
		return 0, true
	case b>>63 != 0:
		return ^b, true
	default:
		return b | 1<<63, true
	}
}

// rankOfText is the first eight bytes.
func rankOfText(s string) (r uint64) {
	for i := range 8 {
		r <<= 8
		if i < len(s) {
			r |= uint64(s[i])
		}
	}
	return r
}
