package filestore

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
)

// childOf names the file of the child process that TestCrashKill kills, with the
// policy of syncs behind it; begins says how many payments each worker has made.
const (
	childOf = "PERSTORE_CRASH_FILE"
	begins  = "PERSTORE_CRASH_BEGINS"
)

// killWorkers pay at once in a child process.
const killWorkers = 4

func TestMain(m *testing.M) {
	if rest := os.Getenv(childOf); rest != "" {
		if err := payUntilKilled(rest, os.Getenv(begins)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1) // it is to be killed
	}
	os.Exit(m.Run())
}

// payUntilKilled is the child: it tells each payment that was acknowledged.
func payUntilKilled(rest, begun string) error {
	c, err := parse(rest)
	if err != nil {
		return err
	}
	c.compactAt = 1 << 14
	data, db, err := openModel(c, rows())
	if err != nil {
		return err
	}
	l := newLedger(killWorkers)
	if _, err := fmt.Sscan(begun, &l.acked[0], &l.acked[1], &l.acked[2], &l.acked[3]); err != nil {
		return err
	}
	var all sync.WaitGroup
	failed := make([]error, killWorkers)
	for w := range killWorkers {
		rnd := rand.New(rand.NewPCG(rand.Uint64(), 0))
		all.Go(func() {
			for failed[w] == nil {
				failed[w] = l.pay(context.Background(), db, data.Model("Row").Store(), w, rnd, func() { fmt.Println(w) })
			}
		})
	}
	all.Wait()
	return fmt.Errorf("it ended by itself: %v", failed)
}

// TestCrashKill kills real processes, whose payments are acknowledged through a pipe,
// at moments that nothing chooses.
func TestCrashKill(t *testing.T) {
	rnd := seeded(t)
	start, long := time.Now(), crashfs.Time(t)
	kills, payments := 0, int64(0)
	for _, sync := range []string{"always", "never", "1ms"} {
		rest := filepath.Join(t.TempDir(), "rows.log") + "?sync=" + sync
		l := newLedger(killWorkers)
		for n := 0; n < 4 || time.Since(start) < long/3; n++ {
			l.untilKilled(t, rest, 1+rnd.IntN(200))
			l.reopen(t, rest, rnd)
			kills++
		}
		start = time.Now()
		for _, n := range l.acked {
			payments += n
		}
	}
	t.Logf("%d processes were killed in %d payments: none that was acknowledged was lost, none that was aborted is there", kills, payments)
}

// untilKilled kills a child when it has told so many payments.
func (l *ledger) untilKilled(t *testing.T, rest string, after int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childOf+"="+rest, begins+"="+fmt.Sprint(l.acked[0], l.acked[1], l.acked[2], l.acked[3]))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	told := bufio.NewScanner(out)
	for i := 0; told.Scan(); i++ {
		w, err := strconv.Atoi(told.Text())
		if err != nil {
			t.Fatalf("the child told %q", told.Text())
		}
		l.acked[w]++
		if i == after {
			_ = child.Process.Kill() // it has not ended: it would have told no more
		}
	}
	_, _ = io.Copy(io.Discard, out) // what was told is read
	if err := child.Wait(); err == nil || child.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
	for w := range l.begun {
		l.begun[w] = l.acked[w] + 1
	}
}

// reopen opens the file after its process was killed.
func (l *ledger) reopen(t *testing.T, rest string, rnd *rand.Rand) {
	t.Helper()
	c, err := parse(rest)
	if err != nil {
		t.Fatal(err)
	}
	data, db, err := openModel(c, rows())
	if err != nil {
		t.Fatalf("Open after a kill error = %v", err)
	}
	if err := l.check(t.Context(), db, data.Model("Row").Store(), rnd); err != nil {
		t.Fatalf("after a kill: %v", err)
	}
	if err := data.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
}
