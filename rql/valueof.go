package rql

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ValueOf is the value of a Go value: nil, booleans, integers, floats but NaN,
// text, time.Time, *regexp.Regexp, anything that marshals to text, types whose
// kind is one of these, pointers to them, and lists of them. A Value passes.
// It is meant for parameters, not for properties of objects: it reflects.
func ValueOf(v any) (Value, error) {
	switch v := v.(type) {
	case nil:
		return Null(), nil
	case Value:
		return v, nil
	case bool:
		return Bool(v), nil
	case int:
		return Int(int64(v)), nil
	case int64:
		return Int(v), nil
	case float64:
		return floatOf(v)
	case string:
		return String(v), nil
	case time.Time:
		return timeOf(v)
	case *time.Time:
		if v == nil {
			return Null(), nil
		}
		return timeOf(*v) // its text would do, but it is not a time
	case *regexp.Regexp:
		if v == nil {
			return Null(), nil
		}
		pattern, fold := strings.CutPrefix(v.String(), "(?i)")
		return Regexp(pattern, fold)
	}
	return reflectValue(reflect.ValueOf(v))
}

func floatOf(f float64) (Value, error) {
	if math.IsNaN(f) {
		return Value{}, fmt.Errorf("NaN is not a value")
	}
	return Float(f), nil
}

func timeOf(t time.Time) (Value, error) {
	if year := t.UTC().Year(); year < 0 || year > 9999 {
		return Value{}, fmt.Errorf("year %d is out of range", year)
	}
	return Time(t), nil
}

func reflectValue(r reflect.Value) (Value, error) {
	if r.Kind() == reflect.Pointer && r.IsNil() {
		return Null(), nil
	}
	if m, ok := r.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		return String(string(text)), err
	}
	switch r.Kind() {
	case reflect.Pointer:
		return ValueOf(r.Elem().Interface())
	case reflect.Bool:
		return Bool(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Int(r.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return uintOf(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return floatOf(r.Float())
	case reflect.String:
		return String(r.String()), nil
	case reflect.Slice, reflect.Array:
		return listOf(r)
	}
	return Value{}, fmt.Errorf("a value of type %s cannot be used in a query", r.Type())
}

// uintOf keeps the digits of what an integer cannot hold, as the parser does.
func uintOf(v uint64) Value {
	if v > math.MaxInt64 {
		return String(strconv.FormatUint(v, 10))
	}
	return Int(int64(v))
}

func listOf(r reflect.Value) (Value, error) {
	list := make([]Value, r.Len())
	for i := range list {
		v, err := ValueOf(r.Index(i).Interface())
		if err != nil {
			return Value{}, fmt.Errorf("item %d: %w", i, err)
		}
		if v.kind == KindList {
			return Value{}, fmt.Errorf("item %d: a list inside a list", i)
		}
		list[i] = v
	}
	return List(list), nil
}
