package codec

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the calendar without a time zone: the format "date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of t in t's location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	d, ok := parseDate([]byte(text))
	if !ok {
		return Date{}, fmt.Errorf("%w: %q is not a date: want YYYY-MM-DD", ErrInvalid, text)
	}
	return d, nil
}

// MustParseDate is ParseDate for constants: it panics on a malformed text.
func MustParseDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// String gives YYYY-MM-DD; the zero Date is 0000-00-00.
func (d Date) String() string {
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	return string(d.append(make([]byte, 0, len(time.DateOnly))))
}

// append appends YYYY-MM-DD of a day whose parts have as many digits.
func (d Date) append(dst []byte) []byte {
	dst = appendTwo(dst, d.Year/100)
	dst = append(appendTwo(dst, d.Year%100), '-')
	dst = append(appendTwo(dst, int(d.Month)), '-')
	return appendTwo(dst, d.Day)
}

// appendTwo appends two digits.
func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// Time is the first moment of the day in loc.
func (d Date) Time(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// Compare is negative where d is before other, zero where they are the same day.
func (d Date) Compare(other Date) int {
	return d.Time(time.UTC).Compare(other.Time(time.UTC))
}

// Valid tells whether the calendar has such a day in the years 0000 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 0 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Month, d.Year)
}

// MarshalText gives YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("%w: %s is not a day", ErrInvalid, d)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	if err == nil {
		*d = v
	}
	return err
}

// Value implements [driver.Valuer].
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan implements sql.Scanner: text, or a time of which the day is taken.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case time.Time:
		*d = DateOf(v)
		return nil
	}
	return fmt.Errorf("%w: cannot read a date from %T", ErrInvalid, src)
}
