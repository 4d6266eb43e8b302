package codec

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/perstore/perstoregen/internal/decimal"
)

// maxCheckDepth is how deep the pointers of a [Check] go. Deeper members are
// checked as well; their pointers end early.
const maxCheckDepth = 32

// Check collects violations while generated code walks an object. Its methods
// check one rule each and record what breaks it under the member's name; the
// empty name is the element or object that was entered. The zero Check is
// ready for use and does not allocate until a rule is broken.
type Check struct {
	Limit      int // how many violations are kept; 0 is all
	source     *Source
	path       [maxCheckDepth]step
	depth      int
	violations []Violation
	trial
}

// Done tells that Limit is reached: nothing that follows is recorded.
func (c *Check) Done() bool { return c.Limit > 0 && len(c.violations) >= c.Limit }

// step leads to an element, or to what has a name.
type step struct {
	name   string
	index  int     // or what the name is of
	source *Source // of what the step leads to, where a type of its own checks it
}

// What a step is that leads to no element.
const (
	toMember = -1 - iota
	toEntry
	toKey
)

// In enters the member at name for the checks of a nested value.
//
//go:noinline
func (c *Check) In(name string) { c.enter(step{name: name, index: toMember}) }

// Entry enters the value at name of the map that was entered before.
//
//go:noinline
func (c *Check) Entry(name string) { c.enter(step{name: name, index: toEntry}) }

// Key enters the name of a member of the map that was entered before.
//
//go:noinline
func (c *Check) Key(name string) { c.enter(step{name: name, index: toKey}) }

// Index enters an element of the list that was entered before.
//
//go:noinline
func (c *Check) Index(i int) { c.enter(step{index: i}) }

func (c *Check) enter(s step) {
	if c.depth < maxCheckDepth {
		c.path[c.depth] = s
	}
	c.depth++
}

// Out leaves the member or element that was entered last.
//
//go:noinline
func (c *Check) Out() { c.depth-- }

// Err gives a *[ValidationError], or nil when nothing was recorded.
//
//go:noinline
func (c *Check) Err() error {
	if len(c.violations) == 0 {
		return nil
	}
	return &ValidationError{Violations: c.violations}
}

// Fail records that the member at name breaks the rule of keyword.
//
//go:noinline
func (c *Check) Fail(name, keyword, format string, args ...any) {
	c.FailAt(name, keyword, c.schemaPointer(name, keyword), format, args...)
}

// FailAt is [Check.Fail] that also tells where the schema has the rule.
//
//go:noinline
func (c *Check) FailAt(name, keyword, schemaPointer, format string, args ...any) {
	if c.Done() {
		return
	}
	c.violations = append(c.violations, Violation{
		Pointer:       c.pointer(name),
		Keyword:       keyword,
		SchemaPointer: schemaPointer,
		Message:       fmt.Sprintf(format, args...),
	})
}

func (c *Check) pointer(name string) string {
	var b strings.Builder
	for _, s := range c.path[:min(c.depth, maxCheckDepth)] {
		if s.index >= 0 {
			b.WriteString("/" + strconv.Itoa(s.index))
			continue
		}
		b.WriteString("/" + EscapePointer(s.name))
	}
	if name != "" {
		b.WriteString("/" + EscapePointer(name))
	}
	return b.String()
}

// MinLength checks the length of a text in characters.
//
//go:noinline
func (c *Check) MinLength(name, v string, least int) {
	if n := utf8.RuneCountInString(v); n < least {
		c.Fail(name, "minLength", "has %d characters; at least %d are needed", n, least)
	}
}

// MaxLength checks the length of a text in characters.
//
//go:noinline
func (c *Check) MaxLength(name, v string, most int) {
	if len(v) <= most {
		return
	}
	if n := utf8.RuneCountInString(v); n > most {
		c.Fail(name, "maxLength", "has %d characters; at most %d are allowed", n, most)
	}
}

// Pattern checks that a text matches an expression somewhere.
//
//go:noinline
func (c *Check) Pattern(name, v string, p *Pattern) {
	if !p.Match(v) {
		c.Fail(name, "pattern", "is %q, which does not match %s", v, p)
	}
}

// OneOf tells whether v is one of the values of its enum. Unlike slices.Contains
// it is compiled once for all enums.
//
//go:noinline
func OneOf[E ~string](v E, values []E) bool {
	for _, other := range values {
		if v == other {
			return true
		}
	}
	return false
}

// CheckEnum checks that a text is one of those allowed.
//
//go:noinline
func CheckEnum[E ~string](c *Check, name string, v E, allowed []E) {
	if !OneOf(v, allowed) {
		c.Fail(name, "enum", "is %q; want one of %s", string(v), quoteAll(allowed))
	}
}

func quoteAll[E ~string](texts []E) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = strconv.Quote(string(t))
	}
	return strings.Join(quoted, ", ")
}

// Const checks that a value is the only one allowed: ok tells whether it is.
//
//go:noinline
func (c *Check) Const(name string, ok bool, want any) {
	if !ok {
		c.Fail(name, "const", "must be %v", want)
	}
}

// MinInt checks that v >= least.
//
//go:noinline
func (c *Check) MinInt(name string, v, least int64) {
	if v < least {
		c.Fail(name, "minimum", "is %d; at least %d is needed", v, least)
	}
}

// MaxInt checks that v <= most.
//
//go:noinline
func (c *Check) MaxInt(name string, v, most int64) {
	if v > most {
		c.Fail(name, "maximum", "is %d; at most %d is allowed", v, most)
	}
}

// AboveInt checks that v > bound.
//
//go:noinline
func (c *Check) AboveInt(name string, v, bound int64) {
	if v <= bound {
		c.Fail(name, "exclusiveMinimum", "is %d; more than %d is needed", v, bound)
	}
}

