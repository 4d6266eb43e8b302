package rql

import (
	"cmp"
	"iter"

	"github.com/perstore/perstoregen/internal/decimal"
)

// Reduce makes one value of the rows that [Program.Run] yields: their count, or
// the sum, mean, min or max of a column. Nulls are ignored; the sum of none is 0,
// the mean, min and max of none null. The sum of decimals is exact, their mean a
// float. [ErrOverflow] when a sum is too large. Other reductions have objects as
// results and are the caller's.
func (p *Program) Reduce(rows iter.Seq[any], src Source) (Value, error) {
	op := p.bound.Reduce.Op
	switch op {
	case "count", "sum", "mean", "min", "max":
	default:
		return Value{}, errorf(-1, "%q is not a reduction to a value", op)
	}
	a := accumulator{numbers: p.reduced.any()}
	r := &run{src: src}
	err := p.run(rows, r, func(obj any) bool {
		if op == "count" {
			a.count++
			return true
		}
		a.add(p.reduced.value(obj, r))
		return r.err == nil
	})
	if err := cmp.Or(err, r.err); err != nil {
		return Value{}, err
	}
	return a.result(op, p.bound.Reduce.Type(cmp.Or(p.bound.Rows, p.bound.Schema)))
}

// accumulator gathers the values of a field.
type accumulator struct {
	numbers  bool // others do not count
	count    int64
	whole    wholeSum // of those that are integers
	float    float64
	exact    *decimal.Sum // of those that are decimals; nil is none
	min, max Value
}

func (a *accumulator) add(v Value) {
	if v.IsNull() || a.numbers && !v.isNumber() {
		return
	}
	a.count++
	if a.count == 1 || v.Compare(a.min) < 0 {
		a.min = v
	}
	if a.count == 1 || v.Compare(a.max) > 0 {
		a.max = v
	}
	switch {
	case v.kind == KindDecimal:
		a.addExact(v)
		return
	case !v.isNumber():
		return
	}
	a.float += v.number()
	if v.kind == KindInt {
		a.whole.add(v.Int())
	}
}

// addExact adds a decimal.
func (a *accumulator) addExact(v Value) {
	if a.exact == nil {
		a.exact = new(decimal.Sum)
	}
	a.exact.Add(v.Text())
}

// exactSum is the sum of decimals, or ErrOverflow.
func (a *accumulator) exactSum() (Value, error) {
	if a.exact == nil {
		return Decimal("0"), nil
	}
	text, ok := a.exact.Text()
	if !ok {
		return Value{}, ErrOverflow
	}
	return Decimal(text), nil
}

// exactMean is the float next to the mean of decimals, or ErrOverflow.
func (a *accumulator) exactMean() (Value, error) {
	mean, ok := a.exact.Mean(a.count)
	if !ok {
		return Value{}, ErrOverflow
	}
	return Float(mean), nil
}

// result is what op makes of the values, as a value of type t.
func (a *accumulator) result(op string, t Type) (Value, error) {
	switch {
	case op == "count":
		return Int(a.count), nil
	case op == "sum" && (t == TypeFloat || t == TypeAny):
		return Float(a.float), nil
	case op == "sum" && t == TypeDecimal:
		return a.exactSum()
	case op == "sum":
		return a.whole.value()
	case a.count == 0:
		return Null(), nil
	case op == "mean" && a.exact != nil:
		return a.exactMean()
	case op == "mean" && a.whole.terms == a.count:
		return Float(a.whole.mean()), nil
	case op == "mean":
		return Float(a.float / float64(a.count)), nil
	case op == "min":
		return a.min, nil
	}
	return a.max, nil
}
