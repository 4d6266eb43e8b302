package rqlsql

import (
	"errors"
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// Statement is one SQL statement over a bound query. Its methods change
// nothing and may be called concurrently. The query must come from [rql.Bind]
// or be as valid as one that does.
type Statement struct {
	dialect Dialect
	query   *rql.Bound
	columns []int            // that are read; of the key where rows are written
	by      []int            // the fields that group the rows of Heads
	set     []rql.Assignment // of an update
	verb    verb
}

// verb is what a statement asks of its query.
type verb uint8

const (
	verbSelect verb = iota
	verbCount
	verbExists
	verbReduce
	verbRows
	verbHeads
	verbUpdate
	verbDelete
)

// Select reads the rows of b in its order and between its limits. The columns
// are those of the fields by index, in the order given; none are all fields. A
// query that gives no objects has no such statement, but that of Rows.
func Select(d Dialect, b *rql.Bound, columns []int) Statement {
	return Statement{dialect: d, query: b, columns: columns, verb: verbSelect}
}

// Columns are the fields that Select or Heads was asked for.
func (s Statement) Columns() []int { return s.columns }

// Count counts the rows that match, or those of an aggregate or distinct,
// whatever the limit and offset of b. It counts no further than MaxCount. Its one
// row has one integer.
func Count(d Dialect, b *rql.Bound) Statement {
	return Statement{dialect: d, query: b, verb: verbCount}
}

// Exists asks whether a row matches, whatever the limit and offset of b. Its
// one row has the integer 1 or 0.
func Exists(d Dialect, b *rql.Bound) Statement {
	return Statement{dialect: d, query: b, verb: verbExists}
}

// Reduce makes one value of the rows of b: the count, sum, mean, min or max
// that b.Reduce names. It goes over the rows between the limits of b, where it
// has any. Its one row has what Result reads.
func Reduce(d Dialect, b *rql.Bound) Statement {
	return Statement{dialect: d, query: b, verb: verbReduce}
}

// SQL is the text of the statement. The error is [errors.ErrUnsupported] for
// what the dialect cannot express.
func (s Statement) SQL() (string, error) {
	w := writer{dialect: s.dialect, output: toText, buf: make([]byte, 0, 256)}
	w.statement(s)
	text := string(w.buf)
	if w.recursive {
		text = w.dialect.Unbounded(text)
	}
	return text, w.err
}

// Args appends the arguments of the statement in the order of its
// placeholders.
func (s Statement) Args(dst []any) ([]any, error) {
	w := writer{dialect: s.dialect, output: toArgs, args: dst}
	w.statement(s)
	return w.args, w.err
}

// Shape appends a key of the statement's text, in a few bytes. Two statements
// of one kind and over one dialect have the same text if they have the same
// shape, and only then, names aside: schemas, links and fields of different
// names are different even where they mean the same table or column.
func (s Statement) Shape(dst []byte) []byte {
	w := writer{dialect: s.dialect, output: toShape}
	w.mark(byte(s.verb))
	w.name(s.query.Schema.Name)
	w.statement(s)
	return w.shape.appendTo(dst)
}

// statement walks over the parts of s in the order of their text.
func (w *writer) statement(s Statement) {
	switch s.verb {
	case verbSelect:
		w.rows(s.query, s.columns)
	case verbCount:
		w.count(s.query)
	case verbExists:
		w.text("SELECT CASE WHEN EXISTS (SELECT 1")
		w.matching(s.query)
		w.text(") THEN 1 ELSE 0 END")
	case verbReduce:
		w.reduce(s.query)
	case verbRows:
		w.records(s.query, false)
	case verbHeads:
		w.heads(s)
	case verbUpdate:
		w.update(s)
	case verbDelete:
		w.delete(s)
	}
}

// rows writes SELECT columns FROM … WHERE … ORDER BY … LIMIT ….
func (w *writer) rows(b *rql.Bound, columns []int) {
	if !b.Objects() {
		w.fail(errors.New("rqlsql: Select of a query that gives no objects; it is for Rows"))
	}
	table := w.source(b, true)
	w.text("SELECT ")
	w.columns(table, columns)
	w.matched(table, b)
	w.order(table, b.Sort)
	w.page(b)
}

// columns writes the list of columns of a table.
func (w *writer) columns(table scope, columns []int) {
	w.number(int64(len(columns)))
	for i, field := range columns {
		w.separate(i)
		w.text(w.ref(table.column(field)))
		w.number(int64(field))
	}
	if len(columns) > 0 || w.output != toText {
		return
	}
	for field := range table.schema.Fields {
		w.separate(field)
		w.text(w.ref(table.column(field)))
	}
}

// matching writes FROM and WHERE.
func (w *writer) matching(b *rql.Bound) scope {
	table := w.source(b, false)
	w.matched(table, b)
	return table
}

// source names the table of b and joins what its condition needs, and its order
// where that is written.
func (w *writer) source(b *rql.Bound, ordered bool) scope {
	table := w.table(b.Schema)
	w.joinCondition(table, b.Where, true)
	if ordered {
		w.joinOrder(table, b.Sort)
	}
	return table
}

// matched writes FROM and WHERE of a table that has its name.
func (w *writer) matched(table scope, b *rql.Bound) {
	w.from(table)
	if b.Where != nil {
		w.where(table, b.Where)
	}
}

// where writes WHERE with a condition about a row of t.
func (w *writer) where(t scope, p *rql.Pred) {
	w.text(" WHERE ")
	w.mark(tagWhere)
	w.terms = junction{op: rql.PredAnd}
	if op := normal(p, false).op; junctive(op) {
		w.terms.op = op // no parentheses around all of WHERE
	}
	w.pred(t, p, false)
	w.settle()
	w.mark(tagEnd)
}

// page writes the limits, the limit before the offset.
func (w *writer) page(b *rql.Bound) {
	if b.Limit < 0 && b.Offset <= 0 {
		return
	}
	var most, skip string
	if b.Limit >= 0 {
		most = w.limit(b.Limit)
	}
	if b.Offset > 0 {
		skip = w.offset(b)
	}
	w.limits(most, skip, len(b.Sort) > 0)
}

// limits writes limits, of which an empty one is none.
func (w *writer) limits(most, skip string, ordered bool) {
	if w.output == toText {
		w.text(w.dialect.Page(most, skip, ordered))
	}
}

// offset writes how many rows are left out.
func (w *writer) offset(b *rql.Bound) string {
	w.mark(tagOffset)
	if _, _, open := b.OffsetSlot.Slot(); !open {
		return w.integer(b.Offset)
	}
	if w.output == toArgs {
		w.bound(w.dialect.Arg(b.OffsetSlot))
	}
	return w.place()
}

// limit writes a limit, which is a part of the shape where it is a literal.
func (w *writer) limit(n int64) string {
	w.mark(tagLimit)
	if !w.dialect.LiteralLimit() {
		return w.integer(n)
	}
	w.number(n)
	if w.output != toText {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
