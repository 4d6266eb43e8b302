package postgres

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// appendArray appends a driver value as an element of the text of an array.
func appendArray(dst []byte, arg any) ([]byte, error) {
	switch v := arg.(type) {
	case bool:
		return strconv.AppendBool(dst, v), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return appendFloat(dst, v), nil
	case string:
		return appendText(dst, v), nil
	}
	return nil, fmt.Errorf("postgres: a list with a value of type %T", arg)
}

func appendFloat(dst []byte, v float64) []byte {
	switch {
	case math.IsInf(v, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		return append(dst, "-Infinity"...)
	}
	return strconv.AppendFloat(dst, v, 'e', -1, 64)
}

// appendText quotes a text, so that nothing in it but quotes and backslashes
// means something.
func appendText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// timeText writes an instant. PostgreSQL counts the years before 1 from 1 BC.
func timeText(t time.Time) string {
	const rest = "-01-02 15:04:05.999999Z07:00"
	if year := t.Year(); year < 1 {
		return fmt.Sprintf("%04d", 1-year) + t.Format(rest) + " BC"
	}
	return t.Format("2006" + rest)
}
