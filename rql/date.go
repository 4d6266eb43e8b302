package rql

import (
	"strconv"
	"time"
)

// readDate reads YYYY, YYYY-MM, YYYY-MM-DD and the date-times of RFC 3339. A
// date without a time is the midnight of UTC that begins it; digits of the
// fraction below a microsecond are cut off.
func readDate(text string) (Value, bool) {
	r := dateReader{text: text}
	year, month, day := r.digits(4), 1, 1
	if r.next('-') {
		month = r.digits(2)
		if r.next('-') {
			day = r.digits(2)
			if r.next('T') {
				return r.clock(year, month, day)
			}
		}
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return Time(t), r.done() && t.Day() == day && int(t.Month()) == month
}

// dateReader reads fixed fields from the front of a text and remembers whether
// one was missing.
type dateReader struct {
	text   string
	failed bool
}

// clock reads what follows the T of a date-time.
func (r *dateReader) clock(year, month, day int) (Value, bool) {
	hour := r.digits(2)
	r.must(':')
	minute := r.digits(2)
	r.must(':')
	second, micros := r.digits(2), 0
	if r.next('.') {
		micros = r.fraction()
	}
	offset := r.zone()
	midnight := hour == 24 && minute == 0 && second == 0 && micros == 0 // of the day after
	if !r.done() || hour > 23 && !midnight || minute > 59 || second > 59 {
		return Value{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return Value{}, false
	}
	seconds := int64(hour*3600 + minute*60 + second - offset)
	v := TimeMicros((t.Unix()+seconds)*1e6 + int64(micros))
	return v, writableTime(v) // not beyond the years 0 and 9999 by its offset
}

// zone reads Z or an offset, in seconds east of UTC.
func (r *dateReader) zone() int {
	if r.next('Z') {
		return 0
	}
	sign := 1
	if r.next('-') {
		sign = -1
	} else {
		r.must('+')
	}
	hours := r.digits(2)
	r.must(':')
	minutes := r.digits(2)
	r.failed = r.failed || hours > 23 || minutes > 59
	return sign * (hours*3600 + minutes*60)
}

func (r *dateReader) digits(n int) int {
	if have, _ := cutDigits(r.text); have < n {
		r.failed = true
		return 0
	}
	v, _ := strconv.Atoi(r.text[:n])
	r.text = r.text[n:]
	return v
}

// fraction reads one or more decimals of a second as microseconds.
func (r *dateReader) fraction() int {
	n, rest := cutDigits(r.text)
	micros := 0
	for i := range 6 {
		micros *= 10
		if i < n {
			micros += int(r.text[i] - '0')
		}
	}
	r.failed = r.failed || n == 0
	r.text = rest
	return micros
}

func (r *dateReader) next(c byte) bool {
	if r.text == "" || r.text[0] != c {
		return false
	}
	r.text = r.text[1:]
	return true
}

func (r *dateReader) must(c byte) { r.failed = !r.next(c) || r.failed }

func (r *dateReader) done() bool { return !r.failed && r.text == "" }

// readISODate reads a date that may end after any character from the year on:
// what is missing comes from 0000-01-01T00:00:00Z.
func readISODate(text string) (Value, bool) {
	const rest = "0000-01-01T00:00:00Z"
	if len(text) < 4 {
		return Value{}, false
	}
	switch {
	case len(text) < len(rest):
		text += rest[len(text):]
	case text[len(rest)-1] == '.':
		if _, zone := cutDigits(text[len(rest):]); zone == "" {
			text += "0Z"
		}
	}
	return readDate(text)
}

// maxEpoch is the last millisecond of a JavaScript date.
const maxEpoch = 8.64e15

// readEpoch reads milliseconds since 1970; a fraction of one is cut off.
func readEpoch(text string) (Value, bool) {
	n, ok := readNumber(text)
	if f := n.number(); !ok || !(-maxEpoch <= f && f <= maxEpoch) {
		return Value{}, false
	}
	if n.kind == KindInt {
		return TimeMicros(n.Int() * 1000), true
	}
	return TimeMicros(int64(n.Float()) * 1000), true
}

// isTimestamp tells whether token looks like 2000-01-01T00:00:00Z, the only
// value with a colon that needs no converter.
func isTimestamp(token string) bool {
	return len(token) >= 20 && token[4] == '-' && token[7] == '-' && token[10] == 'T' &&
		token[13] == ':' && token[16] == ':' && token[len(token)-1] == 'Z'
}

// writableTime tells whether RFC 3339 can write an instant: its year has four
// digits.
func writableTime(v Value) bool {
	const first, end = -62167219200_000000, 253402300800_000000 // the years 0 and 10000
	return first <= v.Int() && v.Int() < end
}

// timeLayout is RFC 3339 to the microsecond, without zeros at the end.
const timeLayout = "2006-01-02T15:04:05.999999Z"

func appendTime(b []byte, v Value) []byte { return v.Time().AppendFormat(b, timeLayout) }