// BelowInt checks that v < bound.
//
//go:noinline
func (c *Check) BelowInt(name string, v, bound int64) {
	if v >= bound {
		c.Fail(name, "exclusiveMaximum", "is %d; less than %d is needed", v, bound)
	}
}

// MultipleOfInt checks that v is a multiple of unit.
//
//go:noinline
func (c *Check) MultipleOfInt(name string, v, unit int64) {
	if v%unit != 0 {
		c.Fail(name, "multipleOf", "is %d, which is no multiple of %d", v, unit)
	}
}

// MinFloat checks that v >= least.
//
//go:noinline
func (c *Check) MinFloat(name string, v, least float64) {
	if !(v >= least) {
		c.Fail(name, "minimum", "is %v; at least %v is needed", v, least)
	}
}

// MaxFloat checks that v <= most.
//
//go:noinline
func (c *Check) MaxFloat(name string, v, most float64) {
	if !(v <= most) {
		c.Fail(name, "maximum", "is %v; at most %v is allowed", v, most)
	}
}

// AboveFloat checks that v > bound.
//
//go:noinline
func (c *Check) AboveFloat(name string, v, bound float64) {
	if !(v > bound) {
		c.Fail(name, "exclusiveMinimum", "is %v; more than %v is needed", v, bound)
	}
}

// BelowFloat checks that v < bound.
//
//go:noinline
func (c *Check) BelowFloat(name string, v, bound float64) {
	if !(v < bound) {
		c.Fail(name, "exclusiveMaximum", "is %v; less than %v is needed", v, bound)
	}
}

// MultipleOfFloat checks that v is a multiple of unit, both as the decimal numbers
// that they are written as.
//
//go:noinline
func (c *Check) MultipleOfFloat(name string, v, unit float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return // no number at all, which Finite tells
	}
	if !isMultipleFloat(v, unit) {
		c.Fail(name, "multipleOf", "is %v, which is no multiple of %v", v, unit)
	}
}

func isMultipleFloat(v, unit float64) bool {
	const digits = 1e15 // so many come back from a float64
	for power := 1.0; power < digits; power *= 10 {
		u, x := math.Round(unit*power), math.Round(v*power)
		if math.Abs(x) >= digits || u >= digits {
			break
		}
		if u/power == unit { // the unit has no more decimals, and so has each of its multiples
			return x/power == v && math.Mod(x, u) == 0
		}
	}
	return decimal.Parse(shortest(v)).IsMultiple(decimal.Parse(shortest(unit)))
}

func shortest(v float64) string { return strconv.FormatFloat(v, 'e', -1, 64) }

// Finite checks that v is a number that JSON can hold.
//
//go:noinline
func (c *Check) Finite(name string, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		c.Fail(name, "type", "is %v, which is no number of JSON", v)
	}
}

// Day checks that the calendar has the day.
//
//go:noinline
func (c *Check) Day(name string, v Date) {
	if !v.Valid() {
		c.Fail(name, "format", "is %s, which is no day", v)
	}
}

// MinItems checks the length of a list.
//
//go:noinline
func (c *Check) MinItems(name string, n, least int) {
	if n < least {
		c.Fail(name, "minItems", "has %d items; at least %d are needed", n, least)
	}
}

// MaxItems checks the length of a list.
//
//go:noinline
func (c *Check) MaxItems(name string, n, most int) {
	if n > most {
		c.Fail(name, "maxItems", "has %d items; at most %d are allowed", n, most)
	}
}

// MinProperties checks the number of members of a map.
//
//go:noinline
func (c *Check) MinProperties(name string, n, least int) {
	if n < least {
		c.Fail(name, "minProperties", "has %d properties; at least %d are needed", n, least)
	}
}

// MaxProperties checks the number of members of a map.
//
//go:noinline
func (c *Check) MaxProperties(name string, n, most int) {
	if n > most {
		c.Fail(name, "maxProperties", "has %d properties; at most %d are allowed", n, most)
	}
}

// Named checks the name that was entered: only members whose names match an
// expression are allowed.
//
//go:noinline
func (c *Check) Named(name string, p *Pattern) {
	if !p.Match(name) {
		c.Fail("", "additionalProperties", "is no member that is allowed: its name does not match %s", p)
	}
}

// NotNull checks a member that may be absent but not null.
//
//go:noinline
func (c *Check) NotNull(name string, null bool) {
	if null {
		c.Fail(name, "type", "is null, which is not allowed")
	}
}

// Required checks that a member is there.
//
//go:noinline
func (c *Check) Required(name string, there bool) {
	if !there {
		c.Fail(name, "required", "is required")
	}
}

// CheckUnique checks that no two items of a list are equal.
//
//go:noinline
func CheckUnique[T comparable](c *Check, name string, items []T) {
	if len(items) > uniqueByMap {
		checkUniqueByMap(c, name, items)
		return
	}
	for i, v := range items {
		if first := slices.Index(items[:i], v); first >= 0 {
			c.Fail(name, "uniqueItems", "has the same item at %d and %d", first, i)
			return
		}
	}
}

// uniqueByMap is the length from which a map finds equal items faster.
const uniqueByMap = 16

func checkUniqueByMap[T comparable](c *Check, name string, items []T) {
	seen := make(map[T]int, len(items))
	for i, v := range items {
		if first, ok := seen[v]; ok {
			c.Fail(name, "uniqueItems", "has the same item at %d and %d", first, i)
			return
		}
		seen[v] = i
	}
}

// Format checks that a text has a format; is tells whether it has.
//
//go:noinline
func (c *Check) Format(name, v, format string, is func(string) bool) {
	if !is(v) {
		c.Fail(name, "format", "is %q, which is no %s", v, format)
	}
}
