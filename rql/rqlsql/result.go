package rqlsql

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// Result reads the one value that the statement's one row has, as the driver
// gave it: of Count an integer, of Exists a boolean, of Reduce a value of the
// field's type, or a float for mean.
func (s Statement) Result(src any) (rql.Value, error) {
	if s.verb == verbUpdate || s.verb == verbDelete {
		return rql.Null(), errors.New("rqlsql: a statement that writes has no result")
	}
	v, ok := resultOf(s.resultType(), src)
	if !ok {
		return rql.Null(), fmt.Errorf("rqlsql: unexpected result %v (%T)", src, src)
	}
	return v, nil
}

func (s Statement) resultType() rql.Type {
	switch r := s.query.Reduce; {
	case s.verb == verbExists:
		return rql.TypeBool
	case s.verb == verbCount, r.Op == "count":
		return rql.TypeInt
	case r.Op == "mean":
		return rql.TypeFloat
	default:
		return s.query.Schema.Fields[r.Field].Type
	}
}

// resultOf makes a value of type t of a driver value.
func resultOf(t rql.Type, src any) (rql.Value, bool) {
	switch v := src.(type) {
	case nil:
		return rql.Null(), true
	case int64:
		return intResult(t, v)
	case float64:
		return rql.Float(v), t == rql.TypeFloat
	case bool:
		return rql.Bool(v), t == rql.TypeBool
	case time.Time:
		return timeResult(t, v)
	case []byte:
		return textResult(t, string(v))
	case string:
		return textResult(t, v)
	}
	return rql.Null(), false
}

// family is one type for all types of which a driver may give the same value.
func family(t rql.Type) rql.Type {
	switch t {
	case rql.TypeFloat:
		return rql.TypeInt
	case rql.TypeDate, rql.TypeUUID:
		return rql.TypeString
	}
	return t
}

func intResult(t rql.Type, v int64) (rql.Value, bool) {
	switch t {
	case rql.TypeInt:
		return rql.Int(v), true
	case rql.TypeBool:
		return rql.Bool(v != 0), true
	case rql.TypeFloat:
		return rql.Float(float64(v)), true
	case rql.TypeTime:
		return rql.TimeMicros(v), true
	}
	return rql.Null(), false
}

// timeResult takes what drivers make of columns of dates as well as of times.
func timeResult(t rql.Type, v time.Time) (rql.Value, bool) {
	if t == rql.TypeDate {
		return rql.String(v.Format(time.DateOnly)), true
	}
	return rql.Time(v), t == rql.TypeTime
}

// textResult reads numbers too: some drivers give sums as decimal text.
func textResult(t rql.Type, v string) (rql.Value, bool) {
	switch family(t) {
	case rql.TypeString:
		return rql.String(v), true
	case rql.TypeInt:
		return numberResult(t, v)
	}
	return rql.Null(), false
}

func numberResult(t rql.Type, v string) (rql.Value, bool) {
	if t == rql.TypeInt {
		n, err := strconv.ParseInt(v, 10, 64)
		return rql.Int(n), err == nil
	}
	f, err := strconv.ParseFloat(v, 64)
	return rql.Float(f), err == nil
}
