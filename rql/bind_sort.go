package rql

import (
	"slices"
	"strings"
)

func (c *clauses) sort() *Error {
	n, _ := c.call("sort")
	if leaks("sort") {
		defer c.asOwn()()
	}
	for _, arg := range n.Args() {
		o, err := c.order(arg)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(c.bound.Sort, o.sameKey) { // a second time it orders nothing
			c.bound.Sort = append(c.bound.Sort, o)
		}
	}
	return nil
}

func (o Order) sameKey(p Order) bool { return o.Field == p.Field && slices.Equal(o.Path, p.Path) }

// order binds a sort key: a property, or a path through to-one links, with a
// sign before the first name.
func (c *clauses) order(n Node) (Order, *Error) {
	if v := n.Value(); c.bound.Rows.open && n.IsScalar() && v.Kind() != KindString {
		return Order{}, errorf(n.Pos(), "expected a property, met %s", n)
	}
	n, desc, err := unsigned(n)
	if err != nil {
		return Order{}, err
	}
	column, err := c.column(n)
	if err != nil {
		return Order{}, err
	}
	if f := column.Of(c.bound.Rows); !f.Type.ordered() && f.Type != TypeBool {
		return Order{}, errorf(n.Pos(), "cannot sort by %q, which is %s", f.Name, f.Type.noun())
	}
	if b := c.bound; b.Distinct && !b.Schema.open && !slices.ContainsFunc(b.Columns, column.Same) {
		return Order{}, errorf(n.Pos(), "the distinct rows have no column %s to sort by", n)
	}
	return Order{Path: column.Path, Field: column.Field, Desc: desc}, nil
}

// unsigned takes the sign from the front of a sort key.
func unsigned(n Node) (_ Node, desc bool, _ *Error) {
	if n.IsCall() {
		name := strings.TrimLeft(n.name, "+-")
		desc = n.name != name && n.name[0] == '-'
		n.name = name
		return n, desc, nil
	}
	items, err := names(n)
	if err != nil {
		return n, false, err
	}
	first, _ := nameOf(items[0])
	desc = strings.HasPrefix(first, "-")
	if desc || strings.HasPrefix(first, "+") {
		items = slices.Clone(items)
		items[0] = scalarOf(String(first[1:])).at(items[0].Pos())
		n = Node{kind: arrayNode, kids: items, pos: n.pos}
	}
	return n, desc, nil
}
