package main

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

const rqlFmtHelp = `Usage: perstoregen rql fmt [FLAGS] QUERY

Prints a query in canonical form: calls instead of comparisons, everything
encoded that needs to be. It means the same and has the same tree. Named
parameters, as the conditions of facets have them, stay.

Example:

	perstoregen rql fmt 'price<10&(status=new|name=$name)'
`

func runRQLFmt(_ context.Context, con *console, o options) int {
	if len(o.args) != 1 {
		return con.misused("takes one query, in quotes; -h explains")
	}
	q, err := rql.Parse(o.args[0], rql.Names())
	if err != nil {
		return con.failQuery(o.args[0], err)
	}
	return con.result(q.String())
}
