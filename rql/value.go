package rql

import (
	"math"
	"time"
	"unsafe"
)

// Kind tells what a [Value] holds.
type Kind uint8

// The kinds of values. KindNull is the zero value: a property that is missing
// or null.
const (
	KindNull    Kind = iota
	KindBool         // true or false
	KindInt          // a 64-bit integer
	KindFloat        // a 64-bit float
	KindString       // text; also dates, uuids and other types with an ordered text form
	KindTime         // an instant, in microseconds since 1970 UTC
	KindRegexp       // a pattern, from re:, RE: or glob:
	KindParam        // the name of a parameter that is bound later: $name
	KindList         // a list of values, from an accessor; the parser writes arrays as nodes
	KindJSON         // an object or another nested value, kept as an encodable Go value
	KindDecimal      // an exact number, by its text
)

// Value is a tagged scalar. It is passed by value and holds numbers, booleans
// and times without a pointer, so that reading one from an object does not
// allocate. The zero Value is null. Values are compared by [Value.Equal], not by ==.
//
// It has four words, which is what a struct may have to be passed in registers. A
// text is therefore kept as log/slog does it: its bytes in any, their number in bits.
type Value struct {
	_    [0]func() // no ==, which would compare where texts are kept
	kind Kind
	bits uint64
	any  any // a text: textptr; KindList: []Value; KindJSON: the Go value
}

// textptr is where the bytes of a text are. It keeps them alive, and does not
// allocate in an interface. It is no *byte, of which reflect.DeepEqual would
// compare what it points to.
type textptr unsafe.Pointer

// foldBit of the length of a pattern's text tells that case is ignored.
const foldBit = 1 << 63

func textValue(kind Kind, text string) Value {
	return Value{kind: kind, bits: uint64(len(text)), any: textptr(unsafe.Pointer(unsafe.StringData(text)))}
}

// Null is the value of a property that is missing or null.
func Null() Value { return Value{} }

// Undefined is null as the keyword undefined of JavaScript writes it. It differs
// from [Null] only in [Value.IsUndefined].
func Undefined() Value { return Value{bits: 1} }

// Bool makes a boolean value.
func Bool(v bool) Value {
	if v {
		return Value{kind: KindBool, bits: 1}
	}
	return Value{kind: KindBool}
}

// Int makes an integer value.
func Int(v int64) Value { return Value{kind: KindInt, bits: uint64(v)} }

// Float makes a floating-point value.
func Float(v float64) Value { return Value{kind: KindFloat, bits: math.Float64bits(v)} }

// String makes a text value.
func String(v string) Value { return textValue(KindString, v) }

// Decimal makes an exact number of its text, as JSON writes one. It is compared by
// value with other numbers, however large: with a float as the number that the float
// is written as. The empty text is 0; of one that is no number some number is made.
// In a query it is the number or the text that the parser reads in its place.
func Decimal(text string) Value {
	if text == "" {
		text = "0"
	}
	return textValue(KindDecimal, text)
}

// Time makes an instant, cut to microseconds. One that 64 bits of them cannot
// hold is the first or last that they can.
func Time(v time.Time) Value { return TimeMicros(micros(v)) }

func micros(v time.Time) int64 {
	switch s := v.Unix(); {
	case s >= math.MaxInt64/1_000_000:
		return math.MaxInt64
	case s <= math.MinInt64/1_000_000:
		return math.MinInt64
	}
	return v.UnixMicro()
}

// TimeMicros makes an instant from microseconds since 1970 UTC.
func TimeMicros(v int64) Value { return Value{kind: KindTime, bits: uint64(v)} }

// List makes a list. The slice is kept.
func List(v []Value) Value { return Value{kind: KindList, any: v} }

// JSON makes a nested value: v is any Go value that encodes to JSON.
func JSON(v any) Value { return Value{kind: KindJSON, any: v} }

// Param makes the placeholder of a named parameter.
func Param(name string) Value { return textValue(KindParam, name) }

// Regexp makes a pattern; with fold set it matches without regard to case. It
// refuses what no dialect of regular expressions accepts; a pattern that only
// RE2 lacks (look-around, back-reference) is refused when it is to run.
func Regexp(pattern string, fold bool) (Value, error) {
	if err := checkRegexp(pattern); err != nil {
		return Value{}, err
	}
	return patternValue(pattern, fold), nil
}

func patternValue(pattern string, fold bool) Value {
	v := textValue(KindRegexp, pattern)
	if fold {
		v.bits |= foldBit
	}
	return v
}

// Kind tells what v holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull tells whether v is null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// IsUndefined tells whether v was written undefined.
func (v Value) IsUndefined() bool { return v.kind == KindNull && v.bits != 0 }

// Bool is the boolean of a KindBool value.
func (v Value) Bool() bool { return v.bits != 0 }

// Int is the integer of a KindInt value, or the microseconds of a KindTime value.
func (v Value) Int() int64 { return int64(v.bits) }

// Float is the number of a KindFloat value.
func (v Value) Float() float64 { return math.Float64frombits(v.bits) }

// Text is the text of a KindString or KindDecimal value, the pattern of a KindRegexp
// value or the name of a KindParam value.
func (v Value) Text() string {
	p, ok := v.any.(textptr)
	if !ok {
		return ""
	}
	return unsafe.String((*byte)(p), int(v.bits&^foldBit))
}

// Fold tells whether a KindRegexp value ignores case.
func (v Value) Fold() bool { return v.kind == KindRegexp && v.bits&foldBit != 0 }

// Time is the instant of a KindTime value, in UTC.
func (v Value) Time() time.Time { return time.UnixMicro(int64(v.bits)).UTC() }

// List is the list of a KindList value.
func (v Value) List() []Value {
	list, _ := v.any.([]Value)
	return list
}

// JSON is the Go value of a KindJSON value.
func (v Value) JSON() any {
	if v.isText() {
		return nil
	}
	return v.any
}

func (v Value) isText() bool {
	_, ok := v.any.(textptr)
	return ok
}
