package sqlite

import (
	"fmt"
	"math"
	"strconv"
)

// appendJSON appends a driver value as json_each gives it back, bit by bit.
func appendJSON(dst []byte, arg any) ([]byte, error) {
	switch v := arg.(type) {
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return appendFloat(dst, v), nil
	case string:
		return appendText(dst, v), nil
	}
	return nil, fmt.Errorf("sqlite: a list with a value of type %T", arg)
}

// appendFloat writes an infinity as a number that is too large.
func appendFloat(dst []byte, v float64) []byte {
	switch {
	case math.IsInf(v, 1):
		return append(dst, "1e999"...)
	case math.IsInf(v, -1):
		return append(dst, "-1e999"...)
	}
	return strconv.AppendFloat(dst, v, 'e', -1, 64)
}

const hexDigits = "0123456789abcdef"

// appendText escapes what ends a text and nothing else. Bytes that are not
// UTF-8 stay, which encoding/json would replace.
func appendText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
