package codec

import (
	"database/sql/driver"
	"fmt"
)

// TimeOfDay is a time with an offset, without a day, as it was written:
// "15:04:05Z", "08:30:00.5+02:00". It is the full-time of RFC 3339.
type TimeOfDay string

// Valid tells whether t is a time. The leap second is one at the end of a day of
// UTC alone.
func (t TimeOfDay) Valid() bool {
	c := clock{text: []byte(t)}
	hour := c.digits(2, 23)
	c.next(':', ':')
	minute := c.digits(2, 59)
	c.next(':', ':')
	second := c.digits(2, 60)
	c.skipFraction()
	offset := c.zone()
	return c.done() && (second < 60 || isLeap(hour*60+minute-offset/60))
}

// isLeap tells whether a minute is the last of a day of UTC.
func isLeap(minute int) bool {
	const day = 24 * 60
	return ((minute%day)+day)%day == day-1
}

// skipFraction leaves out the digits after a second, however many.
func (c *clock) skipFraction() {
	if c.bad || len(c.text) == 0 || c.text[0] != '.' {
		return
	}
	n := 1
	for n < len(c.text) && '0' <= c.text[n] && c.text[n] <= '9' {
		n++
	}
	c.bad = n == 1
	c.text = c.text[n:]
}

// MarshalText gives the text, if it is a time.
func (t TimeOfDay) MarshalText() ([]byte, error) {
	if !t.Valid() {
		return nil, fmt.Errorf("%w: %q is not a time", ErrInvalid, string(t))
	}
	return []byte(t), nil
}

// UnmarshalText reads a time.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	v := TimeOfDay(text)
	if !v.Valid() {
		return fmt.Errorf("%w: %q is not a time: want 15:04:05Z", ErrInvalid, text)
	}
	*t = v
	return nil
}

// Value implements [driver.Valuer].
func (t TimeOfDay) Value() (driver.Value, error) { return string(t), nil }

// Scan implements sql.Scanner.
func (t *TimeOfDay) Scan(src any) error { return scanText(t, src, "a time") }
