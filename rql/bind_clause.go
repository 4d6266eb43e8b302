package rql

import (
	"math"
	"slices"
	"strings"
)

// clauses sorts the terms of a query into what runs in which order.
type clauses struct {
	binder
	bound *Bound
	where []*Pred
	seen  []string // clauses so far
}

// term binds a term of the top conjunction. A call of and inside of it is a
// part of it.
func (c *clauses) term(n Node) *Error {
	if err := c.enter(n); err != nil {
		return err
	}
	defer func() { c.depth-- }()
	switch {
	case n.IsCall() && n.Name() == "and":
		for _, arg := range n.Args() {
			if err := c.term(arg); err != nil {
				return err
			}
		}
		return nil
	case n.IsCall() && isClause(n.Name()):
		return c.clause(n)
	}
	pred, err := c.condition(n, c.bound.Schema)
	c.where = append(c.where, pred)
	return err
}

func (c *clauses) clause(n Node) *Error {
	kind := n.Name()
	if isReduction(kind) {
		kind = "reduction"
	}
	if slices.Contains(c.seen, kind) {
		return errorf(n.Pos(), "a second %s", kind)
	}
	c.seen = append(c.seen, kind)
	switch kind {
	case "sort":
		return c.sort(n)
	case "select":
		return c.selection(n)
	case "limit":
		return c.limit(n)
	}
	return c.reduction(n)
}

func (c *clauses) sort(n Node) *Error {
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
	items, err := names(n)
	if err != nil {
		return Order{}, err
	}
	first, _ := nameOf(items[0])
	desc := strings.HasPrefix(first, "-")
	if desc || strings.HasPrefix(first, "+") {
		items = slices.Clone(items)
		items[0].value = String(first[1:])
		n = Node{kind: arrayNode, kids: items, pos: n.pos}
	}
	p, err := c.place(n, c.bound.Schema)
	if err != nil {
		return Order{}, err
	}
	for _, l := range p.links {
		if l.Link.Many {
			return Order{}, errorf(n.Pos(), "cannot sort through %q, which links to many objects", l.Link.Name)
		}
	}
	if t := p.field().Type; !t.ordered() && t != TypeBool {
		return Order{}, errorf(n.Pos(), "cannot sort by %q, which is %s", p.field().Name, t.noun())
	}
	return Order{Path: p.links, Field: p.index, Desc: desc}, nil
}

func (c *clauses) selection(n Node) *Error {
	if len(n.Args()) == 0 {
		return errorf(n.Pos(), "select needs a property")
	}
	for _, arg := range n.Args() {
		p, err := c.place(arg, c.bound.Schema)
		if err != nil {
			return err
		}
		if len(p.links) > 0 {
			return errorf(arg.Pos(), "select of a linked object's property is not supported yet")
		}
		if !slices.Contains(c.bound.Select, p.index) {
			c.bound.Select = append(c.bound.Select, p.index)
		}
	}
	return nil
}

// limit binds limit(count,offset,maxCount).
func (c *clauses) limit(n Node) *Error {
	args, ok := n.Args(), true
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
		if c.bound.Offset, ok = whole(args[1]); !ok {
			return errorf(args[1].Pos(), "limit takes a whole number from 0 as offset, met %s", args[1])
		}
	}
	if len(args) > 2 {
		return c.maxCount(args[2])
	}
	return nil
}

// maxCount binds up to where the total is counted. True is all the way; false,
// 0 and what is below ask for no total.
func (c *clauses) maxCount(n Node) *Error {
	count, ok := whole(n)
	v := n.Value()
	switch {
	case ok && count > 0:
		c.bound.MaxCount = count
	case isInfinity(n), n.IsScalar() && v.Kind() == KindBool && v.Bool():
		c.bound.MaxCount = math.MaxInt64
	case ok, n.IsScalar() && v.Kind() == KindBool, n.IsScalar() && v.Kind() == KindInt:
	default:
		return errorf(n.Pos(), "limit takes a whole number as maximal total, met %s", n)
	}
	return nil
}

// whole is the integer from 0 that n is. Text is none, whatever it spells.
func whole(n Node) (int64, bool) {
	v := n.Value()
	return v.Int(), n.IsScalar() && v.Kind() == KindInt && v.Int() >= 0
}

func isInfinity(n Node) bool {
	return n.IsScalar() && n.Value().Kind() == KindFloat && math.IsInf(n.Value().Float(), 1)
}

func (c *clauses) reduction(n Node) *Error {
	op, args := n.Name(), n.Args()
	c.bound.Reduce.Op = op
	switch op {
	case "count", "first", "one":
		if len(args) > 0 {
			return errorf(args[0].Pos(), "%s takes no argument, met %s", op, args[0])
		}
		return nil
	}
	if len(args) != 1 {
		return errorf(n.Pos(), "%s takes one property", op)
	}
	p, err := c.place(args[0], c.bound.Schema)
	if err != nil {
		return err
	}
	t := p.field().Type
	switch {
	case len(p.links) > 0:
		return errorf(args[0].Pos(), "%s of a linked object's property is not supported yet", op)
	case !t.ordered(), (op == "sum" || op == "mean") && t != TypeInt && t != TypeFloat:
		return errorf(args[0].Pos(), "%s of %q, which is %s", op, p.field().Name, t.noun())
	}
	c.bound.Reduce.Field = p.index
	return nil
}
