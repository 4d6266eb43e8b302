package crashtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// orders is what a child process does.
type orders struct {
	From, To string // URLs
	Volatile [2]bool
	KillAt   int    // the statement after which the process ends itself; 0 is none
	ID       string // of the transfers
	Writers  int    // they move money until the process ends; 0 is one transfer
}

// variable holds the orders of a child.
const variable = "PERSTORE_CRASH_CHILD"

// TestChild is the child process, and else does nothing.
func TestChild(t *testing.T) {
	text := os.Getenv(variable)
	if text == "" {
		return
	}
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	if err := o.run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// run moves money, and says so on stdout.
func (o orders) run(ctx context.Context) error {
	var armed atomic.Bool
	var steps atomic.Int64
	hook := perstore.WithStatementHook(func(context.Context, perstore.Statement) {
		if armed.Load() && steps.Add(1) == int64(o.KillAt) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	})
	var banks [2]bank
	for i, url := range []string{o.From, o.To} {
		b, err := openBank(ctx, url, hook)
		if err == nil && o.Volatile[i] {
			err = b.fill(ctx)
		}
		if err != nil {
			return err
		}
		banks[i] = b
	}
	armed.Store(true)
	fmt.Println("ready")
	if o.Writers == 0 {
		return o.once(ctx, banks, o.ID, "0")
	}
	var done sync.WaitGroup
	for w := range o.Writers {
		done.Go(func() {
			for n := 0; ; n++ {
				err := o.once(ctx, banks, fmt.Sprintf("%s-%d-%d", o.ID, w, n), fmt.Sprint(rand.N(accounts)))
				if err != nil && !errors.Is(err, perstore.ErrConflict) { // of those that meet one may lose
					fmt.Println("failed", err)
				}
			}
		})
	}
	done.Wait()
	return nil
}

// once moves money once and acknowledges it.
func (o orders) once(ctx context.Context, banks [2]bank, id, code string) error {
	err := transfer(ctx, banks[0], banks[1], id, code)
	if err == nil {
		fmt.Println("done", id)
	}
	return err
}

// child is a process that was started.
type child struct {
	cmd   *exec.Cmd
	out   *bufio.Scanner
	acked []string
	said  []string
}

// start starts a child and waits until it is about to move money.
func start(t *testing.T, o orders) *child {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")}
	c.cmd.Env = append(os.Environ(), variable+"="+string(text))
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for c.out.Scan() && c.out.Text() != "ready" {
		c.said = append(c.said, c.out.Text())
	}
	return c
}

// wait waits for the end and tells whether the child was killed.
func (c *child) wait(t *testing.T) (killed bool) {
	t.Helper()
	for c.out.Scan() {
		if id, ok := strings.CutPrefix(c.out.Text(), "done "); ok {
			c.acked = append(c.acked, id)
			continue
		}
		if strings.HasPrefix(c.out.Text(), "failed ") {
			t.Errorf("a transfer %s", c.out.Text())
		}
		c.said = append(c.said, c.out.Text())
	}
	err := c.cmd.Wait()
	if status, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
		return true
	}
	if err != nil {
		t.Fatalf("a child ended with %v:\n%s", err, strings.Join(c.said, "\n"))
	}
	return false
}
