// Command perstoregen compiles JSON Schema model definitions into a Go package
// that keeps its objects in a store.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
)

// The exit statuses.
const (
	done  = 0
	fault = 1 // the definitions or the data are at fault
	usage = 2 // the command line is
)

const help = `perstoregen compiles JSON Schema model definitions into a Go package: typed
structs with their rules, models, queries and links over SQLite or memory.

	perstoregen generate [-o DIR] [-p PACKAGE] [--stores LIST] [-v] SCHEMA...
	perstoregen check    (same flags)
	perstoregen version

SCHEMA is files or folders of definitions. Each command explains itself with -h.

Example: from a folder of schemas to Go code

	perstoregen generate -o ./shop ./schemas
`

// command is one of perstoregen's commands.
type command func(ctx context.Context, args []string, stdout, stderr io.Writer) int

var commands = map[string]command{
	"generate": runGenerate,
	"check":    runCheck,
	"version":  runVersion,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what main does, for tests.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, help)
		return usage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		fmt.Fprint(stdout, help)
		return done
	}
	cmd, ok := commands[args[0]]
	if !ok {
		advice := cmp.Or(diag.DidYouMean(args[0], slices.Sorted(maps.Keys(commands))), "; perstoregen -h lists them")
		fmt.Fprintf(stderr, "perstoregen: there is no command %q%s\n", args[0], advice)
		return usage
	}
	return cmd(ctx, args[1:], stdout, stderr)
}
