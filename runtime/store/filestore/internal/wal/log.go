package wal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options tell how a log is kept.
type Options struct {
	FS   FS // nil is [OS]
	Sync Sync
	// Interval is the time between two syncs of [SyncInterval].
	Interval time.Duration
	// Lock is the file whose lock keeps others out; empty is the path of the log
	// and ".lock".
	Lock string
}

// Sync tells when records are made durable.
type Sync uint8

// When records are made durable.
const (
	SyncAlways   Sync = iota // before they are acknowledged
	SyncInterval             // now and then
	SyncNever                // when the system likes to, and at Close
)

// Log is an open log. It is safe for concurrent use. Records are put into a buffer;
// the first one who waits writes and syncs it for all, while the next ones gather.
type Log struct {
	path string
	opts Options
	lock io.Closer
	own  io.Closer     // the lock of the file itself; nil where there is none
	stop chan struct{} // ends the syncs of SyncInterval
	done sync.WaitGroup

	compacting sync.Mutex
	closing    atomic.Bool // a compaction is to end

	mu       sync.Mutex
	idle     *sync.Cond // busy has ended
	busy     bool       // somebody has the file for himself: writes, syncs, compacts
	file     File
	size     int64  // of the file, up to the last record that was written
	end      int64  // the same, up to the last record that was appended
	base     int64  // of the file when it was compacted or opened last
	seq      uint64 // of the last record that was appended
	written  uint64 // of the last one in the file
	durable  uint64 // of the last one on the disk
	opened   uint64 // of the last one when the log was opened
	together uint64 // how many records were written together last
	pending  []byte // the lines from written to seq
	spare    []byte
	failed   error
}

// newName is the name of a file until it is whole.
func newName(path string) string { return path + ".new" }

// Open opens the log at path, which it makes where there is none, cuts off what a
// crash has torn, and gives the payload of each record to visit until it returns:
// those of one snapshot first. A *[LockedError] when it is open already, a
// *[CorruptError] when it is damaged, which leaves it as it is; the error of visit
// with the place of the record.
func Open(path string, opts Options, visit func(payload []byte) error) (*Log, error) {
	if opts.FS == nil {
		opts.FS = OS
	}
	if opts.Lock == "" {
		opts.Lock = path + ".lock"
	}
	lock, err := opts.FS.Lock(opts.Lock)
	if err != nil {
		if taken := (*LockedError)(nil); errors.As(err, &taken) {
			return nil, &LockedError{Path: path, PID: taken.PID}
		}
		return nil, err
	}
	l := &Log{path: path, opts: opts, lock: lock, stop: make(chan struct{})}
	l.idle = sync.NewCond(&l.mu)
	if err := l.open(visit); err != nil {
		if l.file != nil {
			err = errors.Join(err, l.file.Close())
		}
		return nil, errors.Join(err, l.unlock())
	}
	if opts.Sync == SyncInterval {
		l.done.Go(l.syncNowAndThen)
	}
	return l, nil
}

// unlock lets others open the log.
func (l *Log) unlock() error {
	if l.own == nil {
		return l.lock.Close()
	}
	return errors.Join(l.own.Close(), l.lock.Close())
}

// sweep removes what a compaction has left that did not come to its end. A file of
// somebody else with that name stays, and is in the way.
func (l *Log) sweep() error {
	name := newName(l.path)
	file, err := l.opts.FS.OpenFile(name, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	begin := make([]byte, len(header))
	n, err := file.ReadAt(begin, 0)
	if err = errors.Join(dropEOF(err), file.Close()); err != nil {
		return err
	}
	if !strings.HasPrefix(header, strings.TrimRight(string(begin[:n]), "\x00")) {
		return fmt.Errorf("%s is in the place of the next log, and is none", name)
	}
	return l.opts.FS.Remove(name)
}

func dropEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func (l *Log) open(visit func(payload []byte) error) error {
	if err := l.sweep(); err != nil {
		return err
	}
	own, err := l.opts.FS.Claim(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = l.create(); err == nil {
			own, err = l.opts.FS.Claim(l.path)
		}
	}
	if err != nil {
		return err
	}
	l.own = own
	if l.file, err = l.opts.FS.OpenFile(l.path, os.O_RDWR, 0); err != nil {
		return err
	}
	size, err := l.file.Size()
	if err != nil {
		return err
	}
	f, err := scan(l.path, l.file, size, visit)
	if err != nil {
		return err
	}
	if err := l.settle(f, size); err != nil {
		return err
	}
	l.size, l.end, l.base = f.end, f.end, f.end
	l.seq, l.written, l.durable, l.opened = f.seq, f.seq, f.seq, f.seq
	return nil
}

// create makes a log with an empty snapshot.
func (l *Log) create() error {
	n, err := l.newFile()
	if err != nil {
		return err
	}
	if err := n.finish(0); err != nil {
		return n.drop(err)
	}
	return l.replace(n)
}

// settle makes what was found all that there is, and durable. What may not be on
// the disk is written once more: after a sync that failed the system takes pages for
// clean that are not, and would sync nothing. The folder is synced for the same
// reason: who made the file may have ended before.
func (l *Log) settle(f found, size int64) error {
	if size > f.end {
		if err := l.file.Truncate(f.end); err != nil {
			return err
		}
	}
	if err := rewrite(l.file, f.solid, f.end); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	return l.opts.FS.SyncDir(filepath.Dir(l.path))
}

// rewrite writes a part of a file as it is.
func rewrite(f File, from, to int64) error {
	buf := make([]byte, min(1<<16, to-from))
	for from < to {
		n := min(int64(len(buf)), to-from)
		if _, err := f.ReadAt(buf[:n], from); err != nil {
			return err
		}
		if _, err := f.WriteAt(buf[:n], from); err != nil {
			return err
		}
		from += n
	}
	return nil
}

// Append puts a record into the buffer and gives its sequence, for [Log.Wait] or
// [Log.WaitSynced].
// Records come into the log in the order of the calls.
func (l *Log) Append(payload []byte) (uint64, error) {
	if bytes.IndexByte(payload, '\n') >= 0 {
		return 0, errors.New("a record has a line feed")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return 0, l.failed
	}
	l.append(payload)
	return l.seq, nil
}

func (l *Log) append(payload []byte) {
	durable := l.durable
	if l.opts.Sync == SyncNever { // nothing is known to be on the disk, and nothing was promised
		durable = l.written
	}
	l.seq++
	before := len(l.pending)
	l.pending = appendRecord(l.pending, record{l.seq, durable, payload})
	l.end += int64(len(l.pending) - before)
}

// Wait waits until the record is as durable as [Options.Sync] says. An error is
// that it is not, or that it is not known.
func (l *Log) Wait(seq uint64) error { return l.wait(seq, l.opts.Sync == SyncAlways) }

// WaitSynced is Wait for a record that others rely on: it is on the disk then,
// whatever [Options.Sync] says.
func (l *Log) WaitSynced(seq uint64) error { return l.wait(seq, true) }

func (l *Log) wait(seq uint64, sync bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		switch {
		case sync && seq <= l.durable, !sync && seq <= l.written:
			return nil
		case l.failed != nil:
			return l.failed
		case l.busy:
			l.idle.Wait()
		default:
			l.gather(sync)
		}
	}
}

