package perstore

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
)

// The instants that stores keep, in microseconds since 1970: the years 0000 to
// 9999, which RFC 3339 can write.
var (
	firstInstant = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	endInstant   = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// CheckStorable refuses what not every store can give back as it is: a text, or
// one of a list, that is not UTF-8, a time outside of the years 0000 to 9999, and
// raw JSON that is none. ErrInvalid with the property. Stores call it with what they keep.
func (e *Entity) CheckStorable(field int, v rql.Value) error {
	if reason := unstorable(v); reason != "" {
		return fmt.Errorf("%w: property %s: %s", ErrInvalid, e.Schema.Fields[field].Name, reason)
	}
	return nil
}

// unstorable tells why no store keeps v; empty is nothing.
func unstorable(v rql.Value) string {
	switch v.Kind() {
	case rql.KindString:
		if !utf8.ValidString(v.Text()) {
			return "the text is not UTF-8"
		}
	case rql.KindTime:
		if at := v.Int(); at < firstInstant || at >= endInstant {
			return "the time is outside of the years 0000 to 9999"
		}
	case rql.KindList:
		for _, item := range v.List() {
			if reason := unstorable(item); reason != "" {
				return reason
			}
		}
	case rql.KindJSON:
		if raw, ok := rawJSON(v.JSON()); ok && !json.Valid(raw) {
			return "the value is not JSON"
		}
	}
	return ""
}

// rawJSON is the JSON of a member that keeps it as it came.
func rawJSON(v any) (json.RawMessage, bool) {
	switch v := v.(type) {
	case json.RawMessage:
		return v, true
	case *json.RawMessage:
		return *v, true
	}
	return nil, false
}
