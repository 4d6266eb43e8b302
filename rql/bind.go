package rql

import (
	"iter"
	"slices"
	"strings"
)

// Bind checks q against s and gives the query that runs. All rules of the
// language about names, types, nulls and clauses are applied here, and only
// here. The error is an [*Error] at the position of what is wrong.
func Bind(q Query, s *Schema) (*Bound, error) {
	s = s.fork()
	c := clauses{bound: &Bound{Schema: s, Rows: s, Limit: -1, MaxCount: -1}}
	c.held = q.held
	for _, n := range q.Terms() {
		if err := c.collect(n); err != nil {
			return nil, err
		}
	}
	for _, bind := range []func(*clauses) *Error{
		(*clauses).recursion, (*clauses).aggregate, (*clauses).element, (*clauses).conditions,
		(*clauses).projection, (*clauses).sort, (*clauses).limit, (*clauses).reduction,
	} {
		if err := bind(&c); err != nil {
			return nil, err
		}
	}
	return c.bound, nil
}

// KeyLookup gives a value that the field has in every object that q is about:
// what a condition field=v of the top conjunction says. Not all objects with
// the value match; the rest of the query remains to be checked.
func (q *Bound) KeyLookup(field int) (Value, bool) { return q.Where.keyLookup(field) }

func (p *Pred) keyLookup(field int) (Value, bool) {
	switch {
	case p == nil:
		return Value{}, false
	case p.Op == PredEq && p.Field == field, p.Op == PredIn && p.Field == field && len(p.Values) == 1:
		return p.Values[0], true
	case p.Op == PredAnd:
		for _, arg := range p.Args {
			if v, ok := arg.keyLookup(field); ok {
				return v, true
			}
		}
	}
	return Value{}, false
}

// maxBindDepth bounds the nesting of built queries; parsed ones are bounded
// when they are parsed.
const maxBindDepth = 1000

// binder resolves names and binds conditions.
type binder struct {
	links     map[*Link]*BoundLink // nil while one is being bound
	depth     int
	steps     int       // links that the condition being bound is behind
	own       bool      // what is being bound is the program's own: it knows hidden fields
	held      *held     // of the query
	belonging []*Schema // whose conditions are being bound
	self      *Node     // what a comparison without a property is about; nil is the object itself, which only JSON can be
}

// maxSteps bounds the links that one condition may be behind: each can
// multiply the objects that are looked at.
const maxSteps = 8

// enter counts a level of nesting; the caller leaves with b.depth--.
func (b *binder) enter(n Node) *Error {
	if b.depth++; b.depth > maxBindDepth {
		return errorf(n.Pos(), "conditions nested deeper than %d", maxBindDepth)
	}
	return nil
}

// place is what a path leads to: a field of the schema at the end of links.
type place struct {
	links  []*BoundLink
	schema *Schema
	index  int
}

func (p place) field() *Field { return p.schema.Field(p.index) }

// through makes pred, a condition on the object at the end of the links, a
// condition on the object at their start: one such object matches.
func through(links []*BoundLink, pred *Pred) *Pred {
	for _, l := range slices.Backward(links) {
		pred = &Pred{Op: PredLink, Via: l, Args: []*Pred{pred}}
	}
	return pred
}

func negation(p *Pred) *Pred {
	if p.Op == PredNot {
		return p.Args[0]
	}
	return &Pred{Op: PredNot, Args: []*Pred{p}}
}

func conjunction(preds []*Pred) *Pred {
	if len(preds) == 1 {
		return preds[0]
	}
	return &Pred{Op: PredAnd, Args: preds}
}

// names reads a property or a path of them.
func names(n Node) ([]Node, *Error) {
	items := []Node{n}
	if n.IsArray() {
		items = n.Items()
	}
	for _, item := range items {
		if _, ok := nameOf(item); !ok {
			return nil, errorf(n.Pos(), "expected a property, met %s", n)
		}
	}
	if len(items) == 0 {
		return nil, errorf(n.Pos(), "expected a property, met ()")
	}
	return items, nil
}

