package main

import (
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/rql"
)

const rqlHelp = `Usage: perstoregen rql COMMAND ...

Shows what queries are and what becomes of them.

	perstoregen rql ast [QUERY]                                         the tree of a query as JSON
	perstoregen rql fmt QUERY                                           a query in canonical form
	perstoregen rql sql [--dialect DIALECT] SCHEMA_DIR MODEL QUERY      the SQL of a query, and its arguments
	perstoregen rql eval DATA.json [QUERY]                              what a query finds in a JSON array

Each command explains itself with -h. What is wrong with a query is told with the
place, counted in bytes from 0.

Example: the tree of a query

	perstoregen rql ast 'price<10&sort(-rating)'
`

// rqlCommands are the commands about queries. Each has a file of its own.
func rqlCommands() *group {
	return &group{rqlHelp, []command{
		{name: "ast", help: rqlASTHelp, flags: []flagDef{jsonFlag}, run: runRQLAST},
		{name: "fmt", help: rqlFmtHelp, flags: []flagDef{jsonFlag}, run: runRQLFmt},
		{name: "sql", help: rqlSQLHelp, flags: []flagDef{dialectFlag, jsonFlag}, run: runRQLSQL},
		{name: "eval", help: rqlEvalHelp, flags: []flagDef{jsonFlag}, run: runRQLEval},
	}}
}

// queryRecord is what is wrong with a query as --json writes it.
type queryRecord struct {
	Severity severity `json:"severity"`
	Pos      int      `json:"pos"` // the byte
	Message  string   `json:"message"`
}

// failQuery reports what is wrong with a query, and points at the place.
func (c *console) failQuery(query string, err error) int {
	bad, ok := errors.AsType[*rql.Error](err)
	if !ok || bad.Pos < 0 {
		return c.fail(err)
	}
	if c.json {
		c.tell(queryRecord{isError, bad.Pos, bad.Msg})
		return fault
	}
	c.complain(fmt.Sprintf("at byte %d: %s", bad.Pos, bad.Msg))
	line, below := pointAt(query, bad.Pos)
	fmt.Fprintf(c.stderr, "\t%s\n\t%s\n", line, below)
	return fault
}
