package rql

import "slices"

// Flat gives q with the terms of conjunctions at its top as terms of its own:
// clauses may stand in them.
func (q Query) Flat() Query { return Query{terms: appendFlat(nil, q.terms), held: q.held} }

func appendFlat(flat, terms []Node) []Node {
	for _, t := range terms {
		if t.IsCall() && t.Name() == "and" {
			flat = appendFlat(flat, t.Args())
		} else {
			flat = append(flat, t)
		}
	}
	return flat
}

// Filters gives what says which objects q is about: its conditions and what is
// reached by recurse, without its order, bounds, projection and reduction.
// Conditions on the value that values makes name its property: it is gone.
func (q Query) Filters() Query {
	filters := q.without(func(name string) bool { return isClause(name) && name != "recurse" })
	_, gathers := q.Clause("aggregate")
	if values, _ := q.Clause("values"); len(values) == 1 && !gathers {
		filters.terms = naming(values[0], filters.terms)
	}
	return filters
}

// naming gives conditions in which comparisons without a property are about this
// one. Those in rel and recurse are about other objects.
func naming(property Node, conditions []Node) []Node {
	named := slices.Clone(conditions)
	for i, n := range named {
		switch n.Name() {
		case "and", "or", "not":
			named[i].kids = naming(property, n.Args())
		case "rel", "recurse":
		default:
			if len(n.Args()) == 1 {
				named[i].kids = []Node{property, n.Args()[0]}
			}
		}
	}
	return named
}

// Rows gives q without its reduction: the rows that it goes over.
func (q Query) Rows() Query { return q.without(isReduction) }

// Without gives q without the calls of that name at its top, as [Query.Flat]
// has it.
func (q Query) Without(name string) Query {
	return q.without(func(n string) bool { return n == name })
}

func (q Query) without(drop func(name string) bool) Query {
	if findCall(q.terms, func(t *Node) bool { return drop(t.name) }) == nil {
		return Query{terms: q.terms, held: q.held}
	}
	flat := q.Flat().terms
	return Query{terms: slices.DeleteFunc(flat, func(t Node) bool { return t.IsCall() && drop(t.Name()) }), held: q.held}
}

// findCall finds the first call at the top of a query, as [Query.Flat] has it, of
// which is holds; nil is none.
func findCall(terms []Node, is func(*Node) bool) *Node {
	for i := range terms {
		t := &terms[i]
		switch {
		case !t.IsCall():
		case t.name == "and":
			if found := findCall(t.kids, is); found != nil {
				return found
			}
		case is(t):
			return t
		}
	}
	return nil
}

// Clause gives the arguments of the first call of that name at the top of q, as
// [Query.Flat] has it.
func (q Query) Clause(name string) (args []Node, ok bool) {
	if t := findCall(q.terms, func(t *Node) bool { return t.name == name }); t != nil {
		return t.kids, true
	}
	return nil, false
}

// Reduction names what makes one value or object of the rows of q: count, sum
// …; "" is none.
func (q Query) Reduction() string {
	if t := findCall(q.terms, func(t *Node) bool { return isReduction(t.name) }); t != nil {
		return t.name
	}
	return ""
}
