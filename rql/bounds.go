package rql

import (
	"slices"
	"unicode/utf8"
)

// Bounds is what the top conjunction of a query says of the values of a field. Not
// all objects within the bounds match; the rest of the query remains to be checked.
type Bounds struct {
	// In are the only values, in order and each once: one is that of an equality,
	// null is missing. Nil is any value within the limits, which then are all
	// that is known.
	In []Value

	Low, High         Value // the limits; null is none
	LowOpen, HighOpen bool  // whether the limit itself is out
}

// Equal gives the one value of an equality.
func (b Bounds) Equal() (Value, bool) {
	if len(b.In) != 1 {
		return Value{}, false
	}
	return b.In[0], true
}

// Bounds gives what the query says of a field; false is nothing. Objects whose
// field is null are within limits as little as in the query.
func (q *Bound) Bounds(field int) (b Bounds, ok bool) {
	for _, p := range q.conjuncts() {
		if p.Op.hasField() && p.Field == field {
			ok = b.narrow(p) || ok
		}
	}
	if b.In != nil {
		b.Low, b.High, b.LowOpen, b.HighOpen = Null(), Null(), false, false
	}
	return b, ok
}

// Only tells whether the query says nothing but equalities, or in, of these
// fields, each once: all objects with such values match.
func (q *Bound) Only(fields []int) bool {
	seen := make([]int, 0, len(fields))
	for _, p := range q.conjuncts() {
		if p.Op != PredEq && p.Op != PredIn && p.Op != PredIsNull || !slices.Contains(fields, p.Field) || slices.Contains(seen, p.Field) {
			return false
		}
		seen = append(seen, p.Field)
	}
	return true
}

// conjuncts are the predicates that all objects of the query match.
func (q *Bound) conjuncts() []*Pred {
	switch {
	case q.Where == nil:
		return nil
	case q.Where.Op != PredAnd:
		return []*Pred{q.Where}
	}
	var all []*Pred
	for _, p := range q.Where.Args {
		inner := Bound{Where: p}
		all = append(all, inner.conjuncts()...)
	}
	return all
}

// narrow adds what a predicate says; false is nothing that has bounds.
func (b *Bounds) narrow(p *Pred) bool {
	switch p.Op {
	case PredIsNull:
		b.only([]Value{Null()})
	case PredEq:
		b.only(p.Values)
	case PredIn:
		b.only(distinctValues(p.Values))
	case PredLt, PredLe:
		b.below(p.Values[0], p.Op == PredLt)
	case PredGt, PredGe:
		b.above(p.Values[0], p.Op == PredGt)
	case PredBetween:
		b.above(p.Values[0], false)
		b.below(p.Values[1], true)
	case PredLike:
		return b.like(p.Values[0].Text())
	default:
		return false
	}
	return true
}

func distinctValues(values []Value) []Value {
	out := slices.Clone(values)
	slices.SortFunc(out, Value.Compare)
	return append([]Value{}, slices.CompactFunc(out, func(a, b Value) bool { return a.Compare(b) == 0 })...)
}

// only keeps the shorter of two lists: each of them is right.
func (b *Bounds) only(values []Value) {
	if b.In == nil || len(values) < len(b.In) {
		b.In = values
	}
}

func (b *Bounds) above(v Value, open bool) {
	if c := v.Compare(b.Low); b.Low.IsNull() || c > 0 || c == 0 && open {
		b.Low, b.LowOpen = v, open
	}
}

func (b *Bounds) below(v Value, open bool) {
	if c := v.Compare(b.High); b.High.IsNull() || c < 0 || c == 0 && open {
		b.High, b.HighOpen = v, open
	}
}

// like takes what a pattern begins with.
func (b *Bounds) like(text string) bool {
	p := newPattern(text, false)
	if !p.wild {
		b.only([]Value{String(p.exact)})
		return true
	}
	var prefix []rune
	for _, c := range p.pieces[0] {
		if c == anyRune || c == utf8.RuneError { // many bytes are that one
			break
		}
		prefix = append(prefix, c)
	}
	low := string(prefix)
	if low == "" {
		return false
	}
	b.above(String(low), false)
	if high := after(low); high != "" {
		b.below(String(high), true)
	}
	return true
}

// after is the first text that begins with nothing of what begins with s; empty is
// that there is none.
func after(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 0xff {
			return s[:i] + string([]byte{s[i] + 1})
		}
	}
	return ""
}
