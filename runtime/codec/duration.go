package codec

import (
	"database/sql/driver"
	"encoding"
	"fmt"
	"strings"
)

// Duration is a span of the calendar and the clock, as it was written: "P1Y2M",
// "P3W", "PT36H". It is the duration of RFC 3339, appendix A, and has no length
// of its own: a month has not always as many days.
type Duration string

// Valid tells whether d is a duration.
func (d Duration) Valid() bool {
	rest, ok := strings.CutPrefix(string(d), "P")
	if !ok {
		return false
	}
	date, clock, timed := strings.Cut(rest, "T")
	if timed {
		return unitsIn(clock, "HMS") && clock != "" && (date == "" || unitsIn(date, "YMD"))
	}
	return date != "" && (unitsIn(date, "YMD") || unitsIn(date, "W"))
}

// unitsIn tells whether a text is numbers, each with one of the units, in their
// order and without a gap: hours and seconds need minutes.
func unitsIn(text, units string) bool {
	at := -1
	for text != "" {
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if digits == 0 || digits == len(text) {
			return false
		}
		unit := strings.IndexByte(units, text[digits])
		if unit < 0 || at >= 0 && unit != at+1 {
			return false
		}
		at, text = unit, text[digits+1:]
	}
	return true
}

// MarshalText gives the text, if it is a duration.
func (d Duration) MarshalText() ([]byte, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("%w: %q is not a duration", ErrInvalid, string(d))
	}
	return []byte(d), nil
}

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	v := Duration(text)
	if !v.Valid() {
		return fmt.Errorf("%w: %q is not a duration: want one such as P1DT12H", ErrInvalid, text)
	}
	*d = v
	return nil
}

// Value implements [driver.Valuer].
func (d Duration) Value() (driver.Value, error) { return string(d), nil }

// Scan implements sql.Scanner.
func (d *Duration) Scan(src any) error { return scanText(d, src, "a duration") }

// scanText reads a column of text.
func scanText(dst encoding.TextUnmarshaler, src any, what string) error {
	switch v := src.(type) {
	case string:
		return dst.UnmarshalText([]byte(v))
	case []byte:
		return dst.UnmarshalText(v)
	}
	return fmt.Errorf("%w: cannot read %s from %T", ErrInvalid, what, src)
}
