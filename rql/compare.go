package rql

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Equal tells whether v and w are the same value. Numbers are equal by value,
// null equals undefined, strings and patterns by their text.
func (v Value) Equal(w Value) bool {
	switch {
	case v.kind != w.kind:
		return v.isNumber() && w.isNumber() && v.compareNumber(w) == 0
	case v.kind == KindString:
		return v.Text() == w.Text()
	case v.kind == KindInt || v.kind == KindTime || v.kind == KindBool:
		return v.bits == w.bits
	}
	return v.equalRare(w)
}

// equalRare compares values of the same kind, of the kinds that are rare.
func (v Value) equalRare(w Value) bool {
	switch v.kind {
	case KindNull:
		return true
	case KindFloat: // NaN equals itself here, so that a tree equals itself
		a, b := v.Float(), w.Float()
		return a == b || a != a && b != b
	case KindList:
		return slices.EqualFunc(v.List(), w.List(), Value.Equal)
	case KindJSON:
		return reflect.DeepEqual(v.any, w.any)
	case KindDecimal:
		return v.compareDecimal(w) == 0
	}
	return v.bits == w.bits && v.Text() == w.Text() // patterns and parameters
}

// Compare orders two values of one kind: false before true, strings by code
// point, lists by their first difference. Null comes before everything.
// Numbers of different kinds compare by value; other values of different kinds are
// ordered by kind.
func (v Value) Compare(w Value) int {
	if v.kind != w.kind {
		if v.isNumber() && w.isNumber() {
			return v.compareNumber(w)
		}
		return cmp.Compare(v.kind, w.kind)
	}
	switch v.kind {
	case KindInt, KindTime, KindBool:
		return cmp.Compare(int64(v.bits), int64(w.bits))
	case KindFloat:
		return cmp.Compare(v.Float(), w.Float())
	case KindString, KindRegexp, KindParam:
		return strings.Compare(v.Text(), w.Text())
	case KindList:
		return slices.CompareFunc(v.List(), w.List(), Value.Compare)
	case KindDecimal:
		return v.compareDecimal(w)
	}
	return 0
}

func (v Value) isNumber() bool {
	return v.kind == KindInt || v.kind == KindFloat || v.kind == KindDecimal
}

// number is the float of a number. An integer above 2^53 is rounded, as when
// it is compared with a float in SQL or JavaScript.
func (v Value) number() float64 {
	switch v.kind {
	case KindInt:
		return float64(int64(v.bits))
	case KindDecimal:
		f, _ := strconv.ParseFloat(v.Text(), 64) // out of range is an infinity
		return f
	}
	return math.Float64frombits(v.bits)
}

// compareNumber compares numbers of different kinds.
func (v Value) compareNumber(w Value) int {
	if v.kind == KindDecimal || w.kind == KindDecimal {
		return v.compareExact(w)
	}
	return cmp.Compare(v.number(), w.number())
}

// String is v as a query writes it. Lists are in parentheses; a nested value,
// which queries cannot write, is "json".
func (v Value) String() string { return string(appendValue(nil, v)) }
