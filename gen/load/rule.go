package load

import (
	"math/big"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// ruleMaker makes the rule of a keyword for a kind; false where the keyword
// says nothing about values of that kind.
type ruleMaker func(l *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool)

var ruleMakers = map[string]ruleMaker{
	"minimum":          bound(ceil),
	"exclusiveMinimum": bound(ceil),
	"maximum":          bound(floor),
	"exclusiveMaximum": bound(floor),
	"multipleOf":       multiple,
	"minLength":        length(ir.KindString),
	"maxLength":        length(ir.KindString),
	"minItems":         length(ir.KindList),
	"maxItems":         length(ir.KindList),
	"uniqueItems":      unique,
	"minProperties":    length(ir.KindMap),
	"maxProperties":    length(ir.KindMap),
	"pattern":          pattern,
	"const":            constant,
}

// rules are the checks of a type, in the order in which its schemas name them.
func (l *loader) rules(kind ir.Kind, v view) []ir.Rule {
	var rules []ir.Rule
	for _, n := range v.nodes {
		for _, m := range n.Members() {
			if make, ok := ruleMakers[m.Name]; ok {
				if rule, ok := make(l, kind, m.Name, m.Value); ok {
					rule.At = schemaPointer(m.Value)
					rules = append(rules, rule)
				}
			}
		}
	}
	l.checkBounds(v)
	return rules
}

// bound makes the rule of a limit. One that is fractional is rounded inward for
// an integer; one outside of int64 always holds.
func bound(inward func(*big.Rat) *big.Int) ruleMaker {
	return func(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
		limit, ok := rational(value)
		if !ok {
			return ir.Rule{}, false
		}
		switch kind {
		case ir.KindFloat:
			f, ok := exactFloat(value)
			return ir.Rule{Keyword: keyword, Float: f}, ok
		case ir.KindInt:
			if !limit.IsInt() {
				keyword = inclusive[keyword]
			}
			i := inward(limit)
			return ir.Rule{Keyword: keyword, Int: i.Int64()}, i.IsInt64()
		default:
			return ir.Rule{}, false
		}
	}
}

// inclusive is the keyword for a limit that was rounded: x > 1.5 is x >= 2.
var inclusive = map[string]string{
	"minimum": "minimum", "exclusiveMinimum": "minimum",
	"maximum": "maximum", "exclusiveMaximum": "maximum",
}

// multiple makes the rule of multipleOf. An integer is a multiple of p/q exactly
// when it is one of p, the fraction being in lowest terms.
func multiple(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
	divisor, ok := rational(value)
	if !ok || divisor.Sign() <= 0 {
		return ir.Rule{}, false
	}
	switch kind {
	case ir.KindFloat:
		f, ok := exactFloat(value)
		return ir.Rule{Keyword: keyword, Float: f}, ok && f > 0
	case ir.KindInt:
		p := divisor.Num()
		return ir.Rule{Keyword: keyword, Int: p.Int64()}, p.IsInt64() && p.Cmp(big.NewInt(1)) != 0
	default:
		return ir.Rule{}, false
	}
}

func length(of ir.Kind) ruleMaker {
	return func(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
		n, ok := count(value)
		return ir.Rule{Keyword: keyword, Int: n}, ok && kind == of
	}
}

func unique(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
	return ir.Rule{Keyword: keyword}, kind == ir.KindList && value.IsTrue()
}

func pattern(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
	if kind != ir.KindString || !value.Is(schema.String) {
		return ir.Rule{}, false
	}
	re2, err := schema.RE2(value.Text())
	return ir.Rule{Keyword: keyword, Text: re2}, err == nil
}

// constKinds are the kinds whose values Go compares with ==.
var constKinds = []ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindString, ir.KindEnum}

func constant(_ *loader, kind ir.Kind, keyword string, value *schema.Node) (ir.Rule, bool) {
	literal, ok := literalOf(kind, value)
	if !ok || !slices.Contains(constKinds, kind) {
		return ir.Rule{}, false
	}
	return ir.Rule{Keyword: keyword, Value: literal}, true
}

// ranges are the pairs of keywords that leave nothing when they cross. A strict
// pair leaves nothing when they meet, either.
var ranges = []struct {
	low, high string
	strict    bool
}{
	{"minimum", "maximum", false},
	{"exclusiveMinimum", "maximum", true},
	{"minimum", "exclusiveMaximum", true},
	{"exclusiveMinimum", "exclusiveMaximum", true},
	{"minLength", "maxLength", false},
	{"minItems", "maxItems", false},
}

// checkBounds reports limits that no value can keep.
func (l *loader) checkBounds(v view) {
	for _, r := range ranges {
		low, ok := rational(v.get(r.low))
		high, found := rational(v.get(r.high))
		if !ok || !found {
			continue
		}
		if order := low.Cmp(high); order > 0 || r.strict && order == 0 {
			l.problem(v.get(r.low).NamePlace(), "no value can have %s %s and %s %s", r.low, v.get(r.low).Text(), r.high, v.get(r.high).Text())
		}
	}
}
