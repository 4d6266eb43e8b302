package rqlsql

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// row finds a comparison of rows in two terms of a conjunction. It is what says
// that an object comes behind a place in an order,
//
//	a >= x AND (a > x OR rest)
//
// where rest is b > y or again two such terms, and all compare one way and with
// columns that are never null: (a, b) > (x, y). It gives the strict comparisons,
// nil where there is no such thing.
func row(t scope, first, second *rql.Pred) []*rql.Pred {
	var op rql.PredOp
	switch first.Op {
	case rql.PredGe:
		op = rql.PredGt
	case rql.PredLe:
		op = rql.PredLt
	default:
		return nil
	}
	or := normal(second, false)
	if or.op != rql.PredOr || or.not || len(or.Args) != 2 || t.column(first.Field).nullable() {
		return nil
	}
	beyond, rest := or.Args[0], normal(or.Args[1], false)
	switch {
	case beyond.Op != op || beyond.Field != first.Field || !beyond.Values[0].Equal(first.Values[0]):
		return nil
	case rest.op == op && !rest.not && !t.column(rest.Field).nullable():
		return []*rql.Pred{beyond, rest.Pred}
	case rest.op == rql.PredAnd && !rest.not && len(rest.Args) == 2:
		if more := row(t, rest.Args[0], rest.Args[1]); more != nil && more[0].Op == op {
			return slices.Insert(more, 0, beyond)
		}
	}
	return nil
}

// row writes (a, b) > (x, y).
func (w *writer) row(t scope, comparisons []*rql.Pred) {
	w.term()
	w.about(t)
	w.mark(tagRow)
	w.leaf(comparisons[0].Op, false)
	w.number(int64(len(comparisons)))
	w.text("(")
	for i, p := range comparisons {
		w.separate(i)
		w.number(int64(p.Field))
		w.text(w.compared(t.column(p.Field)))
	}
	w.text(")" + signs[comparisons[0].Op] + "(")
	for i, p := range comparisons {
		w.separate(i)
		w.text(w.value(t.column(p.Field), node{Pred: p, op: p.Op}, 0))
	}
	w.text(")")
}
