package filestore

import (
	"fmt"
	"math/rand/v2"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// TestPromisesAreSynced ends the machine after each step of transactions over several
// databases, where other commits are not synced: the others rely on what was said.
func TestPromisesAreSynced(t *testing.T) {
	disk := crashfs.New()
	c := config{path: "data/log", compactAt: 1 << 20}
	c.log.FS, c.log.Sync = disk, wal.SyncNever
	_, db, err := openModel(c, rows())
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	ctx := t.Context()
	begin := func() perstore.Branch {
		b, err := db.Begin(ctx, perstore.TxOptions{})
		if err != nil {
			t.Fatalf("Begin error = %v", err)
		}
		return b
	}
	prepared, decider := begin(), begin()
	for _, step := range []struct {
		name     string
		do       func() error
		prepared []string
		decided  bool // whether "other" is committed
	}{
		{"Prepare", func() error { return prepared.(perstore.Preparer).Prepare(ctx, "g") }, []string{"g"}, false},
		{"Commit of the decider", func() error {
			if err := decider.(perstore.Decider).Decide(ctx, "other"); err != nil {
				return err
			}
			return decider.Commit(ctx)
		}, []string{"g"}, true},
		{"Commit of what was prepared", func() error { return prepared.Commit(ctx) }, nil, true},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s error = %v", step.name, err)
		}
		for seed := range uint64(30) {
			_, after := onDisk(t, disk.Crash(rand.New(rand.NewPCG(seed, 0))))
			gids, err := after.Prepared(ctx)
			if err != nil || fmt.Sprint(gids) != fmt.Sprint(step.prepared) {
				t.Fatalf("after %s and a crash Prepared = %v, %v; want %v", step.name, gids, err, step.prepared)
			}
			if decided, err := after.Decided(ctx, "other"); err != nil || decided != step.decided {
				t.Fatalf("after %s and a crash Decided = %v, %v; want %v", step.name, decided, err, step.decided)
			}
		}
	}
}
