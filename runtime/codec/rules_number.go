package codec

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// The bounds of numbers are their texts in the schema: all is compared exactly.

// Minimum checks that a number is not less than a bound.
func (s *Schema) Minimum(bound string) *Schema {
	if s.numeric() && compareNumbers(s.v.Raw(), bound) < 0 && s.breaks() {
		s.say("minimum", "is %s; at least %s is needed", show(s.v), bound)
	}
	return s
}

// ExclusiveMinimum checks that a number is greater than a bound.
func (s *Schema) ExclusiveMinimum(bound string) *Schema {
	if s.numeric() && compareNumbers(s.v.Raw(), bound) <= 0 && s.breaks() {
		s.say("exclusiveMinimum", "is %s; more than %s is needed", show(s.v), bound)
	}
	return s
}

// Maximum checks that a number is not greater than a bound.
func (s *Schema) Maximum(bound string) *Schema {
	if s.numeric() && compareNumbers(s.v.Raw(), bound) > 0 && s.breaks() {
		s.say("maximum", "is %s; at most %s is allowed", show(s.v), bound)
	}
	return s
}

// ExclusiveMaximum checks that a number is less than a bound.
func (s *Schema) ExclusiveMaximum(bound string) *Schema {
	if s.numeric() && compareNumbers(s.v.Raw(), bound) >= 0 && s.breaks() {
		s.say("exclusiveMaximum", "is %s; less than %s is needed", show(s.v), bound)
	}
	return s
}

// MultipleOf checks that a number is a multiple of a unit, which is positive.
func (s *Schema) MultipleOf(unit string) *Schema {
	if s.numeric() && !parseDecimal(s.v.Raw()).isMultiple(parseDecimal(unit)) && s.breaks() {
		s.say("multipleOf", "is %s, which is no multiple of %s", show(s.v), unit)
	}
	return s
}

func (s *Schema) numeric() bool { return !s.over() && s.v.Kind() == KindNumber }

// compareNumbers compares the texts of two numbers by value.
func compareNumbers(a, b string) int {
	if x, ok := smallInt(a); ok {
		if y, ok := smallInt(b); ok {
			return cmp.Compare(x, y)
		}
	}
	return parseDecimal(a).compare(parseDecimal(b))
}

// smallInt is the value of a text of few digits and nothing else.
func smallInt(text string) (int64, bool) {
	const most = 18
	digits, sign := text, int64(1)
	if text[0] == '-' {
		digits, sign = text[1:], -1
	}
	if len(digits) > most {
		return 0, false
	}
	var n int64
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(digits[i]-'0')
	}
	return sign * n, true
}

// isMultiple tells whether d / unit is an integer; unit is not zero. It takes no
// more time than the digits are long, whatever the exponents.
func (d decimal) isMultiple(unit decimal) bool {
	if d.isZero() {
		return true
	}
	shift := d.last() - unit.last()
	if shift < 0 {
		return false // the last digit of d is not zero
	}
	by, _ := new(big.Int).SetString(unit.whole+unit.frac, 10)
	shift = min(shift, int64(by.BitLen())) // more tens have no more factors in common with it
	rest := d.rest(by)
	return rest.Mul(rest, new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), by)).Mod(rest, by).Sign() == 0
}

// last is the place of the last digit, as lead is that of the first. It is far
// away where that is beyond 64 bits.
func (d decimal) last() int64 {
	const far = math.MaxInt64 / 2
	switch {
	case strings.HasPrefix(d.far, "-"):
		return -far
	case d.far != "":
		return far
	}
	return d.lead - int64(len(d.whole)+len(d.frac)-1)
}

// rest is what the digits leave when they are divided, some at a time.
func (d decimal) rest(by *big.Int) *big.Int {
	const step = 18
	rest, part, scale := new(big.Int), new(big.Int), new(big.Int)
	for _, digits := range []string{d.whole, d.frac} {
		for digits != "" {
			head := digits[:min(step, len(digits))]
			digits = digits[len(head):]
			n, _ := strconv.ParseInt(head, 10, 64) // digits alone
			scale.Exp(big.NewInt(10), big.NewInt(int64(len(head))), nil)
			rest.Mul(rest, scale).Add(rest, part.SetInt64(n)).Mod(rest, by)
		}
	}
	return rest
}