// nameOf is the name that a scalar spells. A property may be called 1 or true.
func nameOf(n Node) (string, bool) {
	switch v := n.Value(); {
	case !n.IsScalar():
		return "", false
	case v.Kind() == KindString:
		return v.Text(), true
	case v.Kind() <= KindFloat:
		return v.String(), true
	}
	return "", false
}

// texts are the names that items spell.
func texts(items []Node) []string {
	path := make([]string, len(items))
	for i, item := range items {
		path[i], _ = nameOf(item)
	}
	return path
}

// place resolves a property, or a path through links to one.
func (b *binder) place(n Node, s *Schema) (place, *Error) {
	items, err := names(n)
	if err != nil {
		return place{}, err
	}
	if s.open {
		return place{nil, s, s.openField(texts(items))}, nil
	}
	links, target, rest, err := b.toField(items, s)
	if err != nil {
		return place{}, err
	}
	path := texts(rest)
	i := target.fieldAt(path, b.own)
	switch name := path[0]; {
	case i >= 0:
		return place{links, target, i}, nil
	case len(rest) > 1:
		return place{}, errorf(rest[0].Pos(), "%q of %s has no member %q that queries know%s", name, target.Name,
			strings.Join(path[1:], "/"), suggest(strings.Join(path, "/"), target.insideNames()))
	case target.Link(name) != nil:
		return place{}, errorf(rest[0].Pos(), "%q of %s is a link, not a property; name a property of its target, or use rel(%s)", name, target.Name, name)
	default:
		return place{}, errorf(rest[0].Pos(), "unknown property %q of %s%s", name, target.Name, suggest(name, target.names()))
	}
}

// toField follows the links at the front of a path. What is left of it names a
// field: a property, or a member inside of one.
func (b *binder) toField(items []Node, s *Schema) ([]*BoundLink, *Schema, []Node, *Error) {
	n, at := 0, s
	for n < len(items)-1 {
		name, _ := nameOf(items[n])
		l := at.Link(name)
		if l == nil && at.index(name, b.own) >= 0 {
			break
		}
		n++
		if l == nil || l.Target == nil {
			break // follow tells
		}
		at = l.Target
	}
	links, target, err := b.follow(items[:n], s)
	return links, target, items[n:], err
}

// follow resolves a path of links.
func (b *binder) follow(items []Node, s *Schema) ([]*BoundLink, *Schema, *Error) {
	if b.steps+len(items) > maxSteps {
		return nil, nil, errorf(items[0].Pos(), "a path through more than %d links", maxSteps)
	}
	var links []*BoundLink
	for _, item := range items {
		name, _ := nameOf(item)
		l := s.Link(name)
		switch {
		case l == nil && s.index(name, b.own) >= 0:
			return nil, nil, errorf(item.Pos(), "%q of %s is a property, not a link", name, s.Name)
		case l == nil:
			return nil, nil, errorf(item.Pos(), "unknown link %q of %s%s", name, s.Name, suggest(name, s.linkNames()))
		}
		bound, err := b.link(l, s, item.Pos())
		if err != nil {
			return nil, nil, err
		}
		links, s = append(links, bound), l.Target
	}
	return links, s, nil
}

// names are the properties and links of s.
func (s *Schema) names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range s.Fields {
			if f := &s.Fields[i]; !f.Unnamed && !f.Hidden && !yield(f.Name) {
				return
			}
		}
		s.linkNames()(yield)
	}
}

// insideNames are the members of nested objects, with their paths.
func (s *Schema) insideNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range s.members().fields {
			if !f.Hidden && !yield(f.text()) {
				return
			}
		}
	}
}

func (s *Schema) linkNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range s.Links {
			if !yield(l.Name) {
				return
			}
		}
	}
}
