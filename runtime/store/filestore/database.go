package filestore

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// Database holds the objects of some entities in memory and in a file. It is safe for
// concurrent use.
type Database struct {
	*memdb.Database
	entities []*perstore.Entity
	journal  *journal
}

var (
	_ perstore.Database  = (*Database)(nil)
	_ perstore.Recoverer = (*Database)(nil)
)

// journal is the log of a database.
type journal struct {
	*catalog
	log  *wal.Log
	db   *memdb.Database
	path string
	id   string
	buf  []byte // of Append

	compactAt  int64
	compacting atomic.Bool
	tooSmall   atomic.Int64 // the size at which the last compaction failed
	running    sync.WaitGroup
}

var _ memdb.Log = (*journal)(nil)

// open opens a database, and reads all that is there.
func open(c config) (*Database, error) {
	names, err := newCatalog(c.entities)
	if err != nil {
		return nil, err
	}
	fs := c.log.FS
	if fs == nil {
		fs = wal.OS
	}
	if err := fs.Mkdir(filepath.Dir(c.path)); err != nil {
		return nil, classified(err)
	}
	r := &reading{catalog: names}
	log, err := wal.Open(c.path, c.log, r.record)
	if err != nil {
		return nil, classified(err)
	}
	r.flush()
	j := &journal{catalog: names, log: log, path: c.path, compactAt: c.compactAt}
	if err := j.begin(r, c); err != nil {
		return nil, errors.Join(classified(err), log.Close())
	}
	return &Database{j.db, c.entities, j}, nil
}

// begin makes the database of what was read.
func (j *journal) begin(r *reading, c config) error {
	if r.id == "" {
		r.id = rand.Text()
		if err := j.note(r.id); err != nil {
			return err
		}
	}
	j.id = r.id
	j.db = memdb.New(c.entities, memdb.Options{LinkChecks: c.linkChecks, Log: j, ID: j.id})
	return j.db.Fill(r.all, true)
}

// all yields the entries.
func (r *reading) all(yield func(memdb.Entry, error) bool) {
	for i := range r.entries {
		if !yield(r.entries[i], nil) {
			return
		}
		r.entries[i] = memdb.Entry{}
	}
}

// note writes the identity of a new database.
func (j *journal) note(id string) error {
	payload, err := codec.Append(nil, named(id))
	if err != nil {
		return err
	}
	seq, err := j.log.Append(payload)
	if err != nil {
		return err
	}
	return j.log.Wait(seq)
}

// named is the record with the identity of a database.
type named string

// EncodeJSON writes the record.
func (n named) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Key(identity)
	e.String(string(n))
	e.EndObject()
}

// Append notes a commit.
func (j *journal) Append(e memdb.Entry) (func() error, error) {
	var err error
	if j.buf, err = j.line(j.buf[:0], e, false); err != nil {
		return nil, err
	}
	seq, err := j.log.Append(j.buf)
	if err != nil {
		return nil, err
	}
	if cap(j.buf) > 1<<20 {
		j.buf = nil
	}
	j.compactNowAndThen()
	if e.GID != "" { // other databases rely on it: what they then do is not lost with this one
		return func() error { return j.log.WaitSynced(seq) }, nil
	}
	return func() error { return j.log.Wait(seq) }, nil
}

// compactNowAndThen compacts a log that has grown to three times what it stood for.
func (j *journal) compactNowAndThen() {
	now, before := j.log.Size()
	if now < j.compactAt || now < 3*before || now < 2*j.tooSmall.Load() || !j.compacting.CompareAndSwap(false, true) {
		return
	}
	j.running.Go(func() {
		defer j.compacting.Store(false)
		if err := j.compact(); err != nil { // the log is as it was; it is tried again when it has doubled
			j.tooSmall.Store(now)
		}
	})
}

// compact replaces the log by a snapshot.
func (j *journal) compact() error {
	return j.log.Compact(func(mark func() error, emit func([]byte) error) error {
		state, err := j.db.Checkpoint(mark)
		if err != nil {
			return err
		}
		payload, err := codec.Append(nil, named(j.id))
		if err == nil {
			err = emit(payload)
		}
		return errors.Join(err, j.emitStrange(emit), j.emitState(state, emit))
	})
}

// inLine is how many objects a line of a snapshot has at most.
const inLine = 16

// emitState writes the objects of a moment, and the transactions that were open.
func (j *journal) emitState(state iter.Seq[memdb.Entry], emit func([]byte) error) error {
	var buf []byte
	for e := range state {
		for _, part := range parts(e) {
			var err error
			if buf, err = j.line(buf[:0], part, true); err != nil {
				return err
			}
			if err := emit(buf); err != nil {
				return err
			}
		}
	}
	return nil
}

// parts splits an entry without a transaction.
func parts(e memdb.Entry) []memdb.Entry {
	if e.GID != "" {
		return []memdb.Entry{e}
	}
	var out []memdb.Entry
	for changes := range slices.Chunk(e.Changes, inLine) {
		out = append(out, memdb.Entry{Changes: changes})
	}
	return out
}

// emitStrange writes the objects whose models are not in the data model.
func (j *journal) emitStrange(emit func([]byte) error) error {
	for _, model := range slices.Sorted(maps.Keys(j.strange)) {
		payload, err := codec.Append(nil, strangers{model, j.strange[model]})
		if err == nil {
			err = emit(payload)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// strangers are the objects of a model that is not in the data model.
type strangers struct {
	model string
	objects
}

// EncodeJSON writes the record.
func (s strangers) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Key(s.model)
	e.Object()
	e.Extra(s.objects)
	e.EndObject()
	e.EndObject()
}

// Compact replaces the log by a snapshot now. Others go on meanwhile. Without it that
// happens when the log has grown enough. perstore.ErrDatabase when the file cannot be
// written.
func (db *Database) Compact(context.Context) error {
	err := db.journal.compact()
	if err == nil {
		db.journal.tooSmall.Store(0)
	}
	return classified(err)
}

// Path is the file with the log.
func (db *Database) Path() string { return db.journal.path }

// Close refuses further calls, waits for what was appended and releases the file.
func (db *Database) Close() error {
	err := db.Database.Close()
	err = errors.Join(err, db.journal.log.Close())
	db.journal.running.Wait()
	return classified(err)
}
