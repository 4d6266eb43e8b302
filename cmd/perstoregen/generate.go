package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
)

const generateHelp = `Usage: perstoregen generate [-o DIR] [-p PACKAGE] [--stores LIST] [-v] SCHEMA...

Writes the Go package of some model definitions. Only files that differ are
written; generated files whose model is gone are removed; nothing is touched
when a definition is at fault.

Example: in a Go file, for "go generate ./..."

	//go:generate go tool perstoregen generate -o shop schemas

Flags:
`

const checkHelp = `Usage: perstoregen check [-o DIR] [-p PACKAGE] [--stores LIST] [-v] SCHEMA...

Compares the files that generate would write with those that are there, writes
nothing, and exits 1 with a unified diff when they differ.

Example: in CI

	perstoregen check -o shop schemas

Flags:
`

// options are the flags that generate and check share.
type options struct {
	config  gen.Config
	verbose bool
}

// parse reads the flags; ok is false when the command ends with status.
func parse(name, help string, args []string, stdout, stderr io.Writer) (o options, status int, ok bool) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var stores string
	flags.StringVar(&o.config.Dir, "o", ".", "the `folder` that the files go to")
	flags.StringVar(&o.config.Package, "p", "", "the Go `package`; the folder's name when left out")
	flags.StringVar(&stores, "stores", strings.Join(gen.DefaultStores, ","), "the stores that Open supports, a comma-separated `list`")
	flags.BoolVar(&o.verbose, "v", false, "tell which properties got a looser type, which rules are not checked, and why")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return o, done, false
	}
	if err != nil {
		fmt.Fprintf(stderr, "perstoregen %s: %v; -h explains\n", name, err)
		return o, usage, false
	}
	if strings.Trim(stores, ", ") == "" {
		fmt.Fprintf(stderr, "perstoregen %s: --stores names no store; -h explains\n", name)
		return o, usage, false
	}
	o.config.Schemas = flags.Args()
	if i := slices.IndexFunc(o.config.Schemas, func(s string) bool { return strings.HasPrefix(s, "-") }); i >= 0 {
		fmt.Fprintf(stderr, "perstoregen %s: %s stands behind a schema; flags go before them; -h explains\n", name, o.config.Schemas[i])
		return o, usage, false
	}
	for _, s := range strings.Split(stores, ",") {
		if s = strings.TrimSpace(s); s != "" {
			o.config.Stores = append(o.config.Stores, s)
		}
	}
	return o, done, true
}

// compute generates and reports what is wrong or worth knowing.
func compute(ctx context.Context, name string, o options, stderr io.Writer) (*gen.Output, int) {
	out, err := gen.Generate(ctx, o.config)
	if err != nil {
		return nil, report(name, err, stderr)
	}
	if o.verbose {
		for _, n := range out.Notes {
			note := diag.Place{File: n.Source, Line: n.Line, Col: n.Column, Pointer: n.Pointer}.Errorf("note: %s", n.Message)
			fmt.Fprintln(stderr, note.Error())
		}
	}
	return out, done
}

// report prints an error and gives the exit status that it means.
func report(name string, err error, stderr io.Writer) int {
	var wrong *gen.UsageError
	if errors.As(err, &wrong) {
		fmt.Fprintf(stderr, "perstoregen %s: %s\n", name, wrong.Message)
		return usage
	}
	fmt.Fprintln(stderr, err)
	return fault
}

func runGenerate(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, status, ok := parse("generate", generateHelp, args, stdout, stderr)
	if !ok {
		return status
	}
	out, status := compute(ctx, "generate", o, stderr)
	if out == nil {
		return status
	}
	changes, err := gen.Write(o.config.Dir, out.Files)
	if err != nil {
		return report("generate", err, stderr)
	}
	if o.verbose {
		for _, f := range changes.Write {
			fmt.Fprintln(stderr, "wrote", filepath.Join(o.config.Dir, f.Name))
		}
		for _, f := range changes.Remove {
			fmt.Fprintln(stderr, "removed", filepath.Join(o.config.Dir, f))
		}
	}
	return done
}

func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, status, ok := parse("check", checkHelp, args, stdout, stderr)
	if !ok {
		return status
	}
	out, status := compute(ctx, "check", o, stderr)
	if out == nil {
		return status
	}
	diff, err := gen.Check(o.config.Dir, out.Files)
	if err != nil {
		return report("check", err, stderr)
	}
	if len(diff) == 0 {
		return done
	}
	if _, err := stdout.Write(diff); err != nil {
		return report("check", err, stderr)
	}
	fmt.Fprintf(stderr, "perstoregen check: %s is not what generate would write; run it and commit the result\n", o.config.Dir)
	return fault
}
