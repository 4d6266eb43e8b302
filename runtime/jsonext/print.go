package jsonext

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/perstore/perstoregen/runtime/codec"
)

// Format gives the text of a value, as [Append] does.
func Format(v any) (string, error) {
	text, err := Append(nil, v)
	return string(text), err
}

// Append appends the text of a value to dst, without white space. Beside the types
// that [Parse] gives it takes int and int64, and map[string]any, whose names are
// sorted. Perstore.ErrInvalid, and dst as it was, for other types, texts that are not
// UTF-8, integers that a number of JavaScript rounds, and times that it has not.
func Append(dst []byte, v any) ([]byte, error) {
	text, err := appendValue(dst, v, 0)
	if err != nil {
		return dst, fmt.Errorf("%w: %w", codec.ErrInvalid, err)
	}
	return text, nil
}

// maxInteger is the largest one below which a number of JavaScript has all.
const maxInteger = 1 << 53

func appendValue(dst []byte, v any, depth int) ([]byte, error) {
	if depth > defaultDepth {
		return dst, fmt.Errorf("more than %d levels", defaultDepth)
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case float64:
		return appendNumber(dst, v), nil
	case int:
		return appendInteger(dst, int64(v))
	case int64:
		return appendInteger(dst, v)
	case string:
		return appendText(dst, v)
	case time.Time:
		return appendTime(dst, v)
	case Undefined:
		return append(dst, "undefined"...), nil
	case Constructor:
		if !constructors[v] {
			return dst, fmt.Errorf("there is no constructor %q", string(v))
		}
		return append(dst, v...), nil
	case []any:
		return appendArray(dst, v, depth)
	case Object:
		return appendObject(dst, v, depth)
	case map[string]any:
		return appendObject(dst, sorted(v), depth)
	}
	return dst, fmt.Errorf("%T has no extended JSON", v)
}

func sorted(m map[string]any) Object {
	o := make(Object, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		o = append(o, Member{name, m[name]})
	}
	return o
}

// appendNumber writes a number as JavaScript does.
func appendNumber(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	if abs := math.Abs(f); abs == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); dst[n-4] == 'e' && dst[n-2] == '0' { // e-07 is e-7
		dst = append(dst[:n-2], dst[n-1])
	}
	return dst
}

func appendInteger(dst []byte, n int64) ([]byte, error) {
	if n > maxInteger || n < -maxInteger {
		return dst, fmt.Errorf("%d is beyond 2^53, where JavaScript rounds", n)
	}
	return strconv.AppendInt(dst, n, 10), nil
}

func appendTime(dst []byte, t time.Time) ([]byte, error) {
	ms := t.UnixMilli()
	if y := t.Year(); y > 275760 || y < -271821 || math.Abs(float64(ms)) > maxMillis {
		return dst, fmt.Errorf("the year %d is beyond the dates of JavaScript", y)
	}
	return append(strconv.AppendInt(append(dst, "new Date("...), ms, 10), ')'), nil
}

const hexDigits = "0123456789abcdef"

// appendText writes a text with the escapes of JSON, and those of the line ends that
// old JavaScript does not take in a text.
func appendText(dst []byte, text string) ([]byte, error) {
	if !utf8.ValidString(text) {
		return dst, errors.New("the text is not UTF-8")
	}
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, `\n`...)
		case r < ' ' || r == '\u2028' || r == '\u2029' || r == 0x7f:
			dst = append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"'), nil
}

func appendArray(dst []byte, list []any, depth int) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, item := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		if item == (Hole{}) {
			if i == len(list)-1 { // the last comma of an array stands for nothing
				dst = append(dst, ',')
			}
			continue
		}
		if dst, err = appendValue(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendObject(dst []byte, o Object, depth int) (_ []byte, err error) {
	dst = append(dst, '{')
	for i, m := range o {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendText(dst, m.Name); err != nil {
			return dst, err
		}
		if dst, err = appendValue(append(dst, ':'), m.Value, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}
