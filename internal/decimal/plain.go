package decimal

import "strings"

// MaxDigits is the most digits of a number before its point, and the most behind it,
// that is written without an exponent: what takes a few bytes as 1e999999999 does not
// take memory then.
const MaxDigits = 1000

// Fits tells whether d has at most so many digits before the point and so many behind
// it.
func (d Number) Fits(before, behind int) bool {
	switch {
	case d.IsZero():
		return true
	case d.far != "":
		return false
	}
	return d.lead < int64(before) && d.last() >= -int64(behind)
}

// IsWritable tells whether d has no more digits than MaxDigits on either side.
func (d Number) IsWritable() bool { return d.Fits(MaxDigits, MaxDigits) }

// AppendPlain appends d without an exponent and without zeros that say nothing: the
// normal text of a number. d is writable.
func (d Number) AppendPlain(dst []byte) []byte {
	if d.IsZero() {
		return append(dst, '0')
	}
	if d.negative {
		dst = append(dst, '-')
	}
	digits := digits{d.whole, d.frac}
	if d.lead < 0 {
		return digits.append(appendZeros(append(dst, "0."...), -d.lead-1), digits.len())
	}
	whole := min(digits.len(), d.lead+1)
	dst = appendZeros(digits.append(dst, whole), d.lead+1-whole)
	if digits.len() > 0 {
		dst = digits.append(append(dst, '.'), digits.len())
	}
	return dst
}

// digits are what is left of those of a number.
type digits struct{ whole, frac string }

func (d *digits) len() int64 { return int64(len(d.whole) + len(d.frac)) }

// append takes the first n digits off.
func (d *digits) append(dst []byte, n int64) []byte {
	whole := min(n, int64(len(d.whole)))
	frac := n - whole
	dst = append(append(dst, d.whole[:whole]...), d.frac[:frac]...)
	d.whole, d.frac = d.whole[whole:], d.frac[frac:]
	return dst
}

func appendZeros(dst []byte, n int64) []byte {
	for range n {
		dst = append(dst, '0')
	}
	return dst
}

// Normal is the one text of a number that is equal to what text says: 12.5 for
// +012.50 and 1.25e1. It is false for a number that is not writable. A text that is
// normal is given back without a copy.
func Normal(text string) (string, bool) {
	if isNormal(text) {
		return text, true
	}
	d := Parse(text)
	if !d.IsWritable() {
		return text, false
	}
	return string(d.AppendPlain(nil)), true
}

// Canonical is a text that equal numbers share and others do not: the normal one,
// where there is one.
func Canonical(text string) string {
	if normal, ok := Normal(text); ok {
		return normal
	}
	return string(Parse(text).Append(nil))
}

// isNormal tells whether text is as AppendPlain writes it.
func isNormal(text string) bool {
	digits, negative := strings.CutPrefix(text, "-")
	whole, frac, point := strings.Cut(digits, ".")
	switch {
	case !isDigits(whole) || len(whole) > 1 && whole[0] == '0':
		return false
	case point:
		return isDigits(frac) && frac[len(frac)-1] != '0'
	}
	return !negative || whole != "0"
}

// isDigits tells whether text is one digit or more, and not too many.
func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != "" && len(text) <= MaxDigits
}

// IsNumber tells whether text is a number as JSON writes it.
func IsNumber(text string) bool {
	text = strings.TrimPrefix(text, "-")
	whole, rest := cutDigits(text)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		var frac string
		if frac, rest = cutDigits(after); frac == "" {
			return false
		}
	}
	return rest == "" || isExponent(rest)
}

func isExponent(text string) bool {
	if text[0] != 'e' && text[0] != 'E' {
		return false
	}
	text = text[1:]
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	digits, rest := cutDigits(text)
	return digits != "" && rest == ""
}

func cutDigits(text string) (digits, rest string) {
	rest = strings.TrimLeft(text, "0123456789")
	return text[:len(text)-len(rest)], rest
}
