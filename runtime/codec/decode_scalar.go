package codec

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"
	"unsafe"

	"github.com/perstore/perstoregen/internal/decimal"
)

// Null reads null, and tells whether it was there; else nothing is read.
func (d *Decoder) Null() bool {
	if d.peek() != 'n' {
		return false
	}
	d.pos += len("null")
	return true
}

// Bool reads true or false.
func (d *Decoder) Bool() bool {
	switch d.peek() {
	case 't':
		d.pos += len("true")
		return true
	case 'f':
		d.pos += len("false")
		return false
	}
	d.Mismatch("a boolean")
	return false
}

// number reads the text of the number ahead, which is of the decoder; nil where
// another value is.
func (d *Decoder) number(want string) []byte {
	if c := d.peek(); c != '-' && (c < '0' || c > '9') {
		d.Mismatch(want)
		return nil
	}
	start := d.pos
	d.pos = skipWord(d.data, start)
	return d.data[start:d.pos]
}

// Int reads an integer of 64 bits, however it is written: 1.0 and 1e3 are
// integers. Fractions and what has no place in 64 bits are errors.
func (d *Decoder) Int() int64 {
	text := d.number("an integer")
	if n, ok := shortInt(text); ok {
		return n
	}
	if text == nil {
		return 0
	}
	v := decimal.Parse(string(text))
	n, ok := v.Int64()
	switch {
	case !v.IsInteger():
		d.fail(d.pos-len(text), "type", "is "+clip(string(text))+"; want an integer")
	case !ok:
		d.fail(d.pos-len(text), "type", "is "+clip(string(text))+", which has no place in 64 bits")
	}
	return n
}

// shortInt reads an integer of at most 18 digits without fraction and exponent.
func shortInt(text []byte) (n int64, ok bool) {
	digits := text
	if len(text) > 0 && text[0] == '-' {
		digits = text[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(text) {
		return -n, true
	}
	return n, true
}

// clip shortens a text of the input for a message.
func clip(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// exactDigits is how many digits a float64 always keeps that is not near the
// ends of its range.
const exactDigits = 15

// Float reads a number that a float64 holds: one that encodes as the same value
// again. Others are errors: 1e400, or an integer of 20 digits.
func (d *Decoder) Float() float64 {
	text := d.number("a number")
	if n, ok := shortInt(text); ok && len(text) <= exactDigits && n != 0 { // -0 is none of int64
		return float64(n)
	}
	if text == nil {
		return 0
	}
	f, err := strconv.ParseFloat(unsafe.String(&text[0], len(text)), 64) // keeps no part of its argument
	if err != nil || !isExact(text, f) {
		d.fail(d.pos-len(text), "type", "is "+clip(string(text))+", which a number of 64 bits does not hold")
		return 0
	}
	return f
}

// isExact tells whether f is what text says, as a float64 is written.
func isExact(text []byte, f float64) bool {
	if len(text) <= exactDigits && math.Abs(f) > 1e-280 && math.Abs(f) < 1e280 {
		return true
	}
	var shortest [32]byte
	again := strconv.AppendFloat(shortest[:0], f, 'e', -1, 64)
	return decimal.Parse(string(text)).Equal(decimal.Parse(string(again)))
}

// String reads a string.
func (d *Decoder) String() string {
	if d.peek() != '"' {
		d.Mismatch("a string")
		return ""
	}
	return string(d.quoted())
}

// Enum reads a string that is to be one of an enum: it takes the text from
// there, so that nothing is allocated. One that is not there is read as well;
// [CheckEnum] finds it.
func Enum[E ~string](d *Decoder, known []E) E {
	if d.peek() != '"' {
		d.Mismatch("a string")
		return ""
	}
	text := d.quoted()
	for _, v := range known {
		if string(v) == string(text) {
			return v
		}
	}
	return E(text)
}

// formatted reads a string that must have a format. The text is of the decoder,
// and at is its offset.
func (d *Decoder) formatted() (text []byte, at int, ok bool) {
	if d.peek() != '"' {
		d.Mismatch("a string")
		return nil, 0, false
	}
	at = d.pos
	return d.quoted(), at, true
}

// misformed ends the decoding: the text at an offset has not the format.
func (d *Decoder) misformed(at int, text []byte, format, want string) {
	d.fail(at, "format", "is "+strconv.Quote(clip(string(text)))+", which is no "+format+want)
}

// Time reads a date-time of RFC 3339, which keeps its offset. Leap seconds and
// more than nine digits of a second are errors, because no [time.Time] has them.
func (d *Decoder) Time() time.Time {
	text, at, ok := d.formatted()
	if !ok {
		return time.Time{}
	}
	t, ok := parseTime(text)
	if !ok {
		d.misformed(at, text, "date-time", ": want 2006-01-02T15:04:05Z")
	}
	return t
}

// Date reads a full-date of RFC 3339.
func (d *Decoder) Date() Date {
	text, at, ok := d.formatted()
	if !ok {
		return Date{}
	}
	v, ok := parseDate(text)
	if !ok {
		d.misformed(at, text, "date", ": want 2006-01-02")
	}
	return v
}

// UUID reads a uuid of RFC 9562, in either case.
func (d *Decoder) UUID() UUID {
	text, at, ok := d.formatted()
	if !ok {
		return UUID{}
	}
	var u UUID
	if !u.parse(text) {
		d.misformed(at, text, "uuid", "")
		return UUID{}
	}
	return u
}

// TimeOfDay reads a full-time of RFC 3339.
func (d *Decoder) TimeOfDay() TimeOfDay {
	text, at, ok := d.formatted()
	if !ok {
		return ""
	}
	v := TimeOfDay(text)
	if !v.Valid() {
		d.misformed(at, text, "time", ": want 15:04:05Z")
		return ""
	}
	return v
}

// Duration reads a duration of RFC 3339.
func (d *Decoder) Duration() Duration {
	text, at, ok := d.formatted()
	if !ok {
		return ""
	}
	v := Duration(text)
	if !v.Valid() {
		d.misformed(at, text, "duration", ": want one such as P1DT12H")
		return ""
	}
	return v
}

// Bytes reads a string in base64 of RFC 4648, with padding. The empty string
// gives an empty slice, not nil.
func (d *Decoder) Bytes() []byte {
	text, at, ok := d.formatted()
	if !ok {
		return nil
	}
	data := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(data, text)
	if err != nil || base64.StdEncoding.EncodedLen(n) != len(text) { // it takes ends of lines for nothing
		d.misformed(at, text, "base64", "")
		return nil
	}
	return data[:n]
}

// Decimal reads a number of any size, digit by digit.
func (d *Decoder) Decimal() Decimal { return Decimal(d.number("a number")) }
