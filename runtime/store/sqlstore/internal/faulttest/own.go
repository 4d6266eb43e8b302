package faulttest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Own is a server of one test, which may be ended at any time.
type Own struct {
	DSN string // as the variable of the environment has it

	dir    string
	script string
	env    []string
}

// StartOwn starts a server beside the one that the variable names, until the
// test ends. The test is skipped where the machine has no server to start. root is
// the folder of the module, and others are the variables of servers that are not
// started.
func StartOwn(t *testing.T, root, variable string, others ...string) *Own {
	t.Helper()
	dir, err := os.MkdirTemp("", "perstore-servers.") // a socket has a short path
	if err != nil {
		t.Fatal(err)
	}
	o := &Own{dir: dir, script: filepath.Join(root, "scripts", "servers"), env: os.Environ()}
	o.env = append(o.env, "PERSTORE_TEST_SERVERS="+dir, "PERSTORE_TEST_INSTALL=no", variable+"=")
	for _, other := range others {
		o.env = append(o.env, other+"=not started")
	}
	t.Cleanup(func() { o.run(t, "stop") })
	o.Start(t)
	o.DSN = o.variable(t, variable)
	if o.DSN == "" {
		t.Skipf("a server that is killed is left out: there is none to start for %s", variable)
	}
	return o
}

// Start starts the server, again after Crash.
func (o *Own) Start(t *testing.T) {
	t.Helper()
	o.run(t, "start")
}

// Crash ends the server at once.
func (o *Own) Crash(t *testing.T) {
	t.Helper()
	o.run(t, "crash")
}

func (o *Own) run(t *testing.T, call string) {
	t.Helper()
	cmd := exec.Command("bash", o.script, call)
	cmd.Env = o.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("scripts/servers %s: %v\n%s", call, err, out)
	}
}

// variable reads what start has printed, as a shell does.
func (o *Own) variable(t *testing.T, name string) string {
	t.Helper()
	cmd := exec.Command("bash", "-c", `eval "$(cat "$1/env")"; printf %s "${!2-}"`, "bash", o.dir, name)
	cmd.Env = o.env
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}
