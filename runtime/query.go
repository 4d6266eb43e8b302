package perstore

import (
	"math"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Query is a query over one model: the core of a generated query. It is
// immutable, each method gives a new one, and it is safe for concurrent use.
// Errors in it come out of the terminal methods.
type Query struct {
	model  *Model
	rql    rql.Query
	with   []Include
	after  string // the cursor that it goes on behind; empty is none
	before string // the cursor that it goes back from; empty is none
	total  bool   // whether Page counts
	err    error
	own    bool // the program asks, for the targets of a link
	asked  bool // the policy of a facet was asked, before a limit of the call's own came to it

	loaded *loadedLink   // what With loaded, where the query asks for just that
	parts  []*loadedLink // of a link query: the parts that With loaded
	begin  int           // of a link query with parts: the terms that it began with
}

// changed gives the query with another tree.
func (q *Query) changed(tree rql.Query) *Query {
	c := *q
	c.rql, c.loaded = tree, nil
	if len(c.parts) > 0 {
		c.loaded = c.loadedPart()
	}
	return &c
}

// Where adds conditions.
func (q *Query) Where(preds ...rql.Node) *Query { return q.changed(q.rql.And(preds...)) }

// Sort orders the objects. It replaces an order that was set before.
func (q *Query) Sort(keys ...rql.SortKey) *Query {
	return q.changed(q.rql.Without("sort").And(rql.Sort(keys...)))
}

// Limit bounds the number of objects.
func (q *Query) Limit(n int) *Query {
	_, offset := limits(q.rql)
	return q.limit(rows(n), offset)
}

// Offset leaves out the first n objects.
func (q *Query) Offset(n int) *Query {
	limit, _ := limits(q.rql)
	return q.limit(limit, rows(n))
}

// rows gives a number of rows to a query. Beyond 2^53, more than there can
// be, a query would write it as text.
func rows(n int) rql.Node { return rql.Scalar(rql.Int(min(int64(n), 1<<53))) }

func (q *Query) limit(args ...rql.Node) *Query {
	if args[1].Value().Int() == 0 {
		args = args[:1]
	}
	return q.changed(q.rql.Without("limit").And(rql.Call("limit", args...)))
}

// With loads links along with the objects, in one query a link.
//
//go:noinline
func (q *Query) With(links ...Include) *Query {
	c := *q
	c.with = append(slices.Clip(q.with), links...)
	return &c
}

// Select reads only some members, and the key: the objects are partial.
func (q *Query) Select(fields ...string) *Query {
	paths := make([]rql.Node, len(fields))
	for i, f := range fields {
		paths[i] = rql.Property(f)
	}
	return q.changed(selecting(q.rql, paths))
}

// String gives the query as canonical RQL, without its cursor, which is no
// part of it: the text is the same on each page.
//
//go:noinline
func (q *Query) String() string { return q.rql.String() }

// limits gives the arguments of q's limit: no limit is Infinity, no offset 0.
func limits(q rql.Query) (limit, offset rql.Node) {
	limit, offset = rql.Scalar(rql.Float(math.Inf(1))), rql.Scalar(rql.Int(0))
	args, _ := q.Clause("limit")
	if len(args) > 0 {
		limit = args[0]
	}
	if len(args) > 1 {
		offset = args[1]
	}
	return limit, offset
}

// maxExpected is the most objects that room is made for before they come.
const maxExpected = 128

// expected tells how many objects to make room for when the first one has come.
func (q *Query) expected() int {
	if q.loaded != nil {
		return len(q.loaded.rows)
	}
	limit, _ := limits(q.rql)
	if v := limit.Value(); v.Kind() == rql.KindInt && 0 < v.Int() && v.Int() <= maxExpected {
		return int(v.Int())
	}
	return 0
}
