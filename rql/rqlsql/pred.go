package rqlsql

import "github.com/perstore/perstoregen/rql"

// pred writes p, or its complement, about a row of t.
func (w *writer) pred(t scope, p *rql.Pred, not bool) {
	n := normal(p, not)
	switch n.op {
	case rql.PredAnd, rql.PredOr:
		w.junction(t, n)
	case rql.PredIsNull:
		w.isNull(t.column(n.Field), n.not)
	case rql.PredEq, rql.PredLt, rql.PredLe, rql.PredGt, rql.PredGe:
		w.compare(n.op, n.not, t.column(n.Field), operand{node: n})
	case rql.PredIn:
		w.in(t.column(n.Field), n)
	case rql.PredBetween:
		w.between(t.column(n.Field), n)
	case rql.PredLike:
		w.like(t.column(n.Field), n)
	case rql.PredILike, rql.PredMatch:
		w.regexp(t.column(n.Field), n)
	case rql.PredContains:
		if len(n.Args) > 0 {
			w.holds(t.column(n.Field), n)
			return
		}
		w.contains(t.column(n.Field), n.not, operand{node: n})
	case rql.PredLink:
		w.rel(t, n)
	case rql.PredRecurse:
		w.recurse(t, n)
	default:
		w.fail(unsupported("an operator of the query"))
	}
}

func (w *writer) junction(t scope, n node) {
	if len(n.Args) == 0 {
		w.constant(n.op == rql.PredAnd)
		return
	}
	outer := w.enter(n.op)
	rows := n.op == rql.PredAnd && !n.not && w.dialect.RowValues()
	for i := 0; i < len(n.Args); i++ {
		if rows && i+1 < len(n.Args) {
			if comparisons := row(t, n.Args[i], n.Args[i+1]); comparisons != nil {
				w.row(t, comparisons)
				i++
				continue
			}
		}
		w.pred(t, n.Args[i], n.not)
	}
	w.leave(outer)
}

// begin begins a term about c.
func (w *writer) begin(op rql.PredOp, not bool, c column) {
	w.term()
	w.about(c.table)
	w.leaf(op, not)
	w.number(int64(c.field))
}

func (w *writer) isNull(c column, not bool) {
	w.begin(rql.PredIsNull, not, c)
	w.text(w.ref(c))
	if not {
		w.text(" IS NOT NULL")
	} else {
		w.text(" IS NULL")
	}
}

// maxPlaces is the longest list of values that has a placeholder, and so a
// shape, for each length. A longer one is one argument.
const maxPlaces = 16

// in writes a list of two values or more.
func (w *writer) in(c column, n node) {
	outer := w.orNull(c, n.not)
	w.begin(n.op, n.not, c)
	if len(n.Values) > maxPlaces {
		w.inList(c, n)
	} else {
		w.inPlaces(c, n)
	}
	w.endOrNull(c, n.not, outer)
}

// inList writes a list that is one argument. In the shape it has the length 0,
// which no other list has.
func (w *writer) inList(c column, n node) {
	w.number(0)
	elem := c.of().Type
	if w.output == toArgs {
		for _, v := range n.Values {
			w.check(v)
		}
		w.bound(w.dialect.InListArg(n.Values, elem))
	}
	column, place := w.compared(c), w.place()
	if w.output == toText {
		w.text(w.dialect.InList(column, place, elem, n.not))
	}
}

// inPlaces writes a list of placeholders.
func (w *writer) inPlaces(c column, n node) {
	w.number(int64(len(n.Values)))
	w.text(w.compared(c))
	if n.not {
		w.text(" NOT")
	}
	w.text(" IN (")
	for i := range n.Values {
		w.separate(i)
		w.text(w.value(c, n, i))
	}
	w.text(")")
}

// between writes the half-open range as two comparisons, which SQL's own
// BETWEEN cannot say.
func (w *writer) between(c column, n node) {
	low, high, op := rql.PredGe, rql.PredLt, rql.PredAnd
	if n.not {
		low, high, op = rql.PredLt, rql.PredGe, rql.PredOr
	}
	outer := w.enter(op)
	w.sign(low, c, operand{node: n})
	w.sign(high, c, operand{node: n, index: 1})
	w.endOrNull(c, n.not, outer)
}

func (w *writer) like(c column, n node) {
	outer := w.orNull(c, n.not)
	w.begin(n.op, n.not, c)
	if w.output == toArgs {
		w.check(n.Values[0])
		w.bound(w.dialect.PatternArg(n.Values[0].Text()))
	}
	column, place := w.ref(c), w.place()
	if w.output == toText {
		w.text(w.dialect.Like(column, place, n.not))
	}
	w.endOrNull(c, n.not, outer)
}

// regexp writes a match, or a pattern that folds case, which is one: databases
// fold as they like.
func (w *writer) regexp(c column, n node) {
	outer := w.orNull(c, n.not)
	w.begin(rql.PredMatch, n.not, c) // both are one text
	if w.output == toArgs {
		v := n.Values[0]
		w.check(v)
		if n.op == rql.PredILike {
			w.bound(w.dialect.RegexpArg(FoldedPattern(v.Text()), false))
		} else {
			w.bound(w.dialect.RegexpArg(v.Text(), v.Fold()))
		}
	}
	column, place := w.ref(c), w.place()
	if w.output == toText {
		w.text(w.dialect.Regexp(column, place, n.not))
	}
	w.endOrNull(c, n.not, outer)
}

// holds writes that an element of a list meets a condition, or that none does.
func (w *writer) holds(list column, n node) {
	f := list.of()
	of := elements(f)
	if of == nil {
		w.fail(unsupported("a condition on the elements of " + f.Name))
		return
	}
	w.begin(n.op, n.not, list)
	w.mark(tagWhere)
	if n.not {
		w.text("NOT ")
	}
	w.nest(subquery)
	outer := w.terms
	item := w.table(of)
	from := w.elements(list, &item)
	w.text("EXISTS (SELECT 1 FROM " + from + " WHERE ")
	w.terms = junction{op: rql.PredAnd}
	w.pred(item, n.Args[0], false)
	w.leaveLink(outer)
}

// elements is the schema of the elements of a list, as a condition on them is
// bound: objects, or scalars, which are their only field. Of others it is nil.
func elements(f *rql.Field) *rql.Schema {
	switch {
	case f.Of != nil:
		return f.Of
	case f.Type != rql.TypeList, f.Elem == rql.TypeJSON, f.Elem == rql.TypeList:
		return nil
	}
	return &rql.Schema{Name: f.Name, Fields: []rql.Field{{Name: f.Name, Type: f.Elem, Nullable: true}}}
}

// elements names the elements of a list as rows, and item as one of them.
func (w *writer) elements(list column, item *scope) (from string) {
	switch f := list.of(); {
	case w.output != toText:
		item.element = " " // not empty, which is no element
	case f.Of != nil:
		from, item.element = w.dialect.ElementsFrom(w.ref(list), item.alias())
	case w.isArray(list):
		from, item.element = arraysOf(w.dialect).ArrayElements(w.ref(list), item.alias(), f.Elem)
		item.traits = scalar
	default:
		from, item.element = w.dialect.ScalarsFrom(w.ref(list), item.alias(), f.Elem)
		item.traits = scalar
	}
	return from
}
