package main

import (
	"cmp"
	"context"
	"runtime"
	"runtime/debug"
)

const versionHelp = `Usage: perstoregen version

Prints the version of the module that the command was built from.

Example:

	perstoregen version
`

func runVersion(_ context.Context, con *console, o options) int {
	if len(o.args) > 0 {
		return con.misused("takes no arguments; -h explains")
	}
	return con.result("perstoregen " + moduleVersion() + " " + runtime.Version())
}

// moduleVersion is "(devel)" when built in a checkout.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	return cmp.Or(info.Main.Version, "(devel)")
}
