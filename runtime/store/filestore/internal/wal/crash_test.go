package wal_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// seeded gives random numbers, whose seed the test prints when it fails.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// work is what a process does to a log: it notes what it began to write, and how
// much of that was acknowledged.
type work struct {
	begun []string
	acked int
}

// run opens the log and writes and compacts until something fails.
func (w *work) run(disk *crashfs.FS, rnd *rand.Rand, opts wal.Options) error {
	opts.FS = disk
	l, records, err := open(path, opts)
	if err != nil {
		return err
	}
	if err := w.check(records); err != nil {
		return err
	}
	for range 3 + rnd.IntN(8) {
		if rnd.IntN(6) == 0 {
			if err := l.Compact(keepAll(disk)); err != nil {
				return errors.Join(err, l.Close())
			}
		}
		if err := w.write(l, rnd); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	return l.Close()
}

// write writes some records with one sync.
func (w *work) write(l *wal.Log, rnd *rand.Rand) error {
	last := uint64(0)
	for range 1 + rnd.IntN(3) {
		record := fmt.Sprint(len(w.begun), strings.Repeat(" x", rnd.IntN(1000)))
		seq, err := l.Append([]byte(record))
		if err != nil {
			return err
		}
		w.begun, last = append(w.begun, record), seq
	}
	if err := l.Wait(last); err != nil {
		return err
	}
	w.acked = len(w.begun)
	return nil
}

// check compares what is there with what was written: all that was acknowledged,
// perhaps what was begun, in order, nothing else. It is what there is from now on.
func (w *work) check(records []string) error {
	if len(records) < w.acked || len(records) > len(w.begun) || !slices.Equal(records, w.begun[:len(records)]) {
		return fmt.Errorf("there are %d records; want between %d and %d, as they were written", len(records), w.acked, len(w.begun))
	}
	w.begun, w.acked = w.begun[:len(records)], len(records)
	return nil
}

// TestCrash ends processes at any call, and machines in any state of the disk.
// PERSTORE_CRASH says for how long; it is short without.
func TestCrash(t *testing.T) {
	rnd := seeded(t)
	start, long := time.Now(), crashfs.Time(t)
	machines, kills := 0, 0
	for lives := 0; lives < 300 || time.Since(start) < long; lives++ {
		disk, w := crashfs.New(), work{}
		for range 5 {
			disk.KillAt(1 + rnd.IntN(40))
			err := w.run(disk, rnd, wal.Options{})
			if err != nil && !errors.Is(err, crashfs.ErrKilled) {
				t.Fatalf("error = %v; want none, or to be killed", err)
			}
			if kills++; rnd.IntN(3) > 0 {
				machines++
				disk = disk.Crash(rnd)
			} else {
				disk = disk.Restart()
			}
		}
		if _, records, err := open(path, wal.Options{FS: disk}); err != nil || w.check(records) != nil {
			t.Fatalf("in the end error = %v, %v", err, w.check(records))
		}
	}
	t.Logf("%d processes were ended, %d of them with their machine: no acknowledged record was lost", kills, machines)
}
