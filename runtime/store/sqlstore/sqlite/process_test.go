package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// The environment of a process that a test has started: the file that it writes,
// and its own name.
const (
	processFile = "PERSTORE_TEST_PROCESS_FILE"
	processName = "PERSTORE_TEST_PROCESS_NAME"
)

// rounds is how often each process writes.
const rounds = 100

// TestTwoProcesses lets two processes make the tables of one file at once and
// write into it: each adds products, and counts in one that both change.
func TestTwoProcesses(t *testing.T) {
	if file := os.Getenv(processFile); file != "" {
		writeAsProcess(t, file, os.Getenv(processName))
		return
	}
	file := filepath.Join(t.TempDir(), "shop.db")
	var started []*exec.Cmd
	for _, name := range []string{"first", "second"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTwoProcesses$", "-test.v")
		cmd.Env = append(os.Environ(), processFile+"="+file, processName+"="+name)
		out := new(outputOf)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		started = append(started, cmd)
	}
	for _, cmd := range started {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a process ended with %v\n%s", err, cmd.Stdout)
		}
	}
	db, err := shop.Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if n, err := db.Products.Where().Count(t.Context()); n != 2*rounds || err != nil {
		t.Errorf("Count = %d, %v; want %d: those of both", n, err, 2*rounds)
	}
	c, err := db.Categories.Get(t.Context(), 1)
	if err != nil || c.Name != fmt.Sprint(2*rounds) {
		t.Errorf("Get(the counter) = %+v, %v; want that it counts to %d", c, err, 2*rounds)
	}
}

// outputOf is what a process has said.
type outputOf []byte

func (o *outputOf) Write(p []byte) (int, error) { *o = append(*o, p...); return len(p), nil }

func (o *outputOf) String() string { return string(*o) }

// writeAsProcess is one of the two processes.
func writeAsProcess(t *testing.T, file, name string) {
	ctx := t.Context()
	db, err := shop.Open(ctx, "sqlite:"+file)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	err = db.Categories.Store().Put(ctx, &shop.Category{ID: 1, Name: "0"}, perstore.Cond{Presence: perstore.Absent})
	if err != nil && !errors.Is(err, perstore.ErrExists) && !errors.Is(err, perstore.ErrPrecondition) {
		t.Fatalf("Put(the counter) error = %v; want none, or that the other one was faster", err)
	}
	for i := range rounds {
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			c, err := db.Categories.Get(ctx, 1)
			if err != nil {
				return err
			}
			var n int
			if _, err := fmt.Sscan(c.Name, &n); err != nil {
				return err
			}
			c.Name = fmt.Sprint(n + 1)
			return errors.Join(c.Save(ctx), db.Products.Add(ctx, &shop.Product{Sku: fmt.Sprint(name, i), Name: "Lamp", CategoryID: 1}))
		})
		if err != nil {
			t.Fatalf("round %d: Transaction error = %v", i, err)
		}
	}
}
