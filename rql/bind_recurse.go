package rql

import (
	"slices"
	"strings"
)

// recursion binds recurse. Over decoded JSON that is recurse(property): the
// objects and what they hold, there and further down; without a property it is
// everything in them. Over a model it goes along a link.
func (c *clauses) recursion() *Error {
	for _, n := range c.calls {
		if n.Name() != "recurse" {
			continue
		}
		if !c.bound.Schema.open {
			if err := c.reaching(n); err != nil {
				return err
			}
			continue
		}
		path, err := recursed(n)
		if err != nil {
			return err
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

// reaching binds recurse(link,condition…) over a model: the objects that match
// all conditions, and those that the link leads to from them, at any depth.
// Without a condition those are all objects, which needs no predicate. Several
// of them are conditions all of which hold: as predicates they need no order.
func (c *clauses) reaching(n Node) *Error {
	s := c.bound.Schema
	link, err := c.recursive(n, s)
	if err != nil || len(n.Args()) == 1 {
		return err
	}
	c.steps++
	start, err := c.junction(PredAnd, n.Args()[1:], s)
	c.steps--
	if err != nil {
		return err
	}
	if own := s.Shared.condition(); own != nil {
		start = conjunction([]*Pred{start, own})
	}
	c.reached = append(c.reached, &Pred{Op: PredRecurse, Via: link, Args: []*Pred{start}})
	return nil
}

// recursive binds the link of a recurse, which leads from s to s.
func (c *clauses) recursive(n Node, s *Schema) (*BoundLink, *Error) {
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
	links, target, err := c.follow(path, s)
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
func (s *Schema) selfLinks() string {
	var names []string
	for _, l := range s.Links {
		if l.Target == s {
			names = append(names, l.Name)
		}
	}
	if len(names) == 0 {
		return "; " + s.Name + " has no link to itself"
	}
	slices.Sort(names)
	return "; name one of its links to itself: " + strings.Join(names, ", ")
}
