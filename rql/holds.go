package rql

import (
	"math"
	"slices"
)

// holds is match of a test that needs no source, as a function that was chosen by
// operator and type before: what a loop over many objects calls.
func (t *test) holds() func(obj any) bool {
	if all := t.conditions(); all != nil {
		return all.hold
	}
	switch t.op {
	case PredAnd:
		return conjoined(functions(t.args))
	case PredOr:
		args := functions(t.args)
		return func(obj any) bool {
			return slices.ContainsFunc(args, func(arg func(any) bool) bool { return arg(obj) })
		}
	case PredNot:
		arg := t.args[0].holds()
		return func(obj any) bool { return !arg(obj) }
	}
	return t.matchField
}

func functions(tests []*test) []func(obj any) bool {
	out := make([]func(obj any) bool, len(tests))
	for i, t := range tests {
		out[i] = t.holds()
	}
	return out
}

func conjoined(args []func(obj any) bool) func(obj any) bool {
	if len(args) == 2 {
		first, second := args[0], args[1]
		return func(obj any) bool { return first(obj) && second(obj) }
	}
	return func(obj any) bool {
		for _, arg := range args {
			if !arg(obj) {
				return false
			}
		}
		return true
	}
}

// integers are the bounds of what a test lets through, both included; false is
// another test, or one with nothing between them.
func (t *test) integers() (least, most int64, ok bool) {
	least, most = math.MinInt64, math.MaxInt64
	switch v := t.value.Int(); t.op {
	case PredEq:
		return v, v, true
	case PredLt:
		return least, v - 1, v > least
	case PredLe:
		return least, v, true
	case PredGt:
		return v + 1, most, v < most
	case PredGe:
		return v, most, true
	case PredBetween:
		high := t.high.Int()
		return v, high - 1, t.high.kind == t.value.kind && high > least
	}
	return 0, 0, false
}

// floats is integers for numbers, of which none is NaN.
func (t *test) floats() (least, most float64, ok bool) {
	least, most = math.Inf(-1), math.Inf(1)
	switch v := t.value.Float(); t.op {
	case PredEq:
		return v, v, true
	case PredLt:
		return least, math.Nextafter(v, least), v > least
	case PredLe:
		return least, v, true
	case PredGt:
		return math.Nextafter(v, most), most, v < most
	case PredGe:
		return v, most, true
	case PredBetween:
		high := t.high.Float()
		return v, math.Nextafter(high, least), t.high.kind == KindFloat && high > least
	}
	return 0, 0, false
}
