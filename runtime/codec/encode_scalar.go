package codec

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"
)

// Null writes null.
func (e *Encoder) Null() { e.buf = append(e.buf, "null"...) }

// Bool writes true or false.
//
//go:noinline
func (e *Encoder) Bool(v bool) { e.buf = strconv.AppendBool(e.buf, v) }

// Int writes an integer.
//
//go:noinline
func (e *Encoder) Int(v int64) { e.buf = strconv.AppendInt(e.buf, v, 10) }

// exactInt is up to where every integer is a float64.
const exactInt = 1 << 53

// Float writes the shortest number that is v again. NaN and the infinities are
// errors.
func (e *Encoder) Float(v float64) {
	if n := int64(v); float64(n) == v && -exactInt < n && n < exactInt && n != 0 { // -0 is none of int64
		e.Int(n)
		return
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		e.Fail("type", "is %v, which is no number of JSON", v)
		return
	}
	e.buf = jsontext.AppendFloat(e.buf, v, 64)
}

// plain marks the bytes that a string has as they are.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// isPlain tells whether a text needs no escapes and no check.
func isPlain(v string) bool {
	text := unsafe.Slice(unsafe.StringData(v), len(v)) // is only read
	for len(text) >= 8 {
		if special(binary.LittleEndian.Uint64(text)) != 0 {
			return false
		}
		text = text[8:]
	}
	for _, c := range text {
		if !plain[c] {
			return false
		}
	}
	return true
}

// String writes a string. What is not UTF-8 is an error.
func (e *Encoder) String(v string) {
	if isPlain(v) {
		e.quote(v)
		return
	}
	buf, err := jsontext.AppendQuote(e.buf, v)
	if err != nil {
		e.Fail("type", "is text that is not UTF-8")
		return
	}
	e.buf = buf
}

// quote writes a text that needs no escapes.
func (e *Encoder) quote(v string) {
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, v...)
	e.buf = append(e.buf, '"')
}

// Time writes a date-time of RFC 3339 with the offset of t. An offset that is
// not of whole minutes, which RFC 3339 cannot say, becomes UTC.
func (e *Encoder) Time(t time.Time) {
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
		t = t.UTC()
	}
	if y := t.Year(); y < 0 || y > 9999 {
		e.Fail("format", "is in the year %d, which no date-time has", y)
		return
	}
	e.buf = append(e.buf, '"')
	e.buf = t.AppendFormat(e.buf, time.RFC3339Nano)
	e.buf = append(e.buf, '"')
}

// Date writes a day.
func (e *Encoder) Date(d Date) {
	if !d.Valid() {
		e.Fail("format", "is %s, which is no day", d)
		return
	}
	e.buf = append(e.buf, '"')
	e.buf = d.append(e.buf)
	e.buf = append(e.buf, '"')
}

// UUID writes the canonical form of a uuid.
func (e *Encoder) UUID(u UUID) {
	e.buf = append(e.buf, '"')
	e.buf = u.append(e.buf)
	e.buf = append(e.buf, '"')
}

// TimeOfDay writes a time of day.
func (e *Encoder) TimeOfDay(t TimeOfDay) {
	if !t.Valid() {
		e.Fail("format", "is %q, which is no time", string(t))
		return
	}
	e.quote(string(t))
}

// Duration writes a duration.
func (e *Encoder) Duration(d Duration) {
	if !d.Valid() {
		e.Fail("format", "is %q, which is no duration", string(d))
		return
	}
	e.quote(string(d))
}

// Bytes writes base64 with padding.
func (e *Encoder) Bytes(data []byte) {
	if e == nil {
		return
	}
	e.buf = append(e.buf, '"')
	e.buf = base64.StdEncoding.AppendEncode(e.buf, data)
	e.buf = append(e.buf, '"')
}

// Decimal writes a number as it is.
func (e *Encoder) Decimal(d Decimal) {
	if !d.Valid() {
		e.Fail("type", "is %q, which is no number", string(d))
		return
	}
	e.buf = append(e.buf, d.text()...)
}
