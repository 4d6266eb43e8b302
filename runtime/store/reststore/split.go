package reststore

import (
	"context"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// A server bounds the length of a query. One that asks for many values, as With does
// for the targets of a page, is asked in parts: the objects that it finds are those
// that its parts find.

// parts splits a query until each of them is short enough, or cannot be split.
func (s *store) parts(q rql.Query) []rql.Query {
	if len(q.String()) <= s.db.client.opts.MaxQuery {
		return []rql.Query{q}
	}
	terms := q.Terms()
	widest, length := -1, 1
	for i, term := range terms {
		if n := len(alternatives(term)); n > length {
			widest, length = i, n
		}
	}
	if widest < 0 {
		return []rql.Query{q}
	}
	list := alternatives(terms[widest])
	var parts []rql.Query
	for _, half := range [][]rql.Node{list[:length/2], list[length/2:]} {
		own := slices.Clone(terms)
		own[widest] = with(terms[widest], half)
		parts = append(parts, s.parts(rql.NewQuery(own...))...)
	}
	return parts
}

// alternatives are the values of in(property,(…)), or what an or has; of another
// condition there are none.
func alternatives(term rql.Node) []rql.Node {
	if !term.IsCall() {
		return nil
	}
	args := term.Args()
	switch {
	case term.Name() == "or":
		return args
	case term.Name() == "in" && len(args) == 2 && args[1].IsArray():
		return args[1].Items()
	}
	return nil
}

// with is a term with some of its alternatives.
func with(term rql.Node, some []rql.Node) rql.Node {
	if term.Name() == "or" {
		return rql.Call("or", some...)
	}
	return rql.Call("in", term.Args()[0], rql.Array(some...))
}

// inParts runs a query part by part. An object that several of them find is given
// once. Objects in an order are gathered before, and put into it.
func (s *store) inParts(ctx context.Context, parts []rql.Query, b *rql.Bound, yield func(obj any) bool) error {
	ordered := len(b.Sort) > 0 || b.Limit >= 0 || b.Offset > 0
	most := int64(-1)
	if b.Limit >= 0 {
		most = b.Limit + b.Offset
	}
	var gathered []any
	take := yield
	if ordered {
		take = func(obj any) bool { gathered = append(gathered, obj); return true }
	}
	more, seen := true, make(map[any]bool)
	for _, part := range parts {
		if !more {
			break
		}
		if part = part.Without("limit"); most >= 0 {
			part = part.And(rql.Limit(most, 0))
		}
		err := s.Query(ctx, part, func(obj any) bool {
			if key := s.entity.KeyOf(obj); !seen[key] {
				seen[key] = true
				more = take(obj)
			}
			return more
		})
		if err != nil {
			return err
		}
	}
	if !ordered {
		return nil
	}
	rest := *b
	rest.Where, rest.Recurse = nil, nil
	return rql.Compile(&rest).Run(slices.Values(gathered), nil, yield)
}

// sortable tells whether objects can be put into the order of a query here: they have
// the properties that it goes by.
func (s *store) sortable(b *rql.Bound) bool {
	for _, by := range b.Sort {
		if len(by.Path) > 0 || b.Select != nil && !slices.Contains(s.entity.Selected(b.Select), by.Field) {
			return false
		}
	}
	return true
}
