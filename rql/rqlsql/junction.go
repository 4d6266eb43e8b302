package rqlsql

import (
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// The bounds of a text. Databases parse and plan by recursion, some on a small
// stack: SQLite answers a chain of 1,000 terms with an error, and its driver
// breaks down in 250 nested parentheses. Lists of values do not count.
const (
	maxTerms    = 900
	maxDepth    = 64
	parentheses = 1 // of maxDepth
	subquery    = 4
)

// junction is the list of terms that predicates are written into.
type junction struct {
	op    rql.PredOp // PredAnd or PredOr
	count int        // terms so far
}

// term begins a term of the junction under way. The shape has the operator
// where the text has it first.
func (w *writer) term() {
	w.total++
	if w.total > maxTerms {
		w.fail(unsupported("a query of more than " + strconv.Itoa(maxTerms) + " terms"))
	}
	if w.terms.count == 1 {
		w.leaf(w.terms.op, false)
	}
	if w.terms.count > 0 {
		if w.terms.op == rql.PredAnd {
			w.text(" AND ")
		} else {
			w.text(" OR ")
		}
	}
	w.terms.count++
}

// enter begins terms that op joins, in parentheses where they stand among
// terms of the other kind. It gives the junction to leave to.
func (w *writer) enter(op rql.PredOp) (outer junction) {
	if op == w.terms.op {
		return w.terms
	}
	w.term()
	outer = w.terms
	w.terms = junction{op: op}
	w.mark(tagOpen)
	w.text("(")
	w.nest(parentheses)
	return outer
}

// nest goes deeper by n, or back up.
func (w *writer) nest(n int) {
	w.depth += n
	if w.depth > maxDepth {
		w.fail(unsupported("a condition that is nested so deep"))
	}
}

// leave ends what enter began.
func (w *writer) leave(outer junction) {
	if w.terms.op == outer.op {
		return
	}
	w.settle()
	w.text(")")
	w.mark(tagEnd)
	w.nest(-parentheses)
	w.terms = outer
}

// orNull begins the complement of a comparison with c, which holds where c is
// null as well. Without not it begins nothing.
func (w *writer) orNull(c column, not bool) (outer junction) {
	if not && c.nullable() {
		return w.enter(rql.PredOr)
	}
	return w.terms
}

// endOrNull ends what orNull began.
func (w *writer) endOrNull(c column, not bool, outer junction) {
	if not && c.nullable() {
		w.isNull(c, false)
	}
	w.leave(outer)
}

// constant writes what is always true or false, unless it says nothing among
// the terms under way.
func (w *writer) constant(truth bool) {
	if truth != (w.terms.op == rql.PredAnd) {
		w.literal(truth)
	}
}

// settle writes what a junction without terms is. A junction ends with it.
func (w *writer) settle() {
	if w.terms.count == 0 {
		w.literal(w.terms.op == rql.PredAnd)
	}
}

// literal writes true or false, for which not every database has words.
func (w *writer) literal(truth bool) {
	w.term()
	if truth {
		w.mark(tagTrue)
		w.text("1 = 1")
	} else {
		w.mark(tagFalse)
		w.text("1 = 0")
	}
}
