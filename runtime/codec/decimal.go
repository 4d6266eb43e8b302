package codec

import (
	"database/sql/driver"
	"fmt"

	"github.com/perstore/perstoregen/internal/decimal"
)

// Decimal is a number of JSON as it was written, which is never rounded: "1.10",
// "1e-7". The empty Decimal is 0.
type Decimal string

// Valid tells whether d is a number.
func (d Decimal) Valid() bool {
	return d == "" || decimal.IsNumber(string(d))
}

// text is d where 0 is a number as well.
func (d Decimal) text() string {
	if d == "" {
		return "0"
	}
	return string(d)
}

// Compare is negative where d is less than other, zero where they are the same
// number. Both must be valid.
func (d Decimal) Compare(other Decimal) int {
	return decimal.Parse(d.text()).Compare(decimal.Parse(other.text()))
}

// Normal is the one spelling of the numbers that are equal to d, which stores keep:
// 12.5 for 12.50 and 1.25e1. It is false, and d as it is, where d is no number or has
// more than 1,000 digits before or behind the point.
func (d Decimal) Normal() (Decimal, bool) {
	if !d.Valid() {
		return d, false
	}
	normal, ok := decimal.Normal(d.text())
	return Decimal(normal), ok
}

// MarshalJSON gives the number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("%w: %q is not a number", ErrInvalid, string(d))
	}
	return []byte(d.text()), nil
}

// UnmarshalJSON reads a number.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	v := Decimal(data)
	if v == "" || !v.Valid() {
		return fmt.Errorf("%w: %s is not a number", ErrInvalid, clip(string(data)))
	}
	*d = v
	return nil
}

// Value implements [driver.Valuer].
func (d Decimal) Value() (driver.Value, error) { return d.text(), nil }

// UnmarshalText reads a number.
func (d *Decimal) UnmarshalText(text []byte) error { return d.UnmarshalJSON(text) }

// Scan implements sql.Scanner: a text.
func (d *Decimal) Scan(src any) error { return scanText(d, src, "a decimal") }
