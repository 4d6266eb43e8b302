package codec

import (
	"crypto/rand"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// UUID is a universally unique identifier (RFC 9562). The zero UUID stands for
// "none yet" in a generated key.
type UUID [16]byte

// NewUUID makes a version 7 UUID: time ordered, so that new keys lie close
// together in an index.
func NewUUID() UUID {
	var u UUID
	rand.Read(u[:]) // never fails
	ms := time.Now().UnixMilli()
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u
}

// ParseUUID reads the canonical form, in either case.
func ParseUUID(text string) (UUID, error) {
	var u UUID
	if !u.parse([]byte(text)) {
		return UUID{}, fmt.Errorf("%w: %q is not a uuid", ErrInvalid, text)
	}
	return u, nil
}

// MustParseUUID is ParseUUID for constants: it panics on a malformed text.
func MustParseUUID(text string) UUID {
	u, err := ParseUUID(text)
	if err != nil {
		panic(err)
	}
	return u
}

// parse reads the canonical form.
func (u *UUID) parse(text []byte) bool {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	var bad byte
	for i, at := range uuidDigits {
		high, low := hexValues[text[at]], hexValues[text[at+1]]
		u[i] = high<<4 | low
		bad |= high | low
	}
	return bad != noHex
}

// uuidDigits are where the digits of each byte begin in the canonical form.
var uuidDigits = [16]byte{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

const hexDigits, noHex = "0123456789abcdef", 0xff

// hexValues are what digits stand for, noHex for other characters.
var hexValues = func() (values [256]byte) {
	for c := range values {
		values[c] = noHex
	}
	for i := range byte(len(hexDigits)) {
		values[hexDigits[i]] = i
		values[strings.ToUpper(hexDigits)[i]] = i
	}
	return values
}()

// append appends the canonical form.
func (u UUID) append(dst []byte) []byte {
	form := [36]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	for i, at := range uuidDigits {
		form[at], form[at+1] = hexDigits[u[i]>>4], hexDigits[u[i]&0xf]
	}
	return append(dst, form[:]...)
}

// String gives the canonical lower-case form.
func (u UUID) String() string { return string(u.append(make([]byte, 0, 36))) }

// IsZero tells whether u is the zero UUID.
func (u UUID) IsZero() bool { return u == UUID{} }

// MarshalText gives the canonical form.
func (u UUID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads the canonical form.
func (u *UUID) UnmarshalText(text []byte) error {
	v, err := ParseUUID(string(text))
	if err == nil {
		*u = v
	}
	return err
}

// Value implements [driver.Valuer].
func (u UUID) Value() (driver.Value, error) { return u.String(), nil }

// Scan implements sql.Scanner: the canonical text, or 16 bytes.
func (u *UUID) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return u.UnmarshalText([]byte(v))
	case []byte:
		if len(v) == 16 {
			copy(u[:], v)
			return nil
		}
		return u.UnmarshalText(v)
	}
	return fmt.Errorf("%w: cannot read a uuid from %T", ErrInvalid, src)
}
