package rqlsql

import (
	"errors"
	"math"

	"github.com/perstore/perstoregen/rql"
)

// Heads reads the first rows of each group of b in the order of b: those up to the
// limit of b in each. Rows with the same values of the fields by are a group. The
// columns are as in Select. b has an order in which no two rows are equal.
func Heads(d Dialect, b *rql.Bound, columns, by []int) Statement {
	return Statement{dialect: d, query: b, columns: columns, by: by, verb: verbHeads}
}

// heads writes
//
//	SELECT r.c0, … FROM (SELECT t0.id AS c0, …, t0.name AS k0, …,
//		ROW_NUMBER() OVER (PARTITION BY t0.by ORDER BY t0.name, …) AS n FROM … WHERE …
//	) AS r WHERE r.n <= ? ORDER BY r.k0, …
func (w *writer) heads(s Statement) {
	b := s.query
	if !b.Objects() || len(s.by) == 0 || len(b.Sort) == 0 {
		w.fail(errors.New("rqlsql: Heads needs objects, fields to group them by, and an order"))
		return
	}
	columns := s.columns
	if len(columns) == 0 {
		columns = allFields(b.Schema)
	}
	table := w.source(b, true)
	w.text("SELECT ")
	for i := range columns {
		w.separate(i)
		w.text("r." + columnAlias(i))
	}
	w.text(" FROM (SELECT ")
	w.aliased(table, columns)
	nullable := w.orderColumns(table, b.Sort)
	w.text(", ROW_NUMBER() OVER (PARTITION BY ")
	w.columns(table, s.by)
	w.order(table, b.Sort)
	w.text(") AS n")
	w.matched(table, b)
	w.text(") AS r")
	w.upTo(b.Limit)
	w.orderAgain(b.Sort, nullable)
}

func allFields(s *rql.Schema) []int {
	fields := make([]int, len(s.Fields))
	for i := range fields {
		fields[i] = i
	}
	return fields
}

// aliased writes columns of a table as c0, c1 ….
func (w *writer) aliased(table scope, columns []int) {
	w.number(int64(len(columns)))
	for i, field := range columns {
		w.separate(i)
		w.text(w.ref(table.column(field)) + " AS " + columnAlias(i))
		w.number(int64(field))
	}
}

// orderColumns writes the keys of an order as k0, k1 …, and tells which of them may
// be null.
func (w *writer) orderColumns(table scope, keys []rql.Order) []bool {
	nullable := make([]bool, len(keys))
	for i, k := range keys {
		w.text(", ")
		nullable[i] = w.path(table, k.Path, k.Field, w.compared)
		w.text(" AS " + keyAlias(i))
	}
	return nullable
}

// orderAgain writes ORDER BY of the keys that orderColumns has written.
func (w *writer) orderAgain(keys []rql.Order, nullable []bool) {
	w.text(" ORDER BY ")
	for i, k := range keys {
		w.separate(i)
		w.text("r." + keyAlias(i))
		w.direction(k.Desc, nullable[i])
	}
}

// upTo writes that a row is not behind the limit of its group.
func (w *writer) upTo(limit int64) {
	if limit < 0 {
		limit = math.MaxInt64
	}
	w.text(" WHERE r.n <= ")
	w.text(w.integer(limit))
}
