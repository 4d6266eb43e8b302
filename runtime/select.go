package perstore

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// whole makes q read what With needs: with select, the members that its links
// begin from.
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
	return withFields(q.rql, locals)
}

// withFields makes q, where it has a select, read these properties too.
func withFields(q rql.Query, properties []string) rql.Query {
	return mapSelect(q, func(names []rql.Node) []rql.Node {
		for _, p := range properties {
			if name := rql.Property(p); !slices.ContainsFunc(names, name.Equal) {
				names = append(names, name)
			}
		}
		return names
	})
}

// mapSelect gives q with other arguments of its select, where it has one.
func mapSelect(q rql.Query, change func([]rql.Node) []rql.Node) rql.Query {
	terms := slices.Clone(q.Terms())
	for i, t := range terms {
		if t.IsCall() && t.Name() == "select" {
			terms[i] = rql.Call("select", change(slices.Clone(t.Args()))...)
			return rql.NewQuery(terms...)
		}
	}
	return q
}

// selected gives the fields that the objects of a query have: nil is all.
func (e *Entity) selected(q rql.Query) ([]int, error) {
	if _, ok := q.Clause("select"); !ok {
		return nil, nil
	}
	b, err := rql.Bind(q, e.Schema)
	if err != nil {
		return nil, err
	}
	return e.Selected(b.Select), nil
}
