package rql

import "time"

func decodeParams(values []any) []any {
	params := make([]any, len(values))
	for i, v := range values {
		params[i] = decodeParam(v)
	}
	return params
}

func decodeParam(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if date, ok := m["$date"].(string); ok {
		at, _ := time.Parse(time.RFC3339, date)
		return at
	}
	if source, ok := m["$regexp"].(string); ok {
		re, _ := Regexp(source, m["flags"] == "i")
		return re
	}
	return m // which is refused
}

// encodeValue is a value that a reduction gives, as the cases write it.
func encodeValue(v Value) any {
	switch v.Kind() {
	case KindInt:
		return float64(v.Int())
	case KindFloat:
		return v.Float()
	case KindString:
		return v.Text()
	}
	return nil
}