// patience is how often a writer lets others run who do not append anything.
const patience = 16

// gather waits for as many records as were written together last time, as long as
// others are about to append some, and writes. Who has just been told of his commit
// often makes the next one; a single writer waits for nobody.
func (l *Log) gather(sync bool) {
	l.busy = true
	for last, idle := l.seq, 0; l.seq-l.written < l.together && idle < patience; last = l.seq {
		l.mu.Unlock()
		runtime.Gosched()
		l.mu.Lock()
		if idle++; l.seq != last {
			idle = 0
		}
	}
	l.together = l.seq - l.written
	l.flush(sync)
	l.release()
}

// release gives the file to the next one.
func (l *Log) release() {
	l.busy = false
	l.idle.Broadcast()
}

// acquire waits until nobody has the file, and takes it.
func (l *Log) acquire() {
	for l.busy {
		l.idle.Wait()
	}
	l.busy = true
}

// flush writes the buffer, and syncs it. The caller has the file, and the mutex,
// which is open meanwhile. After an error nothing is tried again: a second sync
// would succeed, and the records be lost.
func (l *Log) flush(sync bool) {
	batch, upTo, at := l.pending, l.seq, l.size
	if len(batch) == 0 && (!sync || l.durable == l.written) || l.failed != nil {
		return
	}
	l.pending = l.spare[:0]
	l.mu.Unlock()
	err := l.write(batch, at, sync)
	l.mu.Lock()
	l.spare = batch[:0]
	if err != nil {
		l.fail(err)
		return
	}
	l.size, l.written = at+int64(len(batch)), upTo
	if sync {
		l.durable = upTo
	}
}

// write writes a batch, or leaves the file as it was as far as that can be.
func (l *Log) write(batch []byte, at int64, sync bool) error {
	var err error
	if len(batch) > 0 {
		_, err = l.file.WriteAt(batch, at)
	}
	if err == nil && sync {
		err = l.file.Sync()
	}
	if err == nil {
		return nil
	}
	if cut := l.file.Truncate(at); cut != nil {
		return fmt.Errorf("%w (and what was written stays there: %w)", err, cut)
	}
	return err
}

// fail refuses all that is to come.
func (l *Log) fail(err error) {
	if l.failed == nil {
		l.failed = &FailedError{Path: l.path, Err: err}
	}
}

// syncNowAndThen is SyncInterval.
func (l *Log) syncNowAndThen() {
	tick := time.NewTicker(l.opts.Interval)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			l.mu.Lock()
			l.acquire()
			l.flush(true)
			l.release()
			l.mu.Unlock()
		}
	}
}

// Size gives the bytes of the log now, and when it was compacted or opened last.
func (l *Log) Size() (now, before int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end, l.base
}

// Close writes and syncs what was appended, and ends the log with empty records:
// after them damage to the last records can be told from a crash.
func (l *Log) Close() error {
	l.closing.Store(true)
	l.compacting.Lock()
	defer l.compacting.Unlock()
	l.mu.Lock()
	if errors.Is(l.failed, ErrClosed) {
		l.mu.Unlock()
		return nil
	}
	l.acquire()
	l.flush(true)
	if l.seq > l.opened && l.failed == nil {
		l.append(empty)
		l.append(empty) // a damaged line end takes the first one along
		l.flush(true)
	}
	failed := l.failed
	l.failed = ErrClosed
	l.release()
	l.mu.Unlock()
	close(l.stop)
	l.done.Wait()
	return errors.Join(failed, l.file.Close(), l.unlock())
}
