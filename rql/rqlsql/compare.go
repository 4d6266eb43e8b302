package rqlsql

import "github.com/perstore/perstoregen/rql"

// signs spell the comparisons.
var signs = [...]string{
	rql.PredEq: " = ",
	rql.PredLt: " < ",
	rql.PredLe: " <= ",
	rql.PredGt: " > ",
	rql.PredGe: " >= ",
}

// complements are the comparisons that hold where another does not, between
// values that are not null.
var complements = [...]rql.PredOp{
	rql.PredLt: rql.PredGe,
	rql.PredLe: rql.PredGt,
	rql.PredGt: rql.PredLe,
	rql.PredGe: rql.PredLt,
}

// operand is the right side of a comparison: a value of a predicate, or the
// column of a row further out, which is not null where it matters.
type operand struct {
	node   node
	index  int
	column column // where node is none
}

func (o operand) isColumn() bool { return o.node.Pred == nil }

// operand writes the right side of a comparison with a column.
func (w *writer) operand(c column, o operand) string {
	if o.isColumn() {
		w.number(int64(o.column.field))
		return w.compared(o.column)
	}
	return w.value(c, o.node, o.index)
}

// compare writes c op right, or the complement, of which c may be null.
func (w *writer) compare(op rql.PredOp, not bool, c column, right operand) {
	switch {
	case op == rql.PredEq && not:
		w.differ(c, right)
	case not:
		outer := w.orNull(c, not)
		w.sign(complements[op], c, right)
		w.endOrNull(c, not, outer)
	default:
		w.sign(op, c, right)
	}
}

// sign writes a comparison that does not hold where c is null.
func (w *writer) sign(op rql.PredOp, c column, right operand) {
	w.begin(op, false, c)
	left, other := w.sides(c, right)
	w.text(left)
	w.text(signs[op])
	w.text(other)
}

// sides are both sides of a comparison. Columns whose types differ are compared as
// they are in memory, where dates and uuids are texts.
func (w *writer) sides(c column, right operand) (left, other string) {
	left, other = w.compared(c), w.operand(c, right)
	if right.isColumn() && c.of().Type != right.column.of().Type {
		return w.asText(left, c), w.asText(other, right.column)
	}
	return left, other
}

// asText is a column, as a text where it has the type of some texts.
func (w *writer) asText(ref string, c column) string { return w.textOf(ref, c.of().Type) }

// textOf is a value of type t, as a text where that is the type of some texts.
func (w *writer) textOf(value string, t rql.Type) string {
	if w.output == toText && (t == rql.TypeDate || t == rql.TypeUUID) {
		return w.dialect.AsText(value, t)
	}
	return value
}

// differ writes that c is not right, which holds where c is null.
func (w *writer) differ(c column, right operand) {
	nullable := c.nullable()
	if nullable {
		w.mark(tagNull)
	}
	w.begin(rql.PredEq, true, c)
	left, other := w.sides(c, right)
	switch {
	case w.output != toText:
	case nullable:
		w.text(w.dialect.Distinct(left, other))
	default:
		w.text(left + " <> " + other)
	}
}

// contains writes that a list has an element, or that it has not.
func (w *writer) contains(list column, not bool, element operand) {
	w.begin(rql.PredContains, not, list)
	if w.isArray(list) {
		w.arrayContains(list, not, element)
		return
	}
	elem := list.of().Elem
	left, right := w.ref(list), w.element(element, elem)
	if w.output == toText {
		w.text(w.dialect.Contains(left, right, elem, not))
	}
}

// element writes what an element of type elem is compared with.
func (w *writer) element(o operand, elem rql.Type) string {
	if o.isColumn() {
		w.comparable(o.column, elem)
		return w.asText(w.operand(o.column, o), o.column)
	}
	if w.output == toArgs {
		v := o.node.value(o.index)
		w.check(v)
		w.bound(w.dialect.ElementArg(v))
	}
	return w.place()
}

// comparable refuses to compare a column with elements that a database writes
// otherwise: times are texts in JSON.
func (w *writer) comparable(c column, elem rql.Type) {
	if elem == rql.TypeTime {
		w.fail(unsupported("a comparison of " + c.of().Name + " with the times of a list"))
	}
}
