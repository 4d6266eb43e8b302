package perstore

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/perstore/perstoregen/internal/arraytext"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

var errNullElement = errors.New("NULL in an array")

// ListEnum reads a column that holds a list of a named text type into dst: JSON, or
// an array. NULL leaves dst as it is.
func ListEnum[T ~string](r *Row, i int, dst *[]T) {
	text := r.jsonText(i)
	switch {
	case text == nil:
	case r.isArray(i, text):
		readArray(r, i, string(text), dst, func(element string) (T, error) { return T(element), nil })
	default:
		r.decode(i, text, func(d *codec.Decoder) {
			decodeList(d, dst, func() T { return T(d.String()) })
		})
	}
}

// isArray tells whether the text of a column is that of an array, as PostgreSQL has
// it for a list, and not JSON.
func (r *Row) isArray(i int, text []byte) bool {
	return arraytext.Is(text) && r.entity.Schema.Fields[i].Type == rql.TypeList
}

// array reads the text of an array into a list.
func (r *Row) array(i int, text []byte, dst any) {
	switch dst := dst.(type) {
	case *[]string:
		readArray(r, i, string(text), dst, func(element string) (string, error) { return element, nil })
	case *[]int64:
		readArray(r, i, view(text), dst, func(element string) (int64, error) { return strconv.ParseInt(element, 10, 64) })
	case *[]float64:
		readArray(r, i, view(text), dst, arraytext.Float)
	case *[]bool:
		readArray(r, i, view(text), dst, arraytext.Bool)
	case *[]time.Time:
		readArray(r, i, view(text), dst, arraytext.Time)
	case *[]Date:
		readArray(r, i, view(text), dst, func(element string) (Date, error) { return ParseDate(arraytext.Date(element)) })
	case *[]UUID:
		readArray(r, i, view(text), dst, ParseUUID)
	case *Opt[[]string]:
		dst.State = OptValue
		r.array(i, text, &dst.V)
	case *Opt[[]int64]:
		dst.State = OptValue
		r.array(i, text, &dst.V)
	case *Opt[[]float64]:
		dst.State = OptValue
		r.array(i, text, &dst.V)
	default:
		r.otherArray(i, view(text), dst)
	}
}

// view is a text that is not kept: of what comes of numbers nothing is.
func view(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }

// readArray reads the elements of an array, none of which is NULL.
func readArray[T any](r *Row, i int, text string, dst *[]T, of func(element string) (T, error)) {
	list := make([]T, 0, arraytext.Len(text))
	a := arraytext.Read(text)
	for a.Next() {
		if a.Null() {
			r.fail(i, errNullElement)
			return
		}
		v, err := of(a.Text())
		if err != nil {
			r.fail(i, err)
			return
		}
		list = append(list, v)
	}
	if err := a.Err(); err != nil {
		r.fail(i, err)
		return
	}
	*dst = list
}

// otherArray reads an array by its JSON into a list of a type that is known to
// nobody here.
func (r *Row) otherArray(i int, text string, dst any) {
	list, err := arrayJSON(r.entity.Schema.Fields[i].Elem, text)
	if err == nil {
		err = json.Unmarshal(list, dst)
	}
	if err != nil {
		r.fail(i, err)
	}
}

// arrayJSON is the JSON of an array of elements of type t.
func arrayJSON(t rql.Type, text string) (list []byte, err error) {
	list = append(make([]byte, 0, len(text)+len(text)/2), '[')
	a := arraytext.Read(text)
	for a.Next() {
		if len(list) > 1 {
			list = append(list, ',')
		}
		if a.Null() {
			list = append(list, "null"...)
		} else if list, err = appendElementJSON(list, t, a.Text()); err != nil {
			return nil, err
		}
	}
	return append(list, ']'), a.Err()
}

// appendElementJSON appends the JSON of an element of an array.
func appendElementJSON(dst []byte, t rql.Type, text string) ([]byte, error) {
	switch t {
	case rql.TypeInt, rql.TypeFloat:
		if _, err := arraytext.Float(text); err != nil {
			return nil, err
		}
		return append(dst, text...), nil
	case rql.TypeBool:
		v, err := arraytext.Bool(text)
		return strconv.AppendBool(dst, v), err
	case rql.TypeTime:
		at, err := arraytext.Time(text)
		return append(at.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"'), err
	case rql.TypeDate:
		text = arraytext.Date(text)
	}
	if strings.ContainsFunc(text, escapes) {
		quoted, err := json.Marshal(text)
		return append(dst, quoted...), err
	}
	return append(append(append(dst, '"'), text...), '"'), nil
}

// escapes tells whether JSON does not have a character as it is.
func escapes(c rune) bool { return c < ' ' || c == '"' || c == '\\' || c == utf8.RuneError }
