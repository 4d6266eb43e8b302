// Package decimal compares, adds up and writes decimal numbers of any size by their
// digits. It is beside the query language and the codec, which know nothing of each
// other.
package decimal

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
)

// Number is a number by its value: ± d.ddd × 10^lead, where the digits are those of
// whole and then those of frac, without zeros at either end. Zero has no digits. It
// refers to the text that it was read from, so that numbers of any size cost no more
// than their text.
type Number struct {
	negative    bool
	whole, frac string
	lead        int64
	far         string // lead where it is beyond 64 bits: an integer, without zeros before it
}

// Parse reads a number as JSON writes it, or with a sign, zeros or a point more. Of
// another text it makes some number.
func Parse(text string) Number {
	var d Number
	text = strings.TrimPrefix(text, "+")
	text, d.negative = strings.CutPrefix(text, "-")
	exponent := ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		text, exponent = text[:i], strings.TrimPrefix(text[i+1:], "+")
	}
	d.whole, d.frac, _ = strings.Cut(text, ".")
	d.whole = strings.TrimLeft(d.whole, "0")
	d.lead = int64(len(d.whole)) - 1
	d.trim()
	if d.IsZero() {
		return Number{}
	}
	d.shift(exponent)
	return d
}

// trim takes the zeros at the ends of the digits.
func (d *Number) trim() {
	if d.whole == "" {
		digits := strings.TrimLeft(d.frac, "0")
		d.lead -= int64(len(d.frac) - len(digits))
		d.frac = digits
	}
	d.frac = strings.TrimRight(d.frac, "0")
	if d.frac == "" {
		d.whole = strings.TrimRight(d.whole, "0")
	}
}

// shift multiplies by a power of ten.
func (d *Number) shift(exponent string) {
	if exponent == "" {
		return
	}
	if e, err := strconv.ParseInt(exponent, 10, 62); err == nil { // 62: the sum fits
		d.lead += e
		return
	}
	far := addText(exponent, d.lead)
	lead, err := strconv.ParseInt(far, 10, 64)
	if err != nil {
		d.lead, d.far = 0, far
		return
	}
	d.lead = lead
}

// addText adds to an integer that is larger, however many digits it has.
func addText(integer string, by int64) string {
	digits, negative := strings.CutPrefix(integer, "-")
	if negative {
		by = -by
	}
	sum := []byte("0" + digits)
	for i := len(sum) - 1; by != 0 && i >= 0; i-- {
		by += int64(sum[i] - '0')
		rest := (by%10 + 10) % 10
		sum[i] = byte('0' + rest)
		by = (by - rest) / 10
	}
	text := strings.TrimLeft(string(sum), "0")
	if negative {
		return "-" + text
	}
	return text
}

// IsZero tells whether d is 0.
func (d Number) IsZero() bool { return d.whole == "" && d.frac == "" }

// IsInteger tells whether d has no fraction.
func (d Number) IsInteger() bool {
	if d.far != "" {
		return d.far[0] != '-'
	}
	return d.IsZero() || d.lead >= int64(len(d.whole)+len(d.frac))-1
}

// Int64 gives an integer that 64 bits hold.
func (d Number) Int64() (n int64, ok bool) {
	if d.IsZero() {
		return 0, true
	}
	if d.far != "" || d.lead > 18 || !d.IsInteger() {
		return 0, false
	}
	digits := d.whole + d.frac
	digits += strings.Repeat("0", int(d.lead)+1-len(digits))
	if d.negative {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// Equal tells whether they are the same number.
func (d Number) Equal(other Number) bool { return d.Compare(other) == 0 }

// Compare is negative where d is less than other, zero where they are the same.
func (d Number) Compare(other Number) int {
	if c := cmp.Compare(d.sign(), other.sign()); c != 0 || d.IsZero() {
		return c
	}
	c := d.compareLead(other)
	if c == 0 {
		c = compareDigits(d, other)
	}
	return c * d.sign()
}

// sign is -1, 0 or 1.
func (d Number) sign() int {
	switch {
	case d.IsZero():
		return 0
	case d.negative:
		return -1
	}
	return 1
}

func (d Number) compareLead(other Number) int {
	a, b := d.farSign(), other.farSign()
	switch {
	case a != b:
		return cmp.Compare(a, b)
	case a == 0:
		return cmp.Compare(d.lead, other.lead)
	case len(d.far) != len(other.far):
		return a * cmp.Compare(len(d.far), len(other.far))
	}
	return a * strings.Compare(d.far, other.far)
}

// farSign is -1 or 1 where lead is beyond 64 bits, else 0.
func (d Number) farSign() int {
	switch {
	case d.far == "":
		return 0
	case d.far[0] == '-':
		return -1
	}
	return 1
}

// leadText is lead in digits.
func (d Number) leadText() string {
	if d.far != "" {
		return d.far
	}
	return strconv.FormatInt(d.lead, 10)
}

// bigLead is lead as a number to calculate with.
func (d Number) bigLead() *big.Int {
	n, _ := new(big.Int).SetString(d.leadText(), 10)
	return n
}

// compareDigits compares two numbers whose first digits have the same place.
func compareDigits(a, b Number) int {
	a.cut(0)
	b.cut(0)
	for {
		n := min(len(a.whole), len(b.whole))
		if c := strings.Compare(a.whole[:n], b.whole[:n]); c != 0 {
			return c
		}
		a.cut(n)
		b.cut(n)
		if a.whole == "" || b.whole == "" {
			return cmp.Compare(len(a.whole), len(b.whole))
		}
	}
}

// cut drops the first n digits; whole is empty then only where none is left.
func (d *Number) cut(n int) {
	d.whole = d.whole[n:]
	if d.whole == "" {
		d.whole, d.frac = d.frac, ""
	}
}

// Append appends a text that only equal numbers share.
func (d Number) Append(dst []byte) []byte {
	if d.IsZero() {
		return append(dst, '0')
	}
	if d.negative {
		dst = append(dst, '-')
	}
	dst = append(append(dst, d.whole...), d.frac...)
	return append(append(dst, 'e'), d.leadText()...)
}
