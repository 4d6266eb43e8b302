package rqlsql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
)

// unsupported is the error of what has no SQL.
func unsupported(what string) error {
	return fmt.Errorf("rqlsql: %s: %w", what, errors.ErrUnsupported)
}

// jsonText is the JSON of a list or a nested value, as a column holds it. The
// elements of a list cost no allocation of their own.
func jsonText(v rql.Value) (any, error) {
	if v.Kind() != rql.KindList {
		text, err := appendJSON(nil, v)
		return string(text), err
	}
	var buf [128]byte
	text := append(buf[:0], '[')
	for i, element := range v.List() {
		if i > 0 {
			text = append(text, ',')
		}
		var err error
		if text, err = appendJSON(text, element); err != nil {
			return nil, err
		}
	}
	return string(append(text, ']')), nil
}

// appendJSON appends the JSON of a value that is no list.
func appendJSON(dst []byte, v rql.Value) ([]byte, error) {
	switch v.Kind() {
	case rql.KindNull:
		return append(dst, "null"...), nil
	case rql.KindBool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case rql.KindInt:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case rql.KindString:
		return appendText(dst, v.Text())
	case rql.KindTime:
		return appendText(dst, timeText(v))
	case rql.KindDecimal:
		return append(dst, v.Text()...), nil
	case rql.KindFloat:
		return appendMarshalled(dst, v.Float())
	case rql.KindJSON:
		return appendMarshalled(dst, v.JSON())
	}
	return nil, unsupported("a list element of this kind")
}

// appendText appends a text; encoding/json does what needs more than quotes.
func appendText(dst []byte, s string) ([]byte, error) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return appendMarshalled(dst, s)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"'), nil
}

// appendMarshalled appends what encoding/json makes of a value. One that marshals
// itself is asked directly: most are generated, and need no reflection.
func appendMarshalled(dst []byte, v any) ([]byte, error) {
	if own, ok := v.(json.Marshaler); ok {
		return appendOwn(dst, own)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("rqlsql: %w", err)
	}
	return append(dst, text...), nil
}

// timeText is the one text of an instant in JSON: equal instants must be equal
// texts, because a database compares the texts.
func timeText(v rql.Value) string { return v.Time().Format(time.RFC3339Nano) }

// appendOwn appends what a value makes of itself, which may be no JSON.
func appendOwn(dst []byte, v json.Marshaler) ([]byte, error) {
	text, err := v.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("rqlsql: %w", err)
	}
	b := bytes.NewBuffer(dst)
	if err := json.Compact(b, text); err != nil {
		return nil, fmt.Errorf("rqlsql: %w", err)
	}
	return b.Bytes(), nil
}
