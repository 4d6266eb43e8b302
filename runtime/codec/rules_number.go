package codec

import (
	"cmp"

	"github.com/perstore/perstoregen/internal/decimal"
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
	if s.numeric() && !decimal.Parse(s.v.Raw()).IsMultiple(decimal.Parse(unit)) && s.breaks() {
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
	return decimal.Parse(a).Compare(decimal.Parse(b))
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
