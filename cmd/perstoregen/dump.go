package main

import (
	"context"

	"github.com/perstore/perstoregen/gen"
)

const dumpHelp = `Usage: perstoregen dump [FLAGS] SCHEMA...

Prints what perstoregen has decided about some definitions as JSON: every name,
type, key, index, link and rule. docs/ir.md documents it member by member.
Generators of your own read it; "perstoregen generate -" reads it back.

Example: the plurals of all models, which are their fields of DB

	perstoregen dump schemas | grep '"plural"'
`

func runDump(ctx context.Context, con *console, o options) int {
	work := con.working()
	cfg := o.config(con)
	cfg.Progress = work.at
	text, notes, err := gen.Dump(ctx, cfg)
	work.end()
	if err != nil {
		return con.fail(err)
	}
	if o.Verbose {
		con.notes(notes)
	}
	if _, err := con.stdout.Write(text); err != nil {
		return con.fail(err)
	}
	return done
}
