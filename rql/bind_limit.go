package rql

import (
	"math"
	"slices"
	"strconv"
)

// limit binds limit(count,offset,maxCount).
func (c *clauses) limit() *Error {
	n, ok := c.call("limit")
	if !ok {
		return nil
	}
	args := n.Args()
	if len(args) < 1 || len(args) > 3 {
		return errorf(n.Pos(), "limit takes a count, an offset and a maximal total, the last two of them optional")
	}
	if c.bound.Limit, ok = whole(args[0]); !ok {
		if !isInfinity(args[0]) {
			return errorf(args[0].Pos(), "limit takes a whole number from 0, met %s", args[0])
		}
		c.bound.Limit = -1
	}
	if len(args) > 1 {
		if err := c.offset(args[1]); err != nil {
			return err
		}
	}
	if len(args) > 2 {
		if err := c.maxCount(args[2]); err != nil {
			return err
		}
	}
	c.bound.decide()
	return nil
}

// offset binds how many rows are left out.
func (c *clauses) offset(n Node) (err *Error) {
	var ok bool
	if c.bound.OffsetSlot, ok = slotOf(&n, TypeInt); ok {
		c.bound.Offset = 1
		return nil
	}
	if c.bound.Offset, ok = whole(n); !ok {
		return errorf(n.Pos(), "limit takes a whole number from 0 as offset, met %s", n)
	}
	return nil
}

// decide lets all columns decide between equal rows where the limit depends on
// it: in all stores the same rows are the first ones. Between objects their key
// does, which is the stores'.
func (b *Bound) decide() {
	columns := b.Columns
	switch {
	case b.Schema.open || b.Limit < 0 && b.Offset == 0 || b.Group == nil && !b.Distinct:
		return
	case !b.Distinct:
		columns = allColumns(len(b.Group.By))
	}
	for _, c := range columns {
		o := Order{Path: c.Path, Field: c.Field}
		if t := c.Of(b.Rows).Type; (t.ordered() || t == TypeBool) && !slices.ContainsFunc(b.Sort, o.sameKey) {
			b.Sort = append(b.Sort, o)
		}
	}
}

func allColumns(n int) []Column {
	columns := make([]Column, n)
	for i := range columns {
		columns[i].Field = i
	}
	return columns
}

// maxCount binds up to where the total is counted. True is all the way; false
// and 0 ask for no total. That of a number below 0 is the number, as it is in the
// reference.
func (c *clauses) maxCount(n Node) *Error {
	b, v, ok := c.bound, integer(n.Value()), true
	switch {
	case !n.IsScalar():
		ok = false
	case v.Kind() == KindInt && v.Int() != 0:
		b.MaxCount, b.Counted = v.Int(), true
	case isInfinity(n), v.Kind() == KindBool && v.Bool():
		b.MaxCount, b.Counted = math.MaxInt64, true
	default:
		ok = v.Kind() == KindInt || v.Kind() == KindBool
	}
	if !ok {
		return errorf(n.Pos(), "limit takes a whole number as maximal total, met %s", n)
	}
	return nil
}

// whole is the integer from 0 that n is. Text is none, whatever it spells, but
// for the integers that the tree keeps as the text of their digits.
func whole(n Node) (int64, bool) {
	v := integer(n.Value())
	return v.Int(), n.IsScalar() && v.Kind() == KindInt && v.Int() >= 0
}

// integer is v, or the integer that it keeps as text.
func integer(v Value) Value {
	if i, err := strconv.ParseInt(v.Text(), 10, 64); err == nil && v.Kind() == KindString && !canonicalInt(i) && formatInt(i) == v.Text() {
		return Int(i)
	}
	return v
}

func isInfinity(n Node) bool {
	return n.IsScalar() && n.Value().Kind() == KindFloat && math.IsInf(n.Value().Float(), 1)
}
