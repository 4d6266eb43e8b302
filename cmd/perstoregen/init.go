package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/gen/starter"
)

const initHelp = `Usage: perstoregen init [FLAGS] [DIR]

Begins a program: a few linked models in schemas, a generate.go that turns them
into Go, and a main.go that stores some objects and asks for them. It adds the
module of perstoregen and its tool line to go.mod, in the version that this
command was built from; a command that was built in a checkout adds that. Nothing
is overwritten.

Example: in an empty folder

	go mod init example.com/shop
	perstoregen init
	go generate ./...
	go run .
`

var initFlags = []flagDef{fromFlag, jsonFlag}

func runInit(ctx context.Context, con *console, o options) int {
	if len(o.args) > 1 {
		return con.misused("name one folder; -h explains")
	}
	cfg := starter.Config{}
	if len(o.args) == 1 {
		cfg.Dir = o.args[0]
	}
	var err error
	if cfg.Source, err = o.source(); err != nil {
		return con.misused("%v", err)
	}
	work := con.working()
	cfg.Progress = work.at
	files, err := starter.Begin(ctx, cfg)
	work.end()
	if err != nil {
		return con.fail(err)
	}
	for _, f := range files {
		fmt.Fprintln(con.stdout, "wrote", short(f))
	}
	fmt.Fprint(con.stdout, "\nnext:\n\n")
	if cfg.Dir != "" {
		fmt.Fprintln(con.stdout, "\tcd", cfg.Dir)
	}
	fmt.Fprint(con.stdout, "\tgo generate ./...\n\tgo run .\n")
	return done
}

// source is where the module of perstoregen comes from.
func (o options) source() (starter.Source, error) {
	if o.from == "" {
		return starter.BuiltFrom()
	}
	return starter.Named(o.from)
}

// short is a path as a person would write it here.
func short(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	below, err := filepath.Rel(here, path)
	if err != nil || !filepath.IsLocal(below) {
		return path
	}
	return below
}
