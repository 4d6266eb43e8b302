package filestore

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/storetest"
)

var harness = storetest.Harness{
	Views: true, Counts: true,
	Reduces: true, Aggregates: true,
	Batches:  true,
	Explains: true,
	Updates:  true,
	Removes:  true,

	Persists:  true,
	Conflicts: true, Optimistic: true, Nests: true,
}

// TestConformance runs the suite on a real folder, which is left to the system to
// sync, and on a file in memory that is synced for each commit and compacted all the
// time.
func TestConformance(t *testing.T) {
	t.Run("Dir", func(t *testing.T) {
		h := harness
		h.Open, h.Name = OpenDir, func(t *testing.T) string { return filepath.Join(t.TempDir(), "new", "data") + "?sync=never" }
		storetest.Run(t, h)
	})
	t.Run("Compacting", func(t *testing.T) {
		h, disks := harness, map[string]*crashfs.FS{}
		h.Name = func(t *testing.T) string {
			disks[t.Name()] = crashfs.New()
			return t.Name()
		}
		h.Open = func(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
			c := config{path: "data/log", entities: entities, linkChecks: opts.LinkChecks, compactAt: 1}
			c.log.FS = disks[rest]
			db, err := open(c)
			if err != nil {
				return nil, err
			}
			return &reopened{db, c}, nil
		}
		storetest.Run(t, h)
	})
}

// reopened checks, when it is closed, that what it had is there when it is opened
// again.
type reopened struct {
	*Database
	config
}

func (db *reopened) Close() error {
	had, err := contents(db.Database)
	if err != nil {
		return err
	}
	if err := db.Database.Close(); err != nil {
		return err
	}
	again, err := open(db.config)
	if err != nil {
		return err
	}
	has, err := contents(again)
	if err == nil && !bytes.Equal(had, has) {
		err = &differs{had, has}
	}
	if err != nil {
		return err
	}
	return again.Close()
}

// differs is that a database has something else after it was opened again.
type differs struct{ had, has []byte }

func (d *differs) Error() string {
	return "it has changed by opening it again: it had\n" + string(d.had) + "and has\n" + string(d.has)
}

// contents is all that a database has, as lines.
func contents(db *Database) (text []byte, err error) {
	state, err := db.Checkpoint(func() error { return nil })
	if err != nil {
		return nil, err
	}
	err = db.journal.emitState(state, func(line []byte) error {
		text = append(append(text, line...), '\n')
		return nil
	})
	return text, err
}
