package rqlsql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// recurse writes that a row of t is one of those that n reaches, or that it is
// none:
//
//	t0.a IN (WITH RECURSIVE r1(k0) AS (SELECT t1.a FROM … AS t1 WHERE …
//		UNION SELECT t3.a FROM r1 JOIN … AS t2 ON t2.a = r1.k0 JOIN … AS t3 ON …) SELECT r1.k0 FROM r1)
//
// where t1 are the rows at the start, and t3 those that the link leads to from
// t2. Keys are never null, so the complement is exact.
func (w *writer) recurse(t scope, n node) {
	key := t.schema.Key
	if len(key) == 0 || !w.dialect.Recursion() || len(key) > 1 && !w.dialect.RowKeys() {
		w.fail(unsupported("recurse"))
		return
	}
	w.recursive = true
	w.term()
	w.about(t)
	w.leaf(n.op, n.not)
	w.nest(subquery)
	outer := w.terms
	w.keyList(key, func(i int) string { return w.ref(t.column(key[i])) })
	if n.not {
		w.text(" NOT")
	}
	r := reached{table: unused("r"+strconv.Itoa(int(w.tables)), n.Pred), key: key}
	w.text(" IN (WITH RECURSIVE " + r.table + "(" + r.keys("") + ") AS (")
	w.reachStart(r, t.schema, n.Args[0])
	w.text(" UNION ")
	w.reachNext(r, t.schema, n.Via)
	w.text(") SELECT " + r.keys(r.table+".") + " FROM " + r.table + ")")
	w.mark(tagEnd)
	w.nest(-subquery)
	w.terms = outer
}

// reached is the table of the keys that are reached.
type reached struct {
	table string
	key   []int
}

// keys are the names of the columns of the table.
func (r reached) keys(prefix string) string {
	names := make([]string, len(r.key))
	for i := range names {
		names[i] = prefix + keyAlias(i)
	}
	return strings.Join(names, ", ")
}

// reachStart writes the keys of the rows at the start.
func (w *writer) reachStart(r reached, s *rql.Schema, where *rql.Pred) {
	w.text("SELECT ")
	start := w.table(s)
	w.joinCondition(start, where, true)
	w.keyNames(r.key, func(i int) string { return w.ref(start.column(r.key[i])) })
	w.from(start)
	w.where(start, where)
}

// reachNext writes the keys of the rows that l leads to from a row of the table.
func (w *writer) reachNext(r reached, s *rql.Schema, l *rql.BoundLink) {
	from, target := w.table(s), w.table(s)
	w.name(l.Link.Name)
	w.text("SELECT ")
	w.keyNames(r.key, func(i int) string { return w.ref(target.column(r.key[i])) })
	w.text(" FROM " + r.table)
	w.joinTable(from)
	for i, field := range r.key {
		if i > 0 {
			w.text(" AND ")
		}
		w.text(w.ref(from.column(field)) + " = " + r.table + "." + keyAlias(i))
	}
	w.joinTable(target)
	w.on(from, target, l)
	w.settle()
}

// joinTable writes JOIN with the table.
func (w *writer) joinTable(t scope) {
	if w.output == toText {
		w.text(" JOIN " + w.quote(t.schema.Table) + " AS " + t.alias() + " ON ")
	}
}

// unused makes a name longer until no table of p has it: within the sub-query it
// would hide that table.
func unused(name string, p *rql.Pred) string {
	for names(p, name) {
		name += "r"
	}
	return name
}

// names tells whether a predicate is about a table of that name. Databases do
// not agree on whether case makes a difference.
func names(p *rql.Pred, table string) bool {
	return p.Via != nil && leads(p.Via, table) || slices.ContainsFunc(p.Args, func(arg *rql.Pred) bool { return names(arg, table) })
}

// leads tells whether a link goes to a table of that name, or over it.
func leads(l *rql.BoundLink, table string) bool {
	over := func(l *rql.BoundLink) bool { return leads(l, table) }
	return strings.EqualFold(l.Link.Target.Table, table) || l.Filter != nil && names(l.Filter, table) ||
		slices.ContainsFunc(l.On, func(j rql.BoundJoin) bool { return slices.ContainsFunc(j.Path, over) })
}
