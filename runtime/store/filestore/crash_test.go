package filestore

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
)

// seeded gives random numbers, whose seed the test prints when it fails.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d; what runs at once is not of it", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// live opens the database of a disk, checks it, and lets workers pay until the
// process is killed or they have done a few payments each.
func (l *ledger) live(disk *crashfs.FS, rnd *rand.Rand, each int) error {
	c := config{path: "data/log", compactAt: 1 << 13}
	c.log.FS = disk
	data, db, err := openModel(c, rows())
	if err != nil {
		return err
	}
	store := data.Model("Row").Store()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := l.check(ctx, db, store, rnd); err != nil {
		return errors.Join(err, data.Close())
	}
	failed := make([]error, len(l.acked))
	var all sync.WaitGroup
	for w := range l.acked {
		own := rand.New(rand.NewPCG(rnd.Uint64(), 0))
		all.Go(func() {
			defer cancel() // nobody waits for what a killed one holds
			for range each {
				if failed[w] = l.pay(ctx, db, store, w, own, func() {}); failed[w] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	for i, err := range failed {
		if errors.Is(err, context.Canceled) {
			failed[i] = nil
		}
	}
	return errors.Join(errors.Join(failed...), data.Close())
}

// TestCrash ends processes at any of their calls, and machines in any state in which
// that may leave a disk. PERSTORE_CRASH says for how long; it is short without.
func TestCrash(t *testing.T) {
	rnd := seeded(t)
	start, long := time.Now(), crashfs.Time(t)
	machines, kills, payments := 0, 0, int64(0)
	for lives := 0; lives < 60 || time.Since(start) < long; lives++ {
		disk, l := crashfs.New(), newLedger(1+rnd.IntN(4))
		for range 6 {
			disk.KillAt(1 + rnd.IntN(60))
			err := l.live(disk, rnd, 20)
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
		if err := l.live(disk, rnd, 0); err != nil {
			t.Fatalf("in the end error = %v", err)
		}
		for _, n := range l.acked {
			payments += n
		}
	}
	t.Logf("%d processes were ended, %d of them with their machine, in %d payments: none that was acknowledged was lost, none that was aborted is there",
		kills, machines, payments)
}

// TestCrashAtEachCall ends one and the same process at each of its calls, in many
// states of the disk.
func TestCrashAtEachCall(t *testing.T) {
	seed, states := rand.Uint64(), 0
	for n := 1; ; n++ {
		disk, l := crashfs.New(), newLedger(1)
		disk.KillAt(n)
		err := l.live(disk, rand.New(rand.NewPCG(seed, 0)), 12)
		if err == nil {
			t.Logf("a process of %d calls was ended at each of them: %d states of the disk were opened", n-1, states)
			return
		}
		if !errors.Is(err, crashfs.ErrKilled) {
			t.Fatalf("seed %d: error = %v", seed, err)
		}
		for range 20 {
			states++
			rnd := rand.New(rand.NewPCG(rand.Uint64(), 0))
			if err := l.clone().live(disk.Crash(rnd), rnd, 1); err != nil {
				t.Fatalf("seed %d, ended at call %d: error = %v", seed, n, err)
			}
		}
	}
}
