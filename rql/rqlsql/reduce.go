package rqlsql

import (
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// count writes a count of all that matches, up to MaxCount.
func (w *writer) count(b *rql.Bound) {
	w.text("SELECT count(*)")
	if b.Group != nil || b.Distinct {
		w.countRecords(b)
		return
	}
	if b.MaxCount < 0 {
		w.matching(b)
		return
	}
	w.text(" FROM (SELECT 1 AS c")
	w.matching(b)
	w.limits(w.limit(b.MaxCount), "", false)
	w.text(") AS r")
}

// countRecords counts rows of which each may be made of many objects.
func (w *writer) countRecords(b *rql.Bound) {
	rows := *b
	rows.Sort, rows.Limit, rows.Offset = nil, b.MaxCount, 0
	w.mark(tagGroup)
	w.text(" FROM (")
	w.records(&rows, true)
	w.text(") AS r")
}

// reduce writes one value of the rows of b.
func (w *writer) reduce(b *rql.Bound) {
	w.name(b.Reduce.Op)
	w.reducible(b.Reduce.Op)
	if b.Columns != nil || len(b.Reduce.Path) > 0 {
		w.mark(tagGroup)
		w.reduceRecords(b)
		return
	}
	if b.Limit >= 0 || b.Offset > 0 {
		w.reducePage(b)
		return
	}
	w.text("SELECT ")
	w.reduction(b, w.reduced(b))
	w.matching(b)
}

// reducePage reduces the rows between limits, for which the order counts.
func (w *writer) reducePage(b *rql.Bound) {
	w.text("SELECT ")
	w.reduction(b, "r.c")
	w.text(" FROM (SELECT ")
	w.text(w.reduced(b))
	w.text(" AS c")
	t := w.source(b, true)
	w.matched(t, b)
	w.order(t, b.Sort)
	w.page(b)
	w.text(") AS r")
}

// reduced is the column that is reduced.
func (w *writer) reduced(b *rql.Bound) string {
	if b.Reduce.Op == "count" {
		return "1"
	}
	w.number(int64(b.Reduce.Field))
	return w.ref(scope{schema: b.Schema}.column(b.Reduce.Field))
}

// reduction writes the expression of the reduction over a column.
func (w *writer) reduction(b *rql.Bound, column string) {
	switch {
	case w.output != toText:
	case b.Reduce.Op == "count":
		w.text("count(*)")
	default:
		w.text(w.dialect.Reduce(b.Reduce.Op, column, b.Schema.Field(b.Reduce.Field).Type))
	}
}

// reducible refuses what is not one value of the rows: first and one read a
// row.
func (w *writer) reducible(op string) {
	switch op {
	case "count", "sum", "mean", "min", "max":
	default:
		w.fail(unsupported("the reduction " + strconv.Quote(op)))
	}
}
