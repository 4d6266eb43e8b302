package rqlsql

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// maxJoins is how many tables are joined to the first one of a FROM: databases
// have limits, and try orders of all tables that stand beside each other. What
// lies beyond is a sub-query.
const maxJoins = 8

// joined is a table that a to-one link joins to another one. It has one row for
// a row of that at most, and is joined once however often it is named.
type joined struct {
	from, to scope
	via      *rql.BoundLink
	inner    bool // rows without one of it do not match, and so need not be there
}

// joinable tells whether a link leads from a row of s to one row at most because
// it gives the key of its target. Values of different types are out: a float may
// equal several integers.
func joinable(s *rql.Schema, l *rql.BoundLink) bool {
	target := l.Link.Target
	if l.Link.Many || len(target.Key) == 0 || subqueried(l.Filter) {
		return false
	}
	for i := range l.On {
		j := &l.On[i]
		if j.Op != rql.PredEq || j.Not || len(j.Path) > 0 || s.Field(j.Local).Type != target.Field(j.Remote).Type {
			return false
		}
	}
	for _, key := range target.Key {
		if !slices.ContainsFunc(l.On, func(j rql.BoundJoin) bool { return j.Remote == key }) {
			return false
		}
	}
	return true
}

// joinCondition joins what a condition about a row of t names, in its order. With
// must, rows that do not meet the condition are not wanted.
func (w *writer) joinCondition(t scope, p *rql.Pred, must bool) {
	if p == nil || p.Op == rql.PredRecurse { // which is about other rows
		return
	}
	if p.Op == rql.PredLink {
		j := w.join(t, p.Via, must)
		if j == nil {
			return
		}
		t = j.to
	}
	must = must && (p.Op == rql.PredLink || p.Op == rql.PredAnd)
	for _, arg := range p.Args {
		if len(arg.Args) > 0 {
			w.joinCondition(t, arg, must)
		}
	}
}

// joinPath joins what a path of links names, as far as that goes, and tells
// whether it goes to the end.
func (w *writer) joinPath(t scope, path []*rql.BoundLink, must bool) bool {
	for _, l := range path {
		j := w.join(t, l, must)
		if j == nil {
			return false
		}
		t = j.to
	}
	return true
}

// joinOrder joins what the keys of an order name.
func (w *writer) joinOrder(t scope, keys []rql.Order) {
	for i := range keys {
		if path := keys[i].Path; len(path) > 0 {
			w.joinPath(t, path, false)
		}
	}
}

// join joins the target of a link to t. It is nil where that may not be.
func (w *writer) join(t scope, l *rql.BoundLink, must bool) *joined {
	j := w.joinOf(t, l)
	if j == nil {
		if !joinable(t.schema, l) || w.joinsOf(t.first) == maxJoins {
			return nil
		}
		to := w.table(l.Link.Target)
		to.first = t.first
		w.joins = append(w.joins, joined{from: t, to: to, via: l})
		j = &w.joins[len(w.joins)-1]
	}
	j.inner = j.inner || must
	return j
}

// joinOf is the join of a link to t; nil is none.
func (w *writer) joinOf(t scope, l *rql.BoundLink) *joined {
	for i := range w.joins {
		if j := &w.joins[i]; j.from.number == t.number && j.via.Link == l.Link {
			return j
		}
	}
	return nil
}

// joinsOf counts the tables that are joined in the FROM of a table.
func (w *writer) joinsOf(first int32) (n int) {
	for i := range w.joins {
		if w.joins[i].to.first == first {
			n++
		}
	}
	return n
}

// target is the table that a link joins to t, where it does.
func (w *writer) target(t scope, l *rql.BoundLink) (target scope, ok bool) {
	j := w.joinOf(t, l)
	if j == nil {
		return scope{}, false
	}
	target = j.to
	if !j.inner {
		target.traits = absent
	}
	return target, true
}

// follow goes along a path as far as it is joined, and gives what is left of it.
func (w *writer) follow(t scope, path []*rql.BoundLink) (at scope, rest []*rql.BoundLink) {
	for len(path) > 0 {
		next, ok := w.target(t, path[0])
		if !ok {
			break
		}
		t, path = next, path[1:]
	}
	return t, path
}

// joinedTable writes a table that is joined.
func (w *writer) joinedTable(j *joined) {
	if j.inner {
		w.mark(tagInner)
	} else {
		w.mark(tagOuter)
		w.text(" LEFT")
	}
	w.number(int64(j.from.number))
	w.name(j.via.Link.Name)
	w.joinTable(j.to)
	w.on(j.from, j.to, j.via)
	w.mark(tagEnd)
}

// joinedRel writes n, whose link joins target: that there is a row and it matches,
// or that there is none or it does not match. What does not hold for nulls needs
// no check that there is a row, and its complement none that there is none.
func (w *writer) joinedRel(target scope, n node) {
	match, inner := n.Args[0], !target.is(absent)
	if !n.not {
		target.traits = 0 // what is true of nulls is not asked for
	}
	switch m := normal(match, false); {
	case m.op == rql.PredAnd && len(m.Args) == 0:
		w.isNull(target.column(keyOf(n.Via)), !n.not)
	case inner || w.rejects(target, match, false):
		w.pred(target, match, n.not)
	default:
		target.traits = 0
		w.joinedAnd(target, n)
	}
}

// joinedAnd writes that there is a row and it matches, or the complement.
func (w *writer) joinedAnd(target scope, n node) {
	op := rql.PredAnd
	if n.not {
		op = rql.PredOr
	}
	outer := w.enter(op)
	w.isNull(target.column(keyOf(n.Via)), !n.not)
	w.pred(target, n.Args[0], n.not)
	w.leave(outer)
}

// keyOf is a field of a joined target that no row has without a value.
func keyOf(l *rql.BoundLink) int { return l.On[0].Remote }

// rejects tells whether what pred writes cannot hold where all columns of t are
// null, as those of a row are that is not there.
func (w *writer) rejects(t scope, p *rql.Pred, not bool) bool {
	n := normal(p, not)
	holds := func(arg *rql.Pred) bool { return !w.rejects(t, arg, n.not) }
	switch n.op {
	case rql.PredOr:
		return !slices.ContainsFunc(n.Args, holds)
	case rql.PredAnd:
		return slices.ContainsFunc(n.Args, func(arg *rql.Pred) bool { return !holds(arg) })
	case rql.PredIsNull:
		return n.not
	case rql.PredContains:
		return !n.not
	case rql.PredLink:
		return !n.not && needs(n.Via)
	case rql.PredRecurse:
		return false // its complement takes keys not to be null
	}
	return !n.not || !t.column(n.Field).nullable()
}

// needs tells whether a link leads nowhere from a row of nulls.
func needs(l *rql.BoundLink) bool {
	return slices.ContainsFunc(l.On, func(j rql.BoundJoin) bool { return !j.Not })
}
