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

// AppendTime appends an instant, which rql.Value has to the microsecond, in the
// layout that package time formats fastest. PostgreSQL counts the years before 1
// from 1 BC.
func AppendTime(dst []byte, t time.Time) []byte {
	if year := t.Year(); year < 1 {
		dst = fmt.Appendf(dst, "%04d", 1-year)
		return append(t.AppendFormat(dst, "-01-02T15:04:05.999999Z07:00"), " BC"...)
	}
	return t.AppendFormat(dst, time.RFC3339Nano)
}

// timeText writes an instant.
func timeText(t time.Time) string {
	return string(AppendTime(make([]byte, 0, len(time.RFC3339Nano)), t))
}
