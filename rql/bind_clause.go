package rql

import "slices"

// clauses sorts the terms of a query into what runs in which order.
type clauses struct {
	binder
	bound *Bound
	where []Node // conditions
	calls []Node // clauses, one of a kind
}

// collect takes a term of the top conjunction. A call of and inside of it is a
// part of it.
func (c *clauses) collect(n Node) *Error {
	if err := c.enter(n); err != nil {
		return err
	}
	defer func() { c.depth-- }()
	switch {
	case n.IsCall() && n.Name() == "and":
		for _, arg := range n.Args() {
			if err := c.collect(arg); err != nil {
				return err
			}
		}
		return nil
	case n.IsCall() && c.isClause(n.Name()):
		return c.clause(n)
	}
	c.where = append(c.where, n)
	return nil
}

// isClause tells whether a call is no condition. Over a model recurse is one.
func (c *clauses) isClause(name string) bool {
	return isClause(name) && (name != "recurse" || c.bound.Schema.open)
}

// maxColumns bounds what a clause may name: each column is compared with the ones
// before it.
const maxColumns = 1000

// clause takes a clause, of which there is one of a kind, but for those that can
// be done once more.
func (c *clauses) clause(n Node) *Error {
	if len(n.Args()) > maxColumns {
		return errorf(n.Pos(), "%s of more than %d columns", n.Name(), maxColumns)
	}
	for _, other := range c.calls {
		if clauseKind(other.Name()) != clauseKind(n.Name()) || n.Name() == "distinct" || n.Name() == "recurse" {
			continue
		}
		if other.Name() == n.Name() {
			return errorf(n.Pos(), "a second %s", clauseKind(n.Name()))
		}
		return errorf(n.Pos(), "%s beside %s: a query has one %s", n.Name(), other.Name(), clauseKind(n.Name()))
	}
	c.calls = append(c.calls, n)
	return nil
}

// clauseKind names the clauses of which a query has one.
func clauseKind(name string) string {
	switch {
	case isReduction(name):
		return "reduction"
	case name == "select" || name == "unselect" || name == "values":
		return "projection"
	}
	return name
}

// call finds the clause of one of these names.
func (c *clauses) call(names ...string) (Node, bool) {
	for _, n := range c.calls {
		for _, name := range names {
			if n.Name() == name {
				return n, true
			}
		}
	}
	return Node{}, false
}

// element lets comparisons without a property be about the value that values
// makes: values(price)&gt(5) is values(price)&price>5.
func (c *clauses) element() *Error {
	n, ok := c.call("values")
	if ok && len(n.Args()) == 1 && c.bound.Group == nil {
		c.self = &n.Args()[0]
	}
	return nil
}

// conditions binds all that the objects must meet.
func (c *clauses) conditions() *Error {
	var where []*Pred
	for _, n := range c.where {
		pred, err := c.condition(n, c.bound.Schema)
		if err != nil {
			return err
		}
		if pred.Op != PredAnd || len(pred.Args) > 0 { // which all objects meet
			where = append(where, pred)
		}
	}
	own, err := c.ownConditions()
	if err != nil {
		return err
	}
	where = append(where, own...)
	slices.SortStableFunc(where, later)
	if len(where) > 0 {
		c.bound.Where = conjunction(where)
	}
	return nil
}

// later puts recurse behind other conditions: what is reached is found out only
// when an object meets all of them.
func later(a, b *Pred) int {
	late := func(p *Pred) int {
		if p.Op == PredRecurse {
			return 1
		}
		return 0
	}
	return late(a) - late(b)
}
