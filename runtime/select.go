package perstore

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// whole makes q read what With needs: with select or unselect, the members that
// its links begin from.
func (q *Query) whole() rql.Query {
	if len(q.with) == 0 {
		return q.rql
	}
	var locals []string
	schema := q.model.entity.Schema
	for _, inc := range q.with {
		link := schema.Link(inc.Rel)
		if link == nil {
			continue // reported when it is loaded
		}
		for _, j := range link.On {
			locals = append(locals, schema.Fields[j.Local].Name)
		}
	}
	return q.model.entity.withFields(q.rql, locals)
}

// withFields makes q, where it has a select or an unselect, read these properties
// too.
func (e *Entity) withFields(q rql.Query, properties []string) rql.Query {
	names, ok := e.chosen(q)
	if !ok {
		return q
	}
	for _, p := range properties {
		if name := rql.Property(p); !slices.ContainsFunc(names, name.Equal) {
			names = append(names, name)
		}
	}
	return selecting(q, names)
}

// chosen gives what q selects: the names of its select, or what its unselect
// leaves. It is not ok for a query of whole objects, and for an unselect with a
// mistake, which stays to be reported.
func (e *Entity) chosen(q rql.Query) (names []rql.Node, ok bool) {
	if args, ok := q.Clause("select"); ok {
		return slices.Clone(args), true
	}
	if _, ok := q.Clause("unselect"); !ok {
		return nil, false
	}
	b, err := rql.Bind(q, e.Schema)
	if err != nil {
		return nil, false
	}
	for _, field := range b.Select {
		names = append(names, rql.Property(e.Schema.Fields[field].Name))
	}
	return names, true
}

// selecting gives q with another select in place of what it chooses.
func selecting(q rql.Query, names []rql.Node) rql.Query {
	return q.Without("select").Without("unselect").And(rql.Call("select", names...))
}

// selected gives the fields that the objects of a query have: nil is all.
func (e *Entity) selected(q rql.Query) ([]int, error) {
	_, some := q.Clause("select")
	_, but := q.Clause("unselect")
	if !some && !but {
		return nil, nil
	}
	b, err := rql.Bind(q, e.Schema)
	if err != nil {
		return nil, err
	}
	return e.Selected(b.Select), nil
}
