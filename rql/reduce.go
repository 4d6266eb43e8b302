package rql

import (
	"iter"
	"math"
)

// Reduce makes one value of the rows that [Program.Run] yields: their count, or
// the sum, mean, min or max of a field. Nulls are ignored; the sum of none is 0,
// the mean, min and max of none null. Other reductions have objects as results
// and are the caller's.
func (p *Program) Reduce(rows iter.Seq[any], src Source) (Value, error) {
	op := p.bound.Reduce.Op
	switch op {
	case "count", "sum", "mean", "min", "max":
	default:
		return Value{}, errorf(-1, "%q is not a reduction to a value", op)
	}
	var a accumulator
	err := p.Run(rows, src, func(obj any) bool {
		if op == "count" {
			a.count++
			return true
		}
		a.add(p.bound.Schema.Value(obj, p.bound.Reduce.Field))
		return true
	})
	if err != nil {
		return Value{}, err
	}
	if op == "sum" && p.bound.Schema.Fields[p.bound.Reduce.Field].Type == TypeFloat {
		return Float(a.float), nil
	}
	return a.result(op)
}

// accumulator gathers the values of a field.
type accumulator struct {
	count    int64
	sum      int64
	overflow bool
	float    float64
	min, max Value
}

func (a *accumulator) add(v Value) {
	if v.IsNull() {
		return
	}
	a.count++
	if a.count == 1 || v.compare(&a.min) < 0 {
		a.min = v
	}
	if a.count == 1 || v.compare(&a.max) > 0 {
		a.max = v
	}
	if !v.isNumber() {
		return
	}
	a.float += v.number()
	if v.kind == KindInt {
		n := v.Int()
		a.overflow = a.overflow || n > 0 && a.sum > math.MaxInt64-n || n < 0 && a.sum < math.MinInt64-n
		a.sum += n
	}
}

func (a *accumulator) result(op string) (Value, error) {
	switch {
	case op == "count":
		return Int(a.count), nil
	case op == "sum" && a.overflow:
		return Value{}, errorf(-1, "the sum overflows 64 bits")
	case op == "sum":
		return Int(a.sum), nil
	case a.count == 0:
		return Null(), nil
	case op == "mean":
		return Float(a.float / float64(a.count)), nil
	case op == "min":
		return a.min, nil
	}
	return a.max, nil
}
