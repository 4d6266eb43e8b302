package perstore

import (
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
// one of a list, that is not UTF-8, and a time outside of the years 0000 to
// 9999. ErrInvalid with the property. Stores call it with what they keep.
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
	}
	return ""
}
