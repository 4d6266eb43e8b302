package codec

import (
	"database/sql/driver"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// Decimal is a number of JSON as it was written, which is never rounded: "1.10",
// "1e-7". The empty Decimal is 0.
type Decimal string

// Valid tells whether d is a number.
func (d Decimal) Valid() bool {
	text := jsontext.Value(d)
	return d == "" || text.Kind() == '0' && text.IsValid() && d[0] > ' ' && d[len(d)-1] > ' '
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
	return parseDecimal(d.text()).compare(parseDecimal(other.text()))
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
