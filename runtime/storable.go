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

// CheckStorable refuses what not every store can give back as it is: a text that
// is not UTF-8, a time outside of the years 0000 to 9999, a date that is no day of
// them, a decimal that is no number or has too many digits, raw JSON that is none, and
// what has no JSON where it is kept as JSON; also inside of lists and nested objects.
// ErrInvalid with the property. Stores call it with what they keep.
func (e *Entity) CheckStorable(field int, v rql.Value) error {
	f := &e.Schema.Fields[field]
	if f.Unnamed {
		return e.storableExtra(v)
	}
	if reason := unstorable(f, v); reason != "" {
		return fmt.Errorf("%w: property %s: %s", ErrInvalid, f.Name, reason)
	}
	return nil
}

// storableExtra is CheckStorable for the members that are no properties. The
// error names the one that is wrong.
func (e *Entity) storableExtra(v rql.Value) error {
	if v.IsNull() {
		return nil
	}
	name, reason := unstorableExtra(e.Schema, v.JSON())
	if reason == "" {
		return nil
	}
	return fmt.Errorf("%w: member %q of Extra: %s", ErrInvalid, name, reason)
}

const (
	notUTF8 = "the text is not UTF-8"
	noDay   = "the date is no day of the calendar in the years 0000 to 9999"
	noPlace = "the decimal has more than 1000 digits before or behind the point"
	noYear  = "the time is outside of the years 0000 to 9999"
)

// isDate tells whether f holds dates.
func isDate(f *rql.Field) bool {
	return f.Type == rql.TypeDate || f.Type == rql.TypeList && f.Elem == rql.TypeDate
}

// unstorable tells why no store keeps v, the value of a field or an element of
// it; empty is nothing.
func unstorable(f *rql.Field, v rql.Value) string {
	switch v.Kind() {
	case rql.KindString:
		if !utf8.ValidString(v.Text()) {
			return notUTF8
		}
		if isDate(f) && new(Date).UnmarshalText([]byte(v.Text())) != nil {
			return noDay
		}
	case rql.KindDecimal:
		return unstorableDecimal(Decimal(v.Text()))
	case rql.KindTime:
		if at := v.Int(); at < firstInstant || at >= endInstant {
			return noYear
		}
	case rql.KindList:
		for _, item := range v.List() {
			if reason := unstorable(f, item); reason != "" {
				return reason
			}
		}
	case rql.KindJSON:
		return unstorableJSON(f, v.JSON())
	}
	return ""
}

func unstorableDecimal(d Decimal) string {
	if !d.Valid() {
		return "the decimal is no number"
	}
	if _, ok := d.Normal(); !ok {
		return noPlace
	}
	return ""
}
