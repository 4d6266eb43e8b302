package rqlsql

import "github.com/perstore/perstoregen/rql"

// node is a predicate in the form in which it is written: negations are pulled
// off it, and what amounts to a simpler predicate is one.
type node struct {
	*rql.Pred
	op  rql.PredOp // of the simpler predicate
	not bool       // whether the complement is meant; of the terms, for and, or
}

// normal takes the negations off p. An empty conjunction is true, an empty
// disjunction false; a junction of one term is the term.
func normal(p *rql.Pred, not bool) node {
	for {
		switch {
		case p.Op == rql.PredNot:
			p, not = p.Args[0], !not
		case junctive(p.Op) && len(p.Args) == 1:
			p = p.Args[0]
		default:
			return simple(p, not)
		}
	}
}

func junctive(op rql.PredOp) bool { return op == rql.PredAnd || op == rql.PredOr }

// simple finds the operator of p. Under a negation and is or of the negated
// terms, and the other way round.
func simple(p *rql.Pred, not bool) node {
	n := node{Pred: p, op: p.Op, not: not}
	switch {
	case junctive(p.Op) && not:
		n.op = rql.PredAnd + rql.PredOr - p.Op
	case p.Op == rql.PredIn && len(p.Values) == 0:
		n.op = rql.PredOr
		if not {
			n.op = rql.PredAnd
		}
	case p.Op == rql.PredIn && len(p.Values) == 1:
		n.op = rql.PredEq
	case p.Op == rql.PredLike:
		n.pattern()
	}
	return n
}

// pattern makes of n what its pattern amounts to.
func (n *node) pattern() {
	v := n.Values[0]
	if v.Kind() != rql.KindString {
		return // a parameter that is not bound, which like refuses
	}
	switch formOf(v.Text()) {
	case formAny:
		n.op, n.not = rql.PredIsNull, !n.not
	case formExact:
		n.op = rql.PredEq
	case formPrefix:
		n.op = rql.PredBetween
	}
}

// value is the i-th value that n compares with.
func (n node) value(i int) rql.Value {
	if n.Op != rql.PredLike || n.op == rql.PredLike {
		return n.Values[i]
	}
	prefix, _ := literalPrefix(n.Values[0].Text())
	prefix = unescape(prefix)
	if i == 1 {
		prefix = successor(prefix)
	}
	return rql.String(prefix)
}
