package rql

import "slices"

// Flat gives q with the terms of conjunctions at its top as terms of its own:
// clauses may stand in them.
func (q Query) Flat() Query {
	var terms []Node
	for _, t := range q.Terms() {
		if t.IsCall() && t.Name() == "and" {
			terms = append(terms, NewQuery(t.Args()...).Flat().Terms()...)
			continue
		}
		terms = append(terms, t)
	}
	return NewQuery(terms...)
}

// Filters gives what says which objects q is about: its conditions and what is
// reached by recurse, without its order, bounds, projection and reduction.
func (q Query) Filters() Query {
	return q.without(func(name string) bool { return isClause(name) && name != "recurse" })
}

// Rows gives q without its reduction: the rows that it goes over.
func (q Query) Rows() Query { return q.without(isReduction) }

// Without gives q without the calls of that name at its top.
func (q Query) Without(name string) Query {
	return q.without(func(n string) bool { return n == name })
}

func (q Query) without(drop func(name string) bool) Query {
	kept := slices.DeleteFunc(slices.Clone(q.Terms()), func(t Node) bool { return t.IsCall() && drop(t.Name()) })
	return NewQuery(kept...)
}

// Clause gives the arguments of the first call of that name at the top of q.
func (q Query) Clause(name string) (args []Node, ok bool) {
	for _, t := range q.Terms() {
		if t.IsCall() && t.Name() == name {
			return t.Args(), true
		}
	}
	return nil, false
}

// Reduction names what makes one value or object of the rows of q: count, sum
// …; "" is none.
func (q Query) Reduction() string {
	for _, t := range q.Terms() {
		if t.IsCall() && isReduction(t.Name()) {
			return t.Name()
		}
	}
	return ""
}
