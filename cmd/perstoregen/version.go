package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

const versionHelp = `Usage: perstoregen version

Prints the version of the module that the command was built from.

Example:

	perstoregen version
`

func runVersion(_ context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	switch err := flags.Parse(args); {
	case err == flag.ErrHelp:
		fmt.Fprint(stdout, versionHelp)
		return done
	case err != nil || flags.NArg() > 0:
		fmt.Fprintln(stderr, "perstoregen version: takes no arguments; -h explains")
		return usage
	}
	fmt.Fprintf(stdout, "perstoregen %s %s\n", moduleVersion(), runtime.Version())
	return done
}

// moduleVersion is "(devel)" when built in a checkout.
func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
