// Command perstoregen compiles JSON Schema model definitions into a Go package
// that keeps its objects in a store.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"time"
)

// The exit statuses.
const (
	done  = 0
	fault = 1 // the definitions or the data are at fault
	usage = 2 // the command line is
)

const help = `perstoregen compiles JSON Schema model definitions into a Go package: typed
structs with their rules, models, queries and links over SQLite, PostgreSQL,
MySQL, MariaDB or memory.

	perstoregen init     [DIR]
	perstoregen generate [-o DIR] [-p PACKAGE] [--stores LIST] [--types-only] [-v] SCHEMA...
	perstoregen check    (same flags)
	perstoregen serve    [--addr HOST:PORT] [--db URL] [--facet NAME] [--seed DATA.json] SCHEMA...
	perstoregen dump     [-p PACKAGE] [--stores LIST] [--types-only] [-v] SCHEMA...
	perstoregen rql      ast|fmt|sql|eval ...
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
	return commands().run(ctx, con, args)
}
