// Command perstoregen compiles JSON Schema model definitions into a Go package
// that keeps its objects in a store.
package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"time"

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

	perstoregen init     [DIR]
	perstoregen generate [-o DIR] [-p PACKAGE] [--stores LIST] [--types-only] [-v] SCHEMA...
	perstoregen check    (same flags)
	perstoregen dump     [-p PACKAGE] [--stores LIST] [--types-only] [-v] SCHEMA...
	perstoregen version

SCHEMA is files or folders of definitions. Each command explains itself with -h.

Example: a new module with three models and a program that uses them

	go mod init example.com/shop
	perstoregen init
	go generate ./...
	go run .

Example: from a folder of definitions to Go code

	perstoregen generate -o ./model ./schemas

Exit status: 0 done; 1 the definitions are at fault, all of them told of as
file:line:col: message (#/pointer); 2 the command line is. Nothing is written
unless all is well.
`

// command is one of perstoregen's commands.
type command struct {
	name  string
	help  string // Usage, what it does, an example
	flags []flagDef
	run   func(ctx context.Context, con *console, o options) int
}

// commands are in the order in which help lists them.
func commands() []command {
	return []command{
		{"init", initHelp, initFlags, runInit},
		{"generate", generateHelp, generateFlags, runGenerate},
		{"check", checkHelp, generateFlags, runCheck},
		{"dump", dumpHelp, dumpFlags, runDump},
		{"version", versionHelp, []flagDef{jsonFlag}, runVersion},
	}
}

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a short run with a small heap: a third of its time would be collections
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	con := &console{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		outTerminal: isTerminal(os.Stdout), errTerminal: isTerminal(os.Stderr),
		colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
		after:  time.After,
	}
	status := run(ctx, con, os.Args[1:])
	stop()
	os.Exit(status)
}

// run does what main does, for tests.
func run(ctx context.Context, con *console, args []string) int {
	con.name, con.json = "perstoregen", asksJSON(args)
	if len(args) == 0 {
		fmt.Fprint(con.stderr, help)
		return usage
	}
	name, args := args[0], args[1:]
	switch name {
	case "-h", "-help", "--help", "help":
		if len(args) == 0 {
			fmt.Fprint(con.stdout, help)
			return done
		}
		name, args = args[0], []string{"-h"}
	}
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		var names []string
		for _, c := range all {
			names = append(names, c.name)
		}
		return con.misused("there is no command %q%s", name, cmp.Or(diag.DidYouMean(name, names), "; perstoregen -h lists them"))
	}
	con.name += " " + name
	o, status, ok := all[i].parse(con, args)
	if !ok {
		return status
	}
	return all[i].run(ctx, con, o)
}
