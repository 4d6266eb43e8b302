package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/perstore/perstoregen/gen"
)

const generateHelp = `Usage: perstoregen generate [FLAGS] SCHEMA...

Writes the Go package of some model definitions. SCHEMA is files or folders; - is
a package that "perstoregen dump" wrote, read from standard input. Only files that
differ are written; generated files whose model is gone are removed; nothing is
touched when a definition is at fault.

A perstoregen.json beside the definitions can hold every flag under its long name:
{"output": "../shop", "stores": ["memory"]}. Flags on the command line win.

Example: in a Go file, for "go generate ./..."

	//go:generate go tool perstoregen generate -o shop schemas

Example: only the types of somebody else's schema

	perstoregen generate --types-only -o types schemas/product.json
`

const checkHelp = `Usage: perstoregen check [FLAGS] SCHEMA...

Compares the files that generate would write with those that are there, writes
nothing, and exits 1 with a unified diff when they differ.

Example: in CI

	perstoregen check -o shop schemas

Example: the same from a dump

	perstoregen dump schemas | perstoregen check -o shop -
`

// compute generates and reports what is wrong or worth knowing; the output is nil
// when the command ends with the status.
func compute(ctx context.Context, con *console, o options) (*gen.Output, int) {
	work := con.working()
	cfg := o.config(con)
	cfg.Progress = work.at
	out, err := gen.Generate(ctx, cfg)
	work.end()
	if err != nil {
		return nil, con.fail(err)
	}
	if o.Verbose {
		con.notes(out.Notes)
	}
	return out, done
}

// config is what the flags ask for.
func (o options) config(con *console) gen.Config {
	cfg := o.Config(o.args)
	cfg.Stdin = con.stdin
	return cfg
}

func runGenerate(ctx context.Context, con *console, o options) int {
	out, status := compute(ctx, con, o)
	if out == nil {
		return status
	}
	changes, err := gen.Write(o.Output, out.Files)
	if err != nil {
		return con.fail(err)
	}
	if o.Verbose {
		for _, f := range changes.Write {
			con.did("wrote", filepath.Join(o.Output, f.Name))
		}
		for _, f := range changes.Remove {
			con.did("removed", filepath.Join(o.Output, f))
		}
	}
	return done
}

func runCheck(ctx context.Context, con *console, o options) int {
	out, status := compute(ctx, con, o)
	if out == nil {
		return status
	}
	diff, err := gen.Check(o.Output, out.Files)
	if err == nil && len(diff) > 0 {
		if err = con.diff(diff); err == nil {
			err = fmt.Errorf("%s is not what generate would write; run it and commit the result", o.Output)
		}
	}
	if err != nil {
		return con.fail(err)
	}
	return done
}
