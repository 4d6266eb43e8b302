package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"perstoregen": main,
		"sqlite3":     runSQLite3,
	})
}

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// TestScript runs testdata/script: what users type, and what they get.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setup,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "examples": examples,
		},
	})
}

// setup lets scripts run the go command as the machine has it set up: with its
// caches, and from its module proxy what they lack, such as the go.mod files that
// only a module around this one needs.
func setup(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "-json", "GOMODCACHE", "GOCACHE", "GOENV", "GOPROXY", "GOSUMDB").Output()
	if err != nil {
		return err
	}
	settings := make(map[string]string)
	if err := json.Unmarshal(out, &settings); err != nil {
		return err
	}
	for name, value := range settings {
		env.Setenv(name, value)
	}
	env.Setenv("GOFLAGS", "")
	env.Setenv("GOWORK", "")
	return nil
}

// examples runs the examples of a help text, each with its indented lines as one
// shell script:
//
//	examples help.txt
func examples(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: examples FILE")
	}
	var script strings.Builder
	count, inside := 0, false
	for line := range strings.Lines(ts.ReadFile(args[0]) + "end\n") {
		switch command, indented := strings.CutPrefix(line, "\t"); {
		case strings.HasPrefix(line, "Example"):
			inside = true
		case inside && indented:
			script.WriteString(strings.TrimPrefix(command, "//go:generate go tool "))
		case script.Len() > 0:
			ts.Logf("example:\n%s", script.String())
			ts.Check(ts.Exec("sh", "-e", "-c", script.String()))
			script.Reset()
			count++
			inside = strings.HasPrefix(line, "Example")
		}
	}
	if count == 0 {
		ts.Fatalf("%s has no example", args[0])
	}
}

// exits runs a command, as exec does, that must end with a status:
//
//	exits 2 perstoregen generate -x
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v: %v", args[1:], err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v exits %d; want %d", args[1:], got, want)
	}
}
