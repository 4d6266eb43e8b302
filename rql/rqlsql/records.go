package rqlsql

import (
	"slices"
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// Rows reads the columns of b, which gives no objects. Row reads what the driver
// gives of one of its rows.
func Rows(d Dialect, b *rql.Bound) Statement {
	return Statement{dialect: d, query: b, verb: verbRows}
}

// records is what a query goes over that gives rows of its own: the objects of
// a table, or what is gathered of them.
type records struct {
	*rql.Bound
	table   scope
	derived bool // the columns are those of a derived table: a group of what sub-queries find
}

// records writes the rows of b. Aliased, its columns are c0, c1 ….
func (w *writer) records(b *rql.Bound, aliased bool) {
	limited := b.Limit >= 0 || b.Offset > 0
	ordered := limited || !aliased // within another statement only limits need an order
	r := w.recordSource(b, ordered)
	w.text("SELECT ")
	if b.Distinct {
		w.mark(tagDistinct)
		w.text("DISTINCT ")
	}
	w.number(int64(len(b.Columns)))
	for i, c := range b.Columns {
		w.separate(i)
		w.record(r, c, false)
		if aliased {
			w.text(" AS " + columnAlias(i))
		}
	}
	if r.derived {
		w.gathered(r)
	} else {
		w.matched(r.table, b)
	}
	w.groupBy(r)
	if ordered {
		w.recordOrder(r)
		w.page(b)
	}
}

// recordSource names the table of b and joins what is written of it.
func (w *writer) recordSource(b *rql.Bound, ordered bool) records {
	r := records{Bound: b, table: w.source(b, false)}
	for _, c := range b.Columns {
		w.joinPath(r.table, c.Path, false)
	}
	if b.Group != nil {
		r.derived = w.joinGroup(r.table, b.Group)
	}
	if ordered {
		w.joinOrder(r.table, b.Sort)
	}
	return r
}

// joinGroup joins what g gathers, and tells whether a part of it needs a
// sub-query, by which not every database groups.
func (w *writer) joinGroup(t scope, g *rql.Group) (derived bool) {
	for _, c := range g.By {
		derived = !w.joinPath(t, c.Path, false) || derived
	}
	for _, m := range g.Make {
		derived = !w.joinPath(t, m.Path, false) || derived
	}
	return derived
}

func columnAlias(i int) string { return "c" + strconv.Itoa(i) }

// record writes a column of a row, as it is or as an order takes it, and tells
// whether it may be null.
func (w *writer) record(r records, c rql.Column, sorted bool) (nullable bool) {
	switch {
	case r.Group == nil && sorted:
		return w.path(r.table, c.Path, c.Field, w.compared)
	case r.Group == nil:
		return w.path(r.table, c.Path, c.Field, w.ref)
	case c.Field < len(r.Group.By):
		w.part(r, c.Field, r.Group.By[c.Field], sorted)
	default:
		w.made(r, c.Field, r.Group.Make[c.Field-len(r.Group.By)], sorted)
	}
	return r.Rows.Field(c.Field).Nullable
}

// part writes what the i-th column of the rows is gathered of.
func (w *writer) part(r records, i int, c rql.Column, sorted bool) {
	switch {
	case !r.derived && sorted:
		w.path(r.table, c.Path, c.Field, w.compared)
		return
	case !r.derived:
		w.path(r.table, c.Path, c.Field, w.ref)
		return
	}
	w.number(int64(i))
	w.text(w.sortable("g."+columnAlias(i), c.Of(r.Schema).Type, sorted))
}

// made writes the i-th column of the rows, which is gathered by m.
func (w *writer) made(r records, i int, m rql.Reduction, sorted bool) {
	at := r.table
	if !r.derived {
		at, _ = w.follow(at, m.Path)
	}
	w.about(at)
	w.mark(tagGroup)
	w.name(m.Op)
	w.reducible(m.Op)
	if m.Op == "count" {
		w.text("count(*)")
		return
	}
	var column string
	if r.derived {
		w.number(int64(i))
		column = "g." + columnAlias(i)
	} else {
		w.number(int64(m.Field))
		column = w.ref(at.column(m.Field))
	}
	if w.output == toText {
		w.text(w.sortable(w.dialect.Reduce(m.Op, column, m.Of(r.Schema).Type), m.Type(r.Schema), sorted))
	}
}

// gathered writes FROM with a derived table of all that the rows are made of.
func (w *writer) gathered(r records) {
	w.mark(tagGroup)
	w.text(" FROM (SELECT ")
	n := len(r.Group.By)
	w.number(int64(n))
	for i, c := range r.Group.By {
		w.separate(i)
		w.path(r.table, c.Path, c.Field, w.ref)
		w.text(" AS " + columnAlias(i))
	}
	w.number(int64(len(r.Group.Make)))
	for i, m := range r.Group.Make {
		w.separate(n + i)
		if m.Op == "count" {
			w.text("1")
		} else {
			w.path(r.table, m.Path, m.Field, w.ref)
		}
		w.text(" AS " + columnAlias(n+i))
	}
	w.matched(r.table, r.Bound)
	w.text(") AS g")
}

// groupBy writes GROUP BY. All rows are one group where there is a row at all.
func (w *writer) groupBy(r records) {
	if r.Group == nil {
		return
	}
	w.mark(tagGroup)
	w.number(int64(len(r.Group.By)))
	if len(r.Group.By) == 0 {
		w.text(" HAVING count(*) > 0")
	}
	for i, c := range r.Group.By {
		if i == 0 {
			w.text(" GROUP BY ")
		}
		w.separate(i)
		w.part(r, i, c, false)
	}
}

// recordOrder writes ORDER BY. Databases order distinct rows by the columns that
// they see, which are named by their places. A text that stands for a decimal has
// another order than it, and is in a database that takes expressions there.
func (w *writer) recordOrder(r records) {
	for i, k := range r.Sort {
		if i == 0 {
			w.text(" ORDER BY ")
		}
		w.separate(i)
		w.mark(tagOrder)
		nullable, c := true, rql.Column{Path: k.Path, Field: k.Field}
		named := r.Distinct && (c.Of(r.Rows).Type != rql.TypeDecimal || !w.ordersTexts())
		if at := slices.IndexFunc(r.Columns, c.Same); named && at >= 0 {
			w.number(int64(at))
			w.text(strconv.Itoa(at + 1))
		} else {
			nullable = w.record(r, c, true)
		}
		w.direction(k.Desc, nullable)
	}
}

// reduceRecords writes one value of the rows of b.
func (w *writer) reduceRecords(b *rql.Bound) {
	rows := *b
	at := 0
	switch {
	case b.Reduce.Op == "count" && b.Columns == nil:
		rows.Columns = []rql.Column{{}}
	case b.Reduce.Op == "count":
	case b.Columns == nil:
		rows.Columns = []rql.Column{b.Reduce.Column}
	default:
		at = slices.IndexFunc(b.Columns, b.Reduce.Column.Same)
		if at < 0 {
			at, rows.Columns = len(b.Columns), append(slices.Clip(b.Columns), b.Reduce.Column)
		}
	}
	w.text("SELECT ")
	w.number(int64(at))
	switch {
	case w.output != toText:
	case b.Reduce.Op == "count":
		w.text("count(*)")
	default:
		w.text(w.dialect.Reduce(b.Reduce.Op, "r."+columnAlias(at), b.Reduce.Of(b.Rows).Type))
	}
	w.text(" FROM (")
	w.records(&rows, true)
	w.text(") AS r")
}
