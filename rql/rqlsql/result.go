package rqlsql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/perstore/perstoregen/internal/arraytext"
	"github.com/perstore/perstoregen/internal/decimal"
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
		return rql.Null(), misfit(s.resultType(), "result ", src)
	}
	return v, nil
}

// misfit is the error of a driver value that is none of type t: an integer beyond
// 64 bits is a sum that overflows.
func misfit(t rql.Type, what string, src any) error {
	if digits, ok := src.([]byte); ok {
		src = string(digits)
	}
	if text, ok := src.(string); ok && t == rql.TypeInt {
		if _, err := strconv.ParseInt(text, 10, 64); errors.Is(err, strconv.ErrRange) {
			return fmt.Errorf("rqlsql: %w: %s", rql.ErrOverflow, text)
		}
	}
	return fmt.Errorf("rqlsql: unexpected %s%v (%T)", what, src, src)
}

func (s Statement) resultType() rql.Type {
	switch r := s.query.Reduce; {
	case s.verb == verbExists:
		return rql.TypeBool
	case s.verb == verbCount, r.Op == "count":
		return rql.TypeInt
	case r.Op == "mean":
		return rql.TypeFloat
	case s.query.Group != nil:
		return r.Of(s.query.Rows).Type
	default:
		return r.Of(s.query.Schema).Type
	}
}

// Row reads a row of Rows, as the driver gave it, in the types of its columns.
func (s Statement) Row(src []any) ([]rql.Value, error) {
	b := s.query
	if s.verb != verbRows || len(src) != len(b.Columns) {
		return nil, fmt.Errorf("rqlsql: unexpected row of %d columns", len(src))
	}
	row := make([]rql.Value, len(src))
	for i, c := range b.Columns {
		var err error
		if row[i], err = columnResult(c.Of(b.Rows), src[i]); err != nil {
			return nil, fmt.Errorf("rqlsql: column %s: %w", c.Name(b.Rows), err)
		}
	}
	return row, nil
}

// Width is the number of columns of a row of Rows.
func (s Statement) Width() int { return len(s.query.Columns) }

// columnResult makes a value of a field of a driver value.
func columnResult(f *rql.Field, src any) (rql.Value, error) {
	if src == nil {
		return rql.Null(), nil
	}
	if f.Type == rql.TypeList || f.Type == rql.TypeJSON {
		return jsonResult(f, src)
	}
	v, ok := resultOf(f.Type, src)
	if !ok {
		return rql.Null(), misfit(f.Type, "", src)
	}
	return v, nil
}

// jsonResult makes a list or a nested value of a column with JSON.
func jsonResult(f *rql.Field, src any) (rql.Value, error) {
	var text []byte
	switch src := src.(type) {
	case []byte:
		text = slices.Clone(src)
	case string:
		text = []byte(src)
	default:
		return rql.Null(), fmt.Errorf("unexpected %T for JSON", src)
	}
	switch {
	case f.Type == rql.TypeJSON:
		return rql.JSON(json.RawMessage(text)), nil
	case arraytext.Is(text):
		return arrayResult(f.Elem, string(text))
	}
	var items []json.RawMessage
	if err := json.Unmarshal(text, &items); err != nil {
		return rql.Null(), err
	}
	list := make([]rql.Value, len(items))
	for i, item := range items {
		var err error
		if list[i], err = elementResult(f.Elem, item); err != nil {
			return rql.Null(), err
		}
	}
	return rql.List(list), nil
}

// arrayResult makes a list of elements of type t of the text of an array.
func arrayResult(t rql.Type, text string) (rql.Value, error) {
	list := make([]rql.Value, 0, arraytext.Len(text))
	r := arraytext.Read(text)
	for r.Next() {
		v, err := rql.Null(), error(nil)
		if !r.Null() {
			v, err = arrayElement(t, r.Text())
		}
		if err != nil {
			return rql.Null(), err
		}
		list = append(list, v)
	}
	return rql.List(list), r.Err()
}

// arrayElement makes a value of type t of the text of an element.
func arrayElement(t rql.Type, text string) (rql.Value, error) {
	switch t {
	case rql.TypeBool:
		v, err := arraytext.Bool(text)
		return rql.Bool(v), err
	case rql.TypeTime:
		at, err := arraytext.Time(text)
		return rql.Time(at), err
	case rql.TypeDate:
		return rql.String(arraytext.Date(text)), nil
	}
	v, ok := textResult(t, text)
	if !ok {
		return rql.Null(), fmt.Errorf("unexpected element %q", text)
	}
	return v, nil
}

// elementResult makes a value of type t of the JSON of an element.
func elementResult(t rql.Type, item json.RawMessage) (rql.Value, error) {
	if t == rql.TypeJSON || t == rql.TypeList {
		return rql.JSON(item), nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(item))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return rql.Null(), err
	}
	switch v := v.(type) {
	case nil:
		return rql.Null(), nil
	case bool:
		return rql.Bool(v), nil
	case json.Number:
		n, ok := numberResult(t, v.String())
		if ok {
			return n, nil
		}
	case string:
		if t != rql.TypeTime {
			return rql.String(v), nil
		}
		at, err := time.Parse(time.RFC3339Nano, v)
		return rql.Time(at), err
	}
	return rql.Null(), fmt.Errorf("unexpected element %s", item)
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
	case rql.TypeDecimal:
		return t.Convert(rql.Int(v))
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
	case rql.TypeDecimal:
		normal, _ := decimal.Normal(v) // a sum may have more digits
		return rql.Decimal(normal), decimal.IsNumber(v)
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
