package rql

import (
	"math"
	"strconv"
	"strings"
)

// noun is the name of t in messages.
func (t Type) noun() string {
	switch t {
	case TypeBool:
		return "a boolean"
	case TypeInt:
		return "an integer"
	case TypeFloat:
		return "a number"
	case TypeString:
		return "text"
	case TypeTime:
		return "a time"
	case TypeDate:
		return "a date"
	case TypeUUID:
		return "a UUID"
	case TypeList:
		return "a list"
	case TypeAny:
		return "of any type"
	case TypeDecimal:
		return "a decimal"
	}
	return "a nested value"
}

// ordered tells whether values of t can be less than others.
func (t Type) ordered() bool {
	switch t {
	case TypeInt, TypeFloat, TypeString, TypeTime, TypeDate, TypeUUID, TypeAny, TypeDecimal:
		return true
	}
	return false
}

// summed tells whether values of t can be added up.
func (t Type) summed() bool {
	return t == TypeInt || t == TypeFloat || t == TypeAny || t == TypeDecimal
}

// kind is the kind of the values of t.
func (t Type) kind() Kind {
	switch t {
	case TypeBool:
		return KindBool
	case TypeInt:
		return KindInt
	case TypeFloat:
		return KindFloat
	case TypeTime:
		return KindTime
	case TypeList:
		return KindList
	case TypeJSON:
		return KindJSON
	case TypeDecimal:
		return KindDecimal
	}
	return KindString
}

// convert makes a scalar a value of type t, or tells that t cannot hold it. The
// parser could not know the type: to it, 007 is text and 7 a number.
func convert(v Value, t Type) (Value, bool) {
	switch t {
	case TypeBool:
		return toBool(v)
	case TypeInt:
		return toInt(v)
	case TypeFloat:
		return toFloat(v)
	case TypeString:
		return toText(v)
	case TypeTime:
		return toTime(v)
	case TypeDate:
		return toDate(v)
	case TypeUUID:
		return toUUID(v)
	case TypeAny:
		return v, true
	case TypeDecimal:
		return toDecimal(v)
	}
	return Value{}, false
}

func toBool(v Value) (Value, bool) {
	if v.kind == KindString {
		return readBool(v.Text())
	}
	return v, v.kind == KindBool
}

// toInt takes whole numbers, however they are written: 7, 007, 7.0, 7e0.
func toInt(v Value) (Value, bool) {
	switch v.kind {
	case KindInt:
		return v, true
	case KindFloat:
		f := v.Float()
		return Int(int64(f)), f == math.Trunc(f) && -1<<63 <= f && f < 1<<63
	case KindString:
		return textToInt(v.Text())
	}
	return Value{}, false
}

func textToInt(text string) (Value, bool) {
	if !isDecimal(text) {
		return Value{}, false
	}
	if whole, fraction, ok := strings.Cut(text, "."); ok && strings.Trim(fraction, "0") == "" {
		text = whole
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Int(n), true
	}
	// From 2^53 on the float of an exponent or fraction is not what was written.
	f, err := strconv.ParseFloat(text, 64)
	return Int(int64(f)), err == nil && f == math.Trunc(f) && math.Abs(f) < exactInt
}

func toFloat(v Value) (Value, bool) {
	switch v.kind {
	case KindInt:
		return Float(v.number()), true
	case KindFloat:
		return v, !math.IsNaN(v.Float())
	case KindString:
		if !isDecimal(v.Text()) {
			return Value{}, false
		}
		f, err := strconv.ParseFloat(v.Text(), 64)
		return Float(f), err == nil
	}
	return Value{}, false
}

// toText is the text that a value was written as. A number is canonical where
// the parser has read one, so it is its text.
func toText(v Value) (Value, bool) {
	switch v.kind {
	case KindString:
		return v, true
	case KindBool:
		return String(v.String()), true
	case KindInt:
		return String(formatInt(v.Int())), true
	case KindFloat:
		return String(string(appendFloat(nil, v.Float()))), !math.IsNaN(v.Float())
	case KindTime:
		return String(string(appendTime(nil, v))), writableTime(v)
	}
	return Value{}, false
}

// toTime takes the dates of the date converter, a year alone among them.
func toTime(v Value) (Value, bool) {
	if v.kind == KindTime {
		return v, true
	}
	text, ok := toText(v)
	if !ok || v.kind == KindBool {
		return Value{}, false
	}
	return readDate(text.Text())
}

// toDate takes what begins a day.
func toDate(v Value) (Value, bool) {
	const day = 24 * 3600 * 1_000_000
	t, ok := toTime(v)
	if !ok || t.Int()%day != 0 || !writableTime(t) {
		return Value{}, false
	}
	return String(t.Time().Format("2006-01-02")), true
}

// toUUID takes the canonical form in either case.
func toUUID(v Value) (Value, bool) {
	if v.kind != KindString || len(v.Text()) != 36 {
		return Value{}, false
	}
	for i := range 36 {
		switch i {
		case 8, 13, 18, 23:
			if v.Text()[i] != '-' {
				return Value{}, false
			}
		default:
			if unhex(v.Text()[i]) > 15 {
				return Value{}, false
			}
		}
	}
	return String(strings.ToLower(v.Text())), true
}
