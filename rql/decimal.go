package rql

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"github.com/perstore/perstoregen/internal/decimal"
)

// compareDecimal compares two decimals.
func (v Value) compareDecimal(w Value) int {
	a, b := v.Text(), w.Text()
	if a == b {
		return 0
	}
	return decimal.Parse(a).Compare(decimal.Parse(b))
}

// compareExact compares a decimal with a number of another kind. NaN is less than all,
// as it is among floats.
func (v Value) compareExact(w Value) int {
	if !v.isFinite() || !w.isFinite() {
		return cmp.Compare(v.magnitude(), w.magnitude())
	}
	var a, b [32]byte
	return decimal.Parse(string(v.appendDigits(a[:0]))).Compare(decimal.Parse(string(w.appendDigits(b[:0]))))
}

// isFinite tells whether a number has digits.
func (v Value) isFinite() bool {
	return v.kind != KindFloat || !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0)
}

// magnitude is a number where only what is not finite counts: a decimal may be beyond
// all floats.
func (v Value) magnitude() float64 {
	if v.isFinite() {
		return 0
	}
	return v.Float()
}

// appendDigits appends the text of a finite number.
func (v Value) appendDigits(dst []byte) []byte {
	switch v.kind {
	case KindInt:
		return strconv.AppendInt(dst, v.Int(), 10)
	case KindFloat:
		return appendFloat(dst, v.Float())
	}
	return append(dst, v.Text()...)
}

// toDecimal takes all that is written as a number, and not with more digits than a
// decimal is written with.
func toDecimal(v Value) (Value, bool) {
	switch v.kind {
	case KindDecimal:
		return normalDecimal(v.Text())
	case KindInt, KindFloat:
		if !v.isFinite() {
			return Value{}, false
		}
		return normalDecimal(string(v.appendDigits(nil)))
	case KindString:
		if isDecimal(v.Text()) {
			return normalDecimal(v.Text())
		}
	}
	return Value{}, false
}

// wanted is the noun of t where v is none: a number is no decimal for its digits
// alone.
func (t Type) wanted(v Value) string {
	if t == TypeDecimal && (v.kind == KindString && isDecimal(v.Text()) || v.kind == KindFloat && v.isFinite()) {
		return fmt.Sprintf("a decimal with at most %d digits before and behind the point", decimal.MaxDigits)
	}
	return t.noun()
}

// normalDecimal is a decimal in the one spelling that equal ones share.
func normalDecimal(text string) (Value, bool) {
	normal, ok := decimal.Normal(text)
	return Decimal(normal), ok
}

// written is a decimal as the parser reads its text: a number where it would print it
// so, else a text, so that no digit is lost.
func (v Value) written() Value {
	text := decimal.Canonical(v.Text())
	if n, ok := autoNumber(text); ok {
		return n
	}
	return String(text)
}
