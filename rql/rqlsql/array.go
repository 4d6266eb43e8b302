package rqlsql

import "github.com/perstore/perstoregen/rql"

// ArrayDialect is a [Dialect] of a database that has arrays: a list of scalars that
// is a column of its own is one there. Lists inside of JSON are JSON, as elsewhere.
type ArrayDialect interface {
	Dialect

	// ListIsArray tells whether the column of f, a list, holds an array.
	ListIsArray(f *rql.Field) bool

	// ArrayContains holds where list, a column with an array, has all elements of
	// elements, an argument made by InListArg or what ArrayOf gives. With not it is
	// the exact complement, which holds for a null list too.
	ArrayContains(list, elements string, not bool) string

	// ArrayOf is an array whose one element is that of a column.
	ArrayOf(column string) string

	// AmongArray holds where column is an element of list, a column with an array of
	// the same type: an index over column serves.
	AmongArray(column, list string) string

	// ArrayElements is ScalarsFrom of a column with an array.
	ArrayElements(list, alias string, elem rql.Type) (from, value string)

	// ArrayArg makes the driver value of a list, whose elements may be null, as the
	// column of f holds it.
	ArrayArg(list rql.Value, f *rql.Field) (any, error)

	// ArrayPlace stands in the text of a statement for such a value where it is
	// written: a column that is no array refuses it.
	ArrayPlace(place string, f *rql.Field) string
}

// arraysOf gives the arrays of a dialect; nil is none.
func arraysOf(d Dialect) ArrayDialect {
	if p, ok := d.(planner); ok {
		d = p.Dialect
	}
	a, _ := d.(ArrayDialect)
	return a
}

// HoldsArray tells whether the column of f holds an array, in a database that has
// them.
func HoldsArray(d Dialect, f *rql.Field) bool {
	if f.Type != rql.TypeList || len(f.Path) > 0 {
		return false
	}
	a := arraysOf(d)
	return a != nil && a.ListIsArray(f)
}

// ColumnArg makes the driver value of v as the column of f holds it: of a list an
// array or JSON, of any other value what Arg makes.
func ColumnArg(d Dialect, f *rql.Field, v rql.Value) (any, error) {
	if v.Kind() == rql.KindList && HoldsArray(d, f) {
		return arraysOf(d).ArrayArg(v, f)
	}
	return d.Arg(v)
}

// ColumnPlace stands in the text of a statement for a value of ColumnArg where it is
// written.
func ColumnPlace(d Dialect, f *rql.Field, place string) string {
	if HoldsArray(d, f) {
		return arraysOf(d).ArrayPlace(place, f)
	}
	return place
}

// isArray tells whether c is a column with an array, rather than with JSON or a
// part of it.
func (w *writer) isArray(c column) bool {
	return c.table.element == "" && HoldsArray(w.dialect, c.of())
}

// arrayContains writes that an array has an element, or that it has not.
func (w *writer) arrayContains(list column, not bool, element operand) {
	a, f := arraysOf(w.dialect), list.of()
	switch {
	case element.isColumn() && element.column.of().Type != f.Elem:
		w.amongElements(element.column, list, not)
		return
	case element.isColumn():
		left, right := w.ref(list), w.operand(element.column, element)
		if w.output == toText {
			w.text(a.ArrayContains(left, a.ArrayOf(right), not))
		}
		return
	case w.output == toArgs:
		v := element.node.value(element.index)
		w.check(v)
		w.bound(w.dialect.InListArg([]rql.Value{v}, f.Elem))
	}
	left, right := w.ref(list), w.place()
	if w.output == toText {
		w.text(a.ArrayContains(left, right, not))
	}
}

// amongArray writes that c is an element of an array.
func (w *writer) amongArray(c, list column) {
	if c.of().Type != list.of().Elem {
		w.amongElements(c, list, false)
		return
	}
	left, right := w.ref(c), w.ref(list)
	if w.output == toText {
		w.text(arraysOf(w.dialect).AmongArray(left, right))
	}
}

// amongElements writes that c is one of the elements of an array, whose type may be
// another one, or that it is none.
func (w *writer) amongElements(c, list column, not bool) {
	w.number(int64(c.field))
	if w.output != toText {
		return
	}
	left, elem := w.ref(c), list.of().Elem
	from, value := arraysOf(w.dialect).ArrayElements(w.ref(list), "e", elem)
	if t := c.of().Type; t != elem {
		left = w.asText(left, c)
		value = w.textOf(value, elem)
	}
	among := left + " IN (SELECT " + value + " FROM " + from + ")"
	if not {
		among = "(" + among + ") IS NOT TRUE"
	}
	w.text(among)
}
