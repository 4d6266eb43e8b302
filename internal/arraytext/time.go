package arraytext

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Float reads a number.
func Float(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

// AppendFloat appends a number, infinities and NaN too.
func AppendFloat(dst []byte, v float64) []byte {
	switch {
	case math.IsInf(v, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		return append(dst, "-Infinity"...)
	}
	return strconv.AppendFloat(dst, v, 'e', -1, 64)
}

// Bool reads a boolean.
func Bool(text string) (bool, error) {
	switch text {
	case "t":
		return true, nil
	case "f":
		return false, nil
	}
	return false, fmt.Errorf("%q is no boolean", text)
}

// beforeChrist ends dates and times of years before 1. The year 1 BC is 0.
const beforeChrist = " BC"

// Date gives a date as the rest of the world writes it: 0000-12-31 of 0001-12-31 BC.
// What is no date stays as it is.
func Date(text string) string {
	day, before := strings.CutSuffix(text, beforeChrist)
	if rest, ok := strings.CutPrefix(day, "0001-"); ok && before {
		return "0000-" + rest
	}
	return text
}

// AppendDate appends a date as an element.
func AppendDate(dst []byte, day string) []byte {
	if rest, ok := strings.CutPrefix(day, "0000-"); ok {
		return append(append(append(dst, `"0001-`...), rest...), beforeChrist+`"`...)
	}
	return AppendText(dst, day)
}

// AppendTime appends an instant.
func AppendTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	return append(AppendInstant(dst, t), '"')
}

// AppendInstant appends an instant without quotes, in the layout that package time
// formats fastest. PostgreSQL counts the years before 1 from 1 BC.
func AppendInstant(dst []byte, t time.Time) []byte {
	if year := t.Year(); year < 1 {
		dst = fmt.Appendf(dst, "%04d", 1-year)
		return append(t.AppendFormat(dst, "-01-02T15:04:05.999999Z07:00"), beforeChrist...)
	}
	return t.AppendFormat(dst, time.RFC3339Nano)
}

// Time reads an instant as PostgreSQL shows it in the style ISO, in whatever time
// zone: 2024-01-02 03:04:05.000006+05:30.
func Time(text string) (time.Time, error) {
	year, rest, ok := years(text)
	if !ok || len(rest) < len("-01-02 15:04:05") || rest[0] != '-' || rest[3] != '-' || rest[6] != ' ' || rest[9] != ':' || rest[12] != ':' {
		return time.Time{}, noTime(text)
	}
	var parts [5]int
	for i := range parts {
		if parts[i], ok = two(rest[1+3*i:]); !ok {
			return time.Time{}, noTime(text)
		}
	}
	nanos, zone, ok := fraction(rest[len("-01-02 15:04:05"):])
	offset, known := seconds(zone)
	month, day := parts[0], parts[1]
	if !ok || !known || month < 1 || month > 12 || day < 1 || day > 31 || parts[2] > 24 || parts[3] > 59 || parts[4] > 60 {
		return time.Time{}, noTime(text)
	}
	at := time.Date(year, time.Month(month), day, parts[2], parts[3], parts[4], nanos, time.UTC)
	return at.Add(-time.Duration(offset) * time.Second), nil
}

func noTime(text string) error { return fmt.Errorf("%q is no time", text) }

// years cuts the year off a time, with the mark of those before 1.
func years(text string) (year int, rest string, ok bool) {
	text, before := strings.CutSuffix(text, beforeChrist)
	at := strings.IndexByte(text, '-')
	if at < 4 || at > 6 {
		return 0, "", false
	}
	for _, c := range []byte(text[:at]) {
		if c < '0' || c > '9' {
			return 0, "", false
		}
		year = 10*year + int(c-'0')
	}
	if before {
		year = 1 - year
	}
	return year, text[at:], true
}

// two reads a number of two digits.
func two(text string) (n int, ok bool) {
	if len(text) < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9' {
		return 0, false
	}
	return 10*int(text[0]-'0') + int(text[1]-'0'), true
}

// fraction cuts the fraction of a second off what follows it.
func fraction(text string) (nanos int, rest string, ok bool) {
	rest, found := strings.CutPrefix(text, ".")
	if !found {
		return 0, text, true
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 9 {
		return 0, "", false
	}
	for i := range 9 {
		nanos *= 10
		if i < digits {
			nanos += int(rest[i] - '0')
		}
	}
	return nanos, rest[digits:], true
}

// seconds reads the offset of a zone: +02, -03:30, +01:15:35; nothing is UTC.
func seconds(zone string) (offset int, ok bool) {
	if zone == "" {
		return 0, true
	}
	sign, rest := zone[0], zone[1:]
	if sign != '+' && sign != '-' {
		return 0, false
	}
	for unit := 3600; ; unit /= 60 {
		n, ok := two(rest)
		if !ok || unit == 0 {
			return 0, false
		}
		offset += n * unit
		if rest = rest[2:]; rest == "" {
			break
		}
		if rest[0] != ':' {
			return 0, false
		}
		rest = rest[1:]
	}
	if sign == '-' {
		offset = -offset
	}
	return offset, true
}
