package rqlsql

import "github.com/perstore/perstoregen/rql"

// rel writes that a linked row matches the argument of n, or that none does.
func (w *writer) rel(t scope, n node) {
	if target, ok := w.target(t, n.Via); ok {
		w.joinedRel(target, n)
		return
	}
	target, outer := w.enterLink(t, n.Via, n.not)
	for _, arg := range n.Args {
		w.joinCondition(target, arg, true)
	}
	w.linked(t, target, n.Via)
	for _, arg := range n.Args {
		w.pred(target, arg, false)
	}
	w.leaveLink(outer)
}

// enterLink begins a sub-query of the rows that l links to a row of t. Before
// linked goes on with it the caller joins what its terms need.
func (w *writer) enterLink(t scope, l *rql.BoundLink, not bool) (target scope, outer junction) {
	w.term()
	w.about(t)
	w.leaf(rql.PredLink, not)
	if not {
		w.text("NOT ")
	}
	w.text("EXISTS (SELECT 1")
	w.nest(subquery)
	outer = w.terms
	return w.table(l.Link.Target), outer
}

// leaveLink ends what enterLink began.
func (w *writer) leaveLink(outer junction) {
	w.settle()
	w.text(")")
	w.mark(tagEnd)
	w.nest(-subquery)
	w.terms = outer
}

// linked writes FROM and WHERE for the rows that l links to a row of t. The
// caller settles the terms.
func (w *writer) linked(t, target scope, l *rql.BoundLink) {
	for i := range l.On {
		if !l.On[i].Not {
			w.joinPath(target, l.On[i].Path, true)
		}
	}
	w.joinCondition(target, l.Filter, true)
	w.name(l.Link.Name)
	w.from(target)
	w.text(" WHERE ")
	w.on(t, target, l)
}

// on writes the terms that hold for a row of t and one that l links to it. The
// caller settles them.
func (w *writer) on(t, target scope, l *rql.BoundLink) {
	w.terms = junction{op: rql.PredAnd}
	for i := range l.On {
		w.meets(t, target, &l.On[i])
	}
	if l.Filter != nil {
		w.pred(target, l.Filter, false)
	}
}

// meets writes one condition between a row of t and the target. It never holds
// where the column of t is null.
func (w *writer) meets(t, target scope, j *rql.BoundJoin) {
	local := t.column(j.Local)
	if j.Not && local.nullable() {
		w.isNull(local, true)
	}
	w.reach(target, j.Path, j, local, j.Not)
}

// reach writes the condition at the end of a path of links. Its complement holds
// where the path leads nowhere, too.
func (w *writer) reach(at scope, path []*rql.BoundLink, j *rql.BoundJoin, local column, not bool) {
	if !not {
		at, path = w.follow(at, path)
	}
	if len(path) == 0 {
		w.match(at.column(j.Remote), j.Op, not, local)
		return
	}
	next, outer := w.enterLink(at, path[0], not)
	w.joinPath(next, path[1:], true)
	w.linked(at, next, path[0])
	w.reach(next, path[1:], j, local, false)
	w.leaveLink(outer)
}

// match writes remote op local, or the complement, of which remote may be null.
func (w *writer) match(remote column, op rql.PredOp, not bool, local column) {
	switch {
	case op == rql.PredContains:
		w.contains(remote, not, operand{column: local})
	case op == rql.PredIn && not:
		w.contains(local, not, operand{column: remote})
	case op == rql.PredIn:
		w.among(remote, local)
	default:
		w.compare(op, not, remote, operand{column: local})
	}
}

// among writes that c is an element of a list, so that an index over c serves.
func (w *writer) among(c, list column) {
	w.begin(rql.PredIn, false, c)
	w.number(int64(list.field))
	elem := list.of().Elem
	if w.isArray(list) {
		w.amongArray(c, list)
		return
	}
	w.comparable(c, elem)
	if w.output != toText {
		return
	}
	left := w.ref(c)
	if t := c.of().Type; t != elem && family(t) == rql.TypeString {
		left, elem = w.asText(left, c), rql.TypeString
	}
	from, value := w.dialect.ScalarsFrom(w.ref(list), "e", elem)
	w.text(left + " IN (SELECT " + value + " FROM " + from + ")")
}
