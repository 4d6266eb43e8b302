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
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%w: %q is not a date: want YYYY-MM-DD", ErrInvalid, text)
	}
	return DateOf(t), nil
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
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

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
	return d.Year >= 0 && d.Year <= 9999 && DateOf(d.Time(time.UTC)) == d
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
