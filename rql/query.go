package rql

import "slices"

// Query is a query: the conjunction of its terms. It is immutable, and the zero
// Query, which has no terms, is the query for everything.
type Query struct {
	terms []Node
	bare  bool // the text was one disjunction without parentheses
	held  *held
}

// NewQuery makes a query of terms: conditions and clauses such as [Sort], in
// any order.
func NewQuery(terms ...Node) Query { return Query{terms: slices.Clone(terms)} }

// And is q with further terms.
func (q Query) And(terms ...Node) Query {
	if len(terms) == 0 {
		return q
	}
	return Query{terms: slices.Concat(q.terms, terms), held: q.held}
}

// Terms are the terms of q; not to be changed.
func (q Query) Terms() []Node { return q.terms }

// Root is the tree of q: a call of "and" with the terms.
func (q Query) Root() Node { return Node{kind: callNode, name: "and", kids: q.terms} }

// Tree is the tree as it was written. It differs from [Query.Root] for the text
// a|b, a disjunction without parentheses, whose tree is that call of "or".
func (q Query) Tree() Node {
	if q.bare {
		return q.terms[0]
	}
	return q.Root()
}

// Substitute is q with values for named parameters. A parameter for which value
// has none stays; [Bind] refuses it.
func (q Query) Substitute(value func(name string) (Value, bool)) Query {
	return Query{terms: substitute(q.terms, value), bare: q.bare, held: q.held}
}

func substitute(nodes []Node, value func(name string) (Value, bool)) []Node {
	out := slices.Clone(nodes)
	for i, n := range out {
		if n.scalar != KindParam {
			out[i].kids = substitute(n.kids, value)
		} else if v, ok := value(n.name); ok {
			out[i] = Scalar(v).at(n.Pos())
		}
	}
	return out
}

// IsZero tells whether q has no terms.
func (q Query) IsZero() bool { return len(q.terms) == 0 && q.held == nil }

// Equal tells whether q and r have equal terms in the same order.
func (q Query) Equal(r Query) bool { return slices.EqualFunc(q.terms, r.terms, Node.Equal) }

// String is q in canonical form. It parses to an equal query, with these
// exceptions, which only a built query can have: a name or a text that is not
// UTF-8, nested values, NaN, times that RFC 3339 and epoch: cannot write, and
// an array of one call outside of the last argument of a comparison. A named
// parameter needs [Names] to be parsed.
func (q Query) String() string {
	terms, between := q.terms, byte('&')
	if q.bare {
		terms, between = q.terms[0].kids, '|'
	}
	var b []byte
	for i, n := range terms {
		if i > 0 {
			b = append(b, between)
		}
		b = appendNode(b, n)
	}
	return string(b)
}
