package rqlsql

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// writer walks over a statement and keeps one of the three things that can be
// made of it. What it is told of the others it drops.
type writer struct {
	dialect   Dialect
	output    output
	buf       []byte // the text
	shape     shape
	args      []any
	places    int                    // of arguments so far
	tables    int32                  // tables so far
	joins     []joined               // tables that are joined to others, of all FROMs so far
	terms     junction               // the conjunction or disjunction under way
	total     int                    // terms so far
	depth     int                    // of nesting
	recursive bool                   // a part of it is recursive
	spell     func(rql.Value) string // writes values in place of arguments; nil is not
	err       error                  // the first
}

// output is what a writer makes.
type output uint8

const (
	toText output = iota
	toShape
	toArgs
)

// scope is a table as the statement names it.
type scope struct {
	schema  *rql.Schema
	number  int32
	first   int32 // the number of the first table of its FROM; itself unless it is joined
	traits  traits
	element string // of a row that is an element of a list: the element, as JSON
}

// traits are what is true of a scope: they are one field, so that scopes and columns
// are passed in registers.
type traits uint8

const (
	bare   traits = 1 << iota // it has its own name, without an alias
	scalar                    // the element is the only field, and not JSON
	absent                    // it is joined, and may be a row of nulls because there is none
	lone                      // its columns have no table before them
)

func (t scope) is(trait traits) bool { return t.traits&trait != 0 }

func (w *writer) text(s string) {
	if w.output == toText {
		w.buf = append(w.buf, s...)
	}
}

// fail keeps the first error. The walk goes on; what it makes is dropped.
func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// separate writes a comma before all items of a list but the first.
func (w *writer) separate(i int) {
	if i > 0 {
		w.text(", ")
	}
}

// table names the next table.
func (w *writer) table(s *rql.Schema) scope {
	w.tables++
	return scope{schema: s, number: w.tables - 1, first: w.tables - 1}
}

// from writes FROM with the table and what is joined to it.
func (w *writer) from(t scope) {
	if w.output == toText {
		w.text(" FROM " + w.quote(t.schema.Table) + " AS " + t.alias())
	}
	for i := range w.joins {
		if w.joins[i].to.first == t.number {
			w.joinedTable(&w.joins[i])
		}
	}
}

// about adds to the shape of which table what follows is, where it is not the
// first one of its FROM.
func (w *writer) about(t scope) {
	if t.number != t.first {
		w.ofTable(t.number)
	}
}

func (w *writer) ofTable(number int32) {
	w.mark(tagOf)
	w.number(int64(number))
}

func (t scope) alias() string { return "t" + strconv.Itoa(int(t.number)) }

// column is a field of a table.
type column struct {
	table scope
	field int
}

func (t scope) column(field int) column { return column{table: t, field: field} }

func (c column) of() *rql.Field { return c.table.schema.Field(c.field) }

// nullable tells whether the column may be null where it is written.
func (c column) nullable() bool { return c.table.is(absent) || c.of().Nullable }

// ref is the text of a column, or of a member inside of one. A name is always
// qualified: a bare one could mean a column of another table, or in SQLite a
// string.
func (w *writer) ref(c column) string {
	if w.output != toText {
		return ""
	}
	f := c.of()
	switch {
	case f.Type == rql.TypeDecimal && (c.table.element != "" || len(f.Path) > 0):
		w.fail(unsupported("a decimal inside of a nested value"))
		return ""
	case c.table.is(scalar):
		return c.table.element
	case c.table.element != "":
		return w.dialect.JSONValue(c.table.element, append([]string{f.Name}, f.Path...), f.Type)
	case len(f.Path) > 0:
		return w.dialect.JSONValue(w.column(c), f.Path, f.Type)
	}
	return w.column(c)
}

// column is the qualified name of a column.
func (w *writer) column(c column) string {
	switch {
	case c.table.is(lone):
		return w.quote(c.of().Column)
	case c.table.is(bare):
		return w.quote(c.table.schema.Table) + "." + w.quote(c.of().Column)
	}
	return c.table.alias() + "." + w.quote(c.of().Column)
}

// quote refuses what cannot be written as an identifier: a NUL ends the
// statement in some databases.
func (w *writer) quote(name string) string {
	if name == "" || strings.IndexByte(name, 0) >= 0 {
		w.fail(errors.New("rqlsql: " + strconv.Quote(name) + " is no name of a table or column"))
	}
	return w.dialect.Quote(name)
}

// place is the text of the next placeholder.
func (w *writer) place() string {
	if w.output != toText {
		return ""
	}
	w.places++
	return w.dialect.Placeholder(w.places)
}

// integer binds a number of rows.
func (w *writer) integer(n int64) string {
	if w.output == toArgs {
		w.args = append(w.args, n)
	}
	return w.place()
}

// bound binds a driver value.
func (w *writer) bound(arg any, err error) {
	if err != nil {
		w.fail(err)
	}
	w.args = append(w.args, arg)
}

// value binds the i-th value of n as one of a column.
func (w *writer) value(c column, n node, i int) string {
	if c.of().Type == rql.TypeDecimal {
		return w.decimal(n, i)
	}
	if w.spell != nil {
		return w.written(n.value(i))
	}
	if w.output == toArgs {
		v := n.value(i)
		w.check(v)
		w.bound(w.dialect.Arg(v))
	}
	return w.place()
}

// written is a value as a literal, which holds no NUL and no number that is none.
func (w *writer) written(v rql.Value) string {
	if f := v.Float(); v.Kind() == rql.KindFloat && (math.IsNaN(f) || math.IsInf(f, 0)) || strings.IndexByte(v.Text(), 0) >= 0 {
		w.fail(unsupported("a literal of " + strconv.Quote(rql.Scalar(v).String())))
	}
	return w.spell(v)
}

// check refuses values that SQL would take for others: a database takes NaN
// for null, or for greater than all numbers.
func (w *writer) check(v rql.Value) {
	_, _, slot := v.Slot()
	switch {
	case slot: // is checked when it has its value
	case v.Kind() == rql.KindParam:
		w.fail(errors.New("rqlsql: the parameter $" + v.Text() + " is not bound"))
	case v.Kind() == rql.KindFloat && math.IsNaN(v.Float()):
		w.fail(errors.New("rqlsql: NaN cannot be compared"))
	}
}
