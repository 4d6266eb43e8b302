package codec

import (
	"strings"
	"time"
)

// The functions of the format files tell whether a text is of a format of JSON
// Schema. Rules name the ones that they need, so that no other is linked.

// IsDateTime tells whether a text is a date-time of RFC 3339.
func IsDateTime(s string) bool {
	return len(s) > len("2006-01-02T") && (s[10] == 'T' || s[10] == 't') && IsDate(s[:10]) && IsTime(s[11:])
}

// IsDate tells whether a text is a full-date of RFC 3339.
func IsDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// IsTime tells whether a text is a full-time of RFC 3339. A second 60 counts where
// one can be inserted: at 23:59 of universal time.
func IsTime(s string) bool {
	hour, minute, second, rest, ok := readClock(s)
	if !ok {
		return false
	}
	if fraction, found := strings.CutPrefix(rest, "."); found {
		if rest = trimDigits(fraction); rest == fraction {
			return false
		}
	}
	shift, ok := zone(rest)
	if !ok {
		return false
	}
	const day = 24 * 60
	return second < 60 || (hour*60+minute-shift+day)%day == day-1
}

// readClock reads hh:mm:ss and gives what is behind it.
func readClock(s string) (hour, minute, second int, rest string, ok bool) {
	if len(s) < len("15:04:05Z") || s[2] != ':' || s[5] != ':' {
		return 0, 0, 0, "", false
	}
	hour, okHour := twoDigits(s[0:2], 23)
	minute, okMinute := twoDigits(s[3:5], 59)
	second, okSecond := twoDigits(s[6:8], 60)
	return hour, minute, second, s[8:], okHour && okMinute && okSecond
}

// zone reads the offset from universal time, in minutes.
func zone(s string) (minutes int, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != len("+07:00") || s[3] != ':' || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hour, okHour := twoDigits(s[1:3], 23)
	minute, okMinute := twoDigits(s[4:6], 59)
	minutes = hour*60 + minute
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, okHour && okMinute
}

// twoDigits reads a number of two digits that is at most most.
func twoDigits(s string, most int) (n int, ok bool) {
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return 0, false
	}
	n = int(s[0]-'0')*10 + int(s[1]-'0')
	return n, n <= most
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func trimDigits(s string) string { return strings.TrimLeft(s, "0123456789") }

// IsDuration tells whether a text is a duration of RFC 3339, appendix A: P1Y2M3D,
// PT4H5M, P6W.
func IsDuration(s string) bool {
	s, ok := strings.CutPrefix(s, "P")
	if !ok {
		return false
	}
	date, hours, timed := strings.Cut(s, "T")
	units, ok := durationUnits(date)
	switch {
	case !ok:
		return false
	case units == "W":
		return !timed
	case units != "" && !strings.Contains("YMD", units):
		return false
	case !timed:
		return units != ""
	}
	units, ok = durationUnits(hours)
	return ok && units != "" && strings.Contains("HMS", units)
}

// durationUnits reads numbers with a unit each and gives the units.
func durationUnits(s string) (units string, ok bool) {
	for s != "" {
		rest := trimDigits(s)
		if rest == s || rest == "" {
			return units, false
		}
		units += rest[:1]
		s = rest[1:]
	}
	return units, true
}

// IsPeriod tells whether a text is a period of RFC 3339, appendix A.
func IsPeriod(s string) bool {
	start, end, ok := strings.Cut(s, "/")
	if !ok {
		return false
	}
	if IsDateTime(start) {
		return IsDateTime(end) || IsDuration(end)
	}
	return IsDuration(start) && IsDateTime(end)
}
