package perstore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// valueOfText reads a part of a key as a path writes it.
func valueOfText(t rql.Type, text string) (rql.Value, error) {
	v, err := rql.String(text), error(nil)
	switch t {
	case rql.TypeString:
	case rql.TypeInt:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v = rql.Int(n)
	case rql.TypeUUID:
		var u UUID
		u, err = ParseUUID(text)
		v = UUIDValue(u)
	case rql.TypeDate:
		var d Date
		d, err = ParseDate(text)
		v = DateValue(d)
	case rql.TypeTime:
		var at time.Time
		at, err = time.Parse(time.RFC3339Nano, text)
		v = rql.Time(at)
	case rql.TypeBool:
		var b bool
		b, err = strconv.ParseBool(text)
		v = rql.Bool(b)
	default:
		err = fmt.Errorf("no path can write it")
	}
	if err != nil {
		return rql.Null(), fmt.Errorf("%w: %q is no %s", ErrInvalid, text, keyNouns[t])
	}
	return v, nil
}

// keyNouns are the types of keys, as errors name them.
var keyNouns = map[rql.Type]string{
	rql.TypeInt: "integer", rql.TypeUUID: "uuid", rql.TypeDate: "date", rql.TypeTime: "time", rql.TypeBool: "boolean",
	rql.TypeFloat: "key", rql.TypeDecimal: "key", rql.TypeList: "key", rql.TypeJSON: "key",
}

// fieldValue gives a property as a plain Go value. Where the path goes on a
// nested one is given as its JSON.
func fieldValue(f rql.Field, v rql.Value, ends bool) (any, error) {
	switch {
	case v.IsNull():
		return nil, nil
	case v.Kind() == rql.KindList:
		return listValue(f.Elem, v.List())
	case v.Kind() != rql.KindJSON:
		return scalarValue(f.Type, v)
	case ends:
		return v.JSON(), nil
	}
	return jsonValue(v)
}

// scalarValue gives a scalar in the type of its property.
func scalarValue(t rql.Type, v rql.Value) (any, error) {
	switch t {
	case rql.TypeDate:
		return ParseDate(v.Text())
	case rql.TypeUUID:
		return ParseUUID(v.Text())
	}
	return plainValue(v), nil
}

// listValue gives a list as a slice of the type of its elements.
func listValue(elem rql.Type, list []rql.Value) (any, error) {
	switch elem {
	case rql.TypeBool:
		return sliceOf[bool](elem, list)
	case rql.TypeInt:
		return sliceOf[int64](elem, list)
	case rql.TypeFloat:
		return sliceOf[float64](elem, list)
	case rql.TypeString:
		return sliceOf[string](elem, list)
	case rql.TypeTime:
		return sliceOf[time.Time](elem, list)
	case rql.TypeDate:
		return sliceOf[Date](elem, list)
	case rql.TypeUUID:
		return sliceOf[UUID](elem, list)
	}
	return sliceOf[any](elem, list)
}

func sliceOf[T any](elem rql.Type, list []rql.Value) ([]T, error) {
	out := make([]T, len(list))
	for i, v := range list {
		plain, err := scalarValue(elem, v)
		if err != nil {
			return nil, err
		}
		out[i], _ = plain.(T)
	}
	return out, nil
}

// jsonValue gives a nested value as maps and slices.
func jsonValue(v rql.Value) (any, error) {
	text, err := EncodeValue(v)
	if err != nil {
		return nil, err
	}
	var out any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		return nil, err
	}
	return plainNumbers(out), nil
}

// plainNumbers makes the numbers in v int64 where they fit, else float64.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = plainNumbers(member)
		}
	case []any:
		for i, item := range v {
			v[i] = plainNumbers(item)
		}
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String() // beyond what a float64 holds
	}
	return v
}

// inside gives the member or element of a value.
func inside(v any, name string) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, fmt.Errorf("%w: there is nothing before it", ErrNotFound)
	case map[string]any:
		member, ok := v[name]
		if !ok {
			return nil, fmt.Errorf("%w: no member %q%s", ErrNotFound, name, rql.Suggest(name, maps.Keys(v)))
		}
		return member, nil
	case []any:
		return element(v, name)
	case []bool:
		return element(v, name)
	case []int64:
		return element(v, name)
	case []float64:
		return element(v, name)
	case []string:
		return element(v, name)
	case []time.Time:
		return element(v, name)
	case []Date:
		return element(v, name)
	case []UUID:
		return element(v, name)
	}
	return nil, fmt.Errorf("%w: what comes before %q has no members", ErrInvalid, name)
}

// element gives the element of a list at a position that counts from 0.
func element[T any](list []T, name string) (any, error) {
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 || strconv.Itoa(i) != name {
		return nil, fmt.Errorf("%w: %q is no position in a list", ErrInvalid, name)
	}
	if i >= len(list) {
		return nil, fmt.Errorf("%w: the list has %d elements", ErrNotFound, len(list))
	}
	return list[i], nil
}
