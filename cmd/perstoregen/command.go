package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
)

// command is one of perstoregen's commands: it runs, or it has commands of its
// own.
type command struct {
	name  string
	help  string // Usage, what it does, an example
	flags []flagDef
	run   func(ctx context.Context, con *console, o options) int
	sub   *group
}

// group is commands that the first argument tells apart, in the order in which
// help lists them.
type group struct {
	help     string
	commands []command
}

// commands are those of perstoregen.
func commands() group {
	return group{help, []command{
		{name: "init", help: initHelp, flags: initFlags, run: runInit},
		{name: "generate", help: generateHelp, flags: generateFlags, run: runGenerate},
		{name: "check", help: checkHelp, flags: generateFlags, run: runCheck},
		{name: "serve", help: serveHelp, flags: serveFlags, run: runServe},
		{name: "dump", help: dumpHelp, flags: dumpFlags, run: runDump},
		{name: "rql", sub: rqlCommands()},
		{name: "version", help: versionHelp, flags: []flagDef{jsonFlag}, run: runVersion},
	}}
}

// run runs the command that the first argument names.
func (g group) run(ctx context.Context, con *console, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(con.stderr, g.help)
		return usage
	}
	name, args := args[0], args[1:]
	switch name {
	case "-h", "-help", "--help", "help":
		if len(args) == 0 {
			fmt.Fprint(con.stdout, g.help)
			return done
		}
		name, args = args[0], append(args[1:], "-h") // of a command of the command, where it has some
	}
	i := slices.IndexFunc(g.commands, func(c command) bool { return c.name == name })
	if i < 0 {
		return g.unknown(con, name)
	}
	c := g.commands[i]
	con.name += " " + name
	if c.sub != nil {
		return c.sub.run(ctx, con, args)
	}
	o, status, ok := c.parse(con, args)
	if !ok {
		return status
	}
	return c.run(ctx, con, o)
}

func (g group) unknown(con *console, name string) int {
	var names []string
	for _, c := range g.commands {
		names = append(names, c.name)
	}
	return con.misused("there is no command %q%s", name, cmp.Or(diag.DidYouMean(name, names), "; "+con.name+" -h lists them"))
}
