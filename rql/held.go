package rql

import "slices"

// held is what the program, not who asks, says of a query. It is not changed.
type held struct {
	own    []Node
	given  []given
	within []bounds
}

// bounds are conditions that the objects of a schema meet wherever a query meets
// them.
type bounds struct {
	schema string
	terms  []Node
}

// given is a value that conditions of schemas name.
type given struct {
	name  string
	value Node
}

func (q Query) withHeld(change func(*held)) Query {
	h := held{}
	if q.held != nil {
		h = held{slices.Clip(q.held.own), slices.Clip(q.held.given), slices.Clip(q.held.within)}
	}
	change(&h)
	q.held = &h
	return q
}

// Own is q with further conditions of the program's own. They may name hidden
// fields; they are no terms of q, and [Query.String] does not tell them.
func (q Query) Own(conditions ...Node) Query {
	if len(conditions) == 0 {
		return q
	}
	return q.withHeld(func(h *held) { h.own = append(h.own, conditions...) })
}

// Given is q with a value for $name in the conditions of schemas: of
// [Schema.Where] and the Filter of links. The last one given of a name counts. A
// condition whose value is not given is an error of [Bind]. Given again it changes
// nothing: equal queries share a plan.
func (q Query) Given(name string, v Value) Query {
	if n, ok := q.held.value(name); ok && n.Equal(Scalar(v)) {
		return q
	}
	return q.withHeld(func(h *held) { h.given = append(h.given, given{name, Scalar(v)}) })
}

// Within is q with further conditions of the program's own on all objects of the
// schema of that name: on those of the query and on the targets of links. They are
// as those of [Schema.Where], and are no terms of q. The same conditions once more
// change nothing.
func (q Query) Within(schema string, conditions ...Node) Query {
	if len(conditions) == 0 || q.held.has(schema, conditions) {
		return q
	}
	return q.withHeld(func(h *held) { h.within = append(h.within, bounds{schema, conditions}) })
}

// of are the conditions that objects of a schema meet: its own and those of the
// query.
func (h *held) of(s *Schema) []Node {
	terms := s.Where.Terms()
	if h == nil {
		return terms
	}
	for _, w := range h.within {
		if w.schema == s.Name {
			terms = append(slices.Clip(terms), w.terms...)
		}
	}
	return terms
}

// has tells whether objects of a schema meet conditions already: those very nodes.
func (h *held) has(schema string, conditions []Node) bool {
	return h != nil && slices.ContainsFunc(h.within, func(w bounds) bool {
		return w.schema == schema && len(w.terms) == len(conditions) && &w.terms[0] == &conditions[0]
	})
}

// value finds what was given.
func (h *held) value(name string) (Node, bool) {
	if h != nil {
		for _, g := range slices.Backward(h.given) {
			if g.name == name {
				return g.value, true
			}
		}
	}
	return Node{}, false
}

// fill is nodes with the values that were given in place of their names.
func (h *held) fill(nodes []Node) []Node {
	out := slices.Clone(nodes)
	for i, n := range out {
		if n.scalar != KindParam {
			out[i].kids = h.fill(n.kids)
		} else if v, ok := h.value(n.name); ok {
			out[i] = v
		}
	}
	return out
}

// asOwn lets b bind what is the program's own, until the function is called that it
// gives.
func (b *binder) asOwn() (end func()) {
	own, self := b.own, b.self
	b.own, b.self = true, nil
	return func() { b.own, b.self = own, self }
}

// belongs are the conditions that make an object of a table one of s.
func (b *binder) belongs(s *Schema) ([]*Pred, *Error) {
	var preds []*Pred
	if own := s.Shared.condition(); own != nil {
		preds = append(preds, own)
	}
	terms := b.held.of(s)
	if len(terms) == 0 {
		return preds, nil
	}
	if slices.Contains(b.belonging, s) {
		return nil, errorf(-1, "the condition of %s leads back to %s", s.Name, s.Name)
	}
	b.belonging = append(b.belonging, s)
	defer func() { b.belonging = b.belonging[:len(b.belonging)-1] }()
	defer b.asOwn()()
	pred, err := b.junction(PredAnd, b.held.fill(terms), s)
	if err != nil {
		return nil, errorf(-1, "the condition of %s: %s", s.Name, hint(err.Msg))
	}
	return append(preds, pred), nil
}

// ownConditions are those that the program adds to the conditions of a query.
func (c *clauses) ownConditions() ([]*Pred, *Error) {
	preds, err := c.belongs(c.bound.Schema)
	if err != nil || c.held == nil || len(c.held.own) == 0 {
		return preds, err
	}
	defer c.asOwn()()
	pred, err := c.junction(PredAnd, c.held.own, c.bound.Schema)
	return append(preds, pred), err
}
