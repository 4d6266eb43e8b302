package rql

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// exactInt bounds the integers of which a float holds each one: 2^53.
const exactInt = 1 << 53

// appendFloat writes f as JavaScript does: shortest, positional from 1e-6 up to
// 1e21, no zeros before the digits of the exponent. The language takes a token
// for a number only where it is written so.
func appendFloat(b []byte, f float64) []byte {
	switch abs := math.Abs(f); {
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	case f == 0:
		return append(b, '0') // -0 too
	case abs >= 1e-6 && abs < 1e21:
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	from := len(b)
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	// Go writes at least two digits of exponent: 1e-07.
	if n := len(b); n-from >= 4 && b[n-2] == '0' && (b[n-3] == '-' || b[n-3] == '+') {
		b = append(b[:n-2], b[n-1])
	}
	return b
}

// canonicalInt tells whether the digits of v are how JavaScript prints the
// float nearest to v, so that a token of these digits is a number.
func canonicalInt(v int64) bool {
	if -exactInt <= v && v <= exactInt {
		return true
	}
	var a, b [32]byte
	return bytes.Equal(strconv.AppendInt(a[:0], v, 10), appendFloat(b[:0], float64(v)))
}

// autoNumber reads a token that is a canonical number. An integer stays exact.
func autoNumber(token string) (Value, bool) {
	if c := token[0]; c != '-' && !isDigit(c) || !isDecimal(token) { // which is cheaper than an error of strconv
		return Value{}, false
	}
	if v, err := strconv.ParseInt(token, 10, 64); err == nil {
		if token[0] == '-' && v == 0 || leadingZero(token) || !canonicalInt(v) {
			return Value{}, false
		}
		return Int(v), true
	}
	f, err := strconv.ParseFloat(token, 64)
	var b [32]byte
	if err != nil || string(appendFloat(b[:0], f)) != token {
		return Value{}, false
	}
	return Float(f), true
}

// shortInt reads what most numbers are: a few digits without a zero before them.
func shortInt(token string) (Value, bool) {
	if len(token) > 15 || len(token) > 1 && token[0] == '0' {
		return Value{}, false
	}
	n := uint64(0)
	for i := range len(token) {
		if !isDigit(token[i]) {
			return Value{}, false
		}
		n = n*10 + uint64(token[i]-'0')
	}
	return Value{kind: KindInt, bits: n}, len(token) > 0
}

func leadingZero(token string) bool {
	digits := strings.TrimPrefix(token, "-")
	return len(digits) > 1 && digits[0] == '0'
}

// readNumber reads what number: takes: any number that JavaScript reads. An
// integer stays exact where JavaScript would round it.
func readNumber(text string) (Value, bool) {
	if v, ok := readRadix(text); ok {
		return v, true
	}
	if !isDecimal(text) {
		switch text {
		case "Infinity", "+Infinity":
			return Float(math.Inf(1)), true
		case "-Infinity":
			return Float(math.Inf(-1)), true
		}
		return Value{}, false
	}
	if v, err := strconv.ParseInt(text, 10, 64); err == nil && (v != 0 || text[0] != '-') {
		return Int(v), true
	}
	f, _ := strconv.ParseFloat(text, 64) // out of range is an infinity, as in JavaScript
	return numberValue(f), true
}

// readRadix reads 0x1F, 0o17 and 0b1.
func readRadix(text string) (Value, bool) {
	if len(text) < 3 || text[0] != '0' {
		return Value{}, false
	}
	base, ok := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[text[1]]
	if !ok {
		return Value{}, false
	}
	v, err := strconv.ParseUint(text[2:], base, 63)
	return Int(int64(v)), err == nil
}

// numberValue is the integer of a float that has no fraction and is exact, so
// that 5, 5.0 and 5e0 are one value.
func numberValue(f float64) Value {
	if f == math.Trunc(f) && math.Abs(f) <= exactInt && !(f == 0 && math.Signbit(f)) {
		return Int(int64(f))
	}
	return Float(f)
}

// isDecimal tells whether text is [+-]digits[.digits][e[+-]digits] with a digit
// before the exponent. ParseFloat alone takes more: 1_000, 0x1p-2, inf.
func isDecimal(text string) bool {
	digits, rest := 0, strings.TrimLeft(text, "+-")
	if len(text)-len(rest) > 1 {
		return false
	}
	digits, rest = cutDigits(rest)
	if strings.HasPrefix(rest, ".") {
		var fraction int
		fraction, rest = cutDigits(rest[1:])
		digits += fraction
	}
	if digits == 0 || rest == "" {
		return digits > 0
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	rest = rest[1:]
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	digits, rest = cutDigits(rest)
	return digits > 0 && rest == ""
}

func cutDigits(text string) (n int, rest string) {
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n, text[n:]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
