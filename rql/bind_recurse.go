package rql

import (
	"slices"
	"strings"
)

// maxRecursions bounds the calls of recurse over JSON: each finds again what is
// in all that the ones before it have found.
const maxRecursions = 3

// recursion binds recurse(property) over decoded JSON: the objects and what they
// hold, there and further down. Without a property it is everything in them.
func (c *clauses) recursion() *Error {
	for _, n := range c.calls {
		if n.Name() != "recurse" {
			continue
		}
		path, err := recursed(n)
		if err != nil {
			return err
		}
		if len(c.bound.Recurse) == maxRecursions {
			return errorf(n.Pos(), "recurse more than %d times, each of which goes over all that the others found", maxRecursions)
		}
		c.bound.Recurse = append(c.bound.Recurse, path)
	}
	return nil
}

// recursed is the path that a call of recurse follows; without one it is empty.
func recursed(n Node) ([]string, *Error) {
	switch len(n.Args()) {
	case 0:
		return nil, nil
	case 1:
		items, err := names(n.Args()[0])
		return texts(items), err
	}
	return nil, errorf(n.Pos(), "recurse takes one property, met %d arguments", len(n.Args()))
}

// reach binds recurse(link,condition…), a condition on the objects of a model:
// they match all conditions, or the link leads to them from objects that do, at
// any depth. Without a condition all objects are at the start.
func (b *binder) reach(n Node, s *Schema) (*Pred, *Error) {
	link, err := b.recursive(n, s)
	if err != nil {
		return nil, err
	}
	if len(n.Args()) == 1 {
		return &Pred{Op: PredAnd}, nil
	}
	self := b.self
	b.steps, b.self = b.steps+1, nil
	defer func() { b.steps, b.self = b.steps-1, self }()
	start, err := b.junction(PredAnd, n.Args()[1:], s)
	if err != nil {
		return nil, err
	}
	belongs, err := b.belongs(s)
	if err != nil {
		return nil, err
	}
	start = conjunction(append([]*Pred{start}, belongs...))
	return &Pred{Op: PredRecurse, Via: link, Args: []*Pred{start}}, nil
}

// recursive binds the link of a recurse, which leads from s to s.
func (b *binder) recursive(n Node, s *Schema) (*BoundLink, *Error) {
	if len(n.Args()) == 0 {
		return nil, errorf(n.Pos(), "recurse needs a link%s", s.selfLinks())
	}
	path, err := names(n.Args()[0])
	if err != nil {
		return nil, err
	}
	if len(path) > 1 {
		return nil, errorf(path[1].Pos(), "recurse follows one link, met a path%s", s.selfLinks())
	}
	links, target, err := b.follow(path, s)
	switch {
	case err != nil:
		return nil, err
	case target != s:
		return nil, errorf(path[0].Pos(), "recurse goes from %s to %s, and %q leads to %s%s", s.Name, s.Name, links[0].Link.Name, target.Name, s.selfLinks())
	case len(s.Key) == 0:
		return nil, errorf(n.Pos(), "recurse needs a key, and that of %s is not known", s.Name)
	}
	return links[0], nil
}

// selfLinks is the end of a message that asks for a link from s to s.
func (s *Schema) selfLinks() hint {
	var names []string
	for _, l := range s.Links {
		if l.Target == s {
			names = append(names, l.Name)
		}
	}
	if len(names) == 0 {
		return hint("; " + s.Name + " has no link to itself")
	}
	slices.Sort(names)
	return hint("; name one of its links to itself: " + strings.Join(names, ", "))
}
