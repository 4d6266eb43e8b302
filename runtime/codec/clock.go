package codec

import "time"

// clock reads dates and times of RFC 3339. After the first byte that does not
// fit it reads nothing but zeros.
type clock struct {
	text []byte
	bad  bool
}

// digits reads a number of so many digits that is at most most.
func (c *clock) digits(n, most int) int {
	if c.bad || len(c.text) < n {
		c.bad = true
		return 0
	}
	v := 0
	for _, b := range c.text[:n] {
		c.bad = c.bad || b < '0' || b > '9'
		v = v*10 + int(b-'0')
	}
	c.text = c.text[n:]
	c.bad = c.bad || v > most
	return v
}

// next reads one byte, which is to be a or b.
func (c *clock) next(a, b byte) {
	if len(c.text) == 0 || c.text[0] != a && c.text[0] != b {
		c.bad = true
		return
	}
	c.text = c.text[1:]
}

// date reads YYYY-MM-DD.
func (c *clock) date() Date {
	var d Date
	d.Year = c.digits(4, 9999)
	c.next('-', '-')
	d.Month = time.Month(c.digits(2, 12))
	c.next('-', '-')
	d.Day = c.digits(2, 31)
	c.bad = c.bad || d.Month == 0 || d.Day == 0 || d.Day > 28 && d.Day > daysIn(d.Month, d.Year)
	return d
}

func daysIn(m time.Month, year int) int {
	switch m {
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// fraction reads the digits after a second, in nanoseconds.
func (c *clock) fraction() int {
	if c.bad || len(c.text) == 0 || c.text[0] != '.' {
		return 0
	}
	n := 1
	for n < len(c.text) && '0' <= c.text[n] && c.text[n] <= '9' {
		n++
	}
	digits := n - 1
	if digits == 0 || digits > 9 {
		c.bad = true
		return 0
	}
	c.text = c.text[1:]
	v := c.digits(digits, 999_999_999)
	for ; digits < 9; digits++ {
		v *= 10
	}
	return v
}

// zone reads Z or an offset, in seconds.
func (c *clock) zone() int {
	if len(c.text) == 0 {
		c.bad = true
		return 0
	}
	sign := 1
	switch c.text[0] {
	case 'Z', 'z':
		c.text = c.text[1:]
		return 0
	case '-':
		sign = -1
	}
	c.next('+', '-')
	hours := c.digits(2, 23)
	c.next(':', ':')
	return sign * (hours*60 + c.digits(2, 59)) * 60
}

// done tells whether all was read and fits.
func (c *clock) done() bool { return !c.bad && len(c.text) == 0 }

// parseDate reads YYYY-MM-DD.
func parseDate(text []byte) (Date, bool) {
	c := clock{text: text}
	if d := c.date(); c.done() {
		return d, true
	}
	return Date{}, false
}

// parseTime reads a date-time.
func parseTime(text []byte) (time.Time, bool) {
	c := clock{text: text}
	d := c.date()
	c.next('T', 't')
	hour := c.digits(2, 23)
	c.next(':', ':')
	minute := c.digits(2, 59)
	c.next(':', ':')
	second := c.digits(2, 59)
	nanos, offset := c.fraction(), c.zone()
	if !c.done() {
		return time.Time{}, false
	}
	zone := time.UTC
	if offset != 0 {
		zone = time.FixedZone("", offset)
	}
	return time.Date(d.Year, d.Month, d.Day, hour, minute, second, nanos, zone), true
}
