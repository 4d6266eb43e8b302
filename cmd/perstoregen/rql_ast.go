package main

import (
	"context"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
)

const rqlASTHelp = `Usage: perstoregen rql ast [FLAGS] [QUERY]

Prints the tree of a query as JSON: {"name":"eq","args":["a",1]}. What JSON has
not is an object: {"$date":"2009-01-01T00:00:00.000Z"}, {"$regexp":"^x","flags":"i"},
{"$undefined":true}, {"$infinity":1}.

Without QUERY it reads queries from standard input, one a line,
{"query":"a=$1","parameters":[1]}, and answers each line with one: the tree, or
{"error":"what is wrong","pos":2}, where pos is the byte in the query and -1 for
what is wrong elsewhere. It ends with its input, whatever was in it.

Example: one query

	perstoregen rql ast 'price<10&sort(-rating)'

Example: many

	echo '{"query":"in(id,$1)","parameters":[[1,2]]}' | perstoregen rql ast
`

func runRQLAST(_ context.Context, con *console, o options) int {
	switch len(o.args) {
	case 0:
		return con.answer(func(dst []byte, q asked) ([]byte, error) {
			tree, err := q.parse()
			return rqljson.AppendQuery(dst, tree), err
		})
	case 1:
	default:
		return con.misused("takes at most one query, in quotes; -h explains")
	}
	q, err := rql.Parse(o.args[0])
	if err != nil {
		return con.failQuery(o.args[0], err)
	}
	return con.result(string(rqljson.AppendQuery(nil, q)))
}
