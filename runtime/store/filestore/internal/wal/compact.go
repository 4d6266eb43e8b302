package wal

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Snapshot gives the payloads that stand for all records up to some moment to emit.
// Before, and at that moment, it calls mark: what is appended later is kept.
type Snapshot func(mark func() error, emit func(payload []byte) error) error

// nearlyAll is how many bytes are left to be copied while writers wait.
const nearlyAll = 1 << 16

// Compact replaces what the log has by a snapshot, and keeps what is appended
// meanwhile. Writers go on, until the end of it. After an error the log is as it was,
// unless it is a *[FailedError]. [ErrClosed] after Close.
func (l *Log) Compact(snapshot Snapshot) error {
	l.compacting.Lock()
	defer l.compacting.Unlock()
	if l.closing.Load() { // the lock is gone, and the new file may be another one's
		return ErrClosed
	}
	n, err := l.newFile()
	if err != nil {
		return err
	}
	var seq uint64
	var end int64
	mark := func() error {
		l.mu.Lock()
		defer l.mu.Unlock()
		seq, end = l.seq, l.end
		return l.failed
	}
	emit := func(payload []byte) error {
		if l.closing.Load() {
			return ErrClosed
		}
		return n.add(record{seq, seq, payload})
	}
	if err := snapshot(mark, emit); err != nil {
		return n.drop(err)
	}
	if err := n.finish(seq); err != nil {
		return n.drop(err)
	}
	return l.follow(n, end)
}

// follow copies to n what was appended meanwhile, and puts it in the place of the
// log.
func (l *Log) follow(n *newFile, from int64) error {
	snapshot := n.size
	for {
		l.mu.Lock()
		to := l.size
		l.mu.Unlock()
		if to-from < nearlyAll {
			break
		}
		if err := n.copy(l.file, from, to); err != nil {
			return n.drop(err)
		}
		from = to
	}
	if err := n.file.Sync(); err != nil { // so that the last one is short
		return n.drop(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acquire()
	defer l.release()
	l.flush(false) // at least up to from
	if l.failed != nil {
		return n.drop(l.failed)
	}
	l.mu.Unlock()
	file, renamed, err := l.take(n, from)
	l.mu.Lock()
	if renamed && err != nil {
		l.fail(err) // which of the files a crash would leave is not known
		return l.failed
	}
	if err != nil {
		return err
	}
	l.end += n.size - l.size
	l.file, l.size, l.base, l.durable = file, n.size, snapshot, l.written
	return nil
}

// take makes n the log. The file is closed before it gets its name: on Windows an
// open one cannot.
func (l *Log) take(n *newFile, from int64) (_ File, renamed bool, err error) {
	if err := n.copy(l.file, from, l.size); err != nil {
		return nil, false, n.drop(err)
	}
	old := l.file
	if err := n.file.Sync(); err != nil {
		return nil, false, n.drop(err)
	}
	if err := old.Close(); err != nil {
		return nil, true, errors.Join(err, n.drop(nil))
	}
	if err := l.replace(n); err != nil {
		return nil, true, err
	}
	file, err := l.opts.FS.OpenFile(l.path, os.O_RDWR, 0)
	if err != nil {
		return nil, true, err
	}
	if err := l.claimNext(); err != nil {
		return nil, true, errors.Join(err, file.Close())
	}
	return file, true, nil
}

// claimNext takes the lock of the file that has become the log, and only then lets go
// of that of the one before.
func (l *Log) claimNext() error {
	next, err := l.opts.FS.Claim(l.path)
	if err != nil || next == nil {
		return err
	}
	before := l.own
	l.own = next
	return before.Close()
}

// replace gives a new file, which was synced, the name of the log.
func (l *Log) replace(n *newFile) error {
	if err := n.file.Close(); err != nil {
		return err
	}
	if err := l.opts.FS.Rename(newName(l.path), l.path); err != nil {
		return err
	}
	return l.opts.FS.SyncDir(filepath.Dir(l.path))
}

// newFile is a log that is made beside the one that there is.
type newFile struct {
	fs   FS
	path string
	file File
	size int64
	buf  []byte
}

func (l *Log) newFile() (*newFile, error) {
	path := newName(l.path)
	file, err := l.opts.FS.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, l.mode())
	if err != nil {
		return nil, err
	}
	return &newFile{fs: l.opts.FS, path: path, file: file, buf: []byte(header)}, nil
}

// mode is who may read the log: as the one before, whatever the process would give a
// new file.
func (l *Log) mode() fs.FileMode {
	if info, err := os.Stat(l.path); err == nil {
		return info.Mode().Perm()
	}
	return 0o666
}

func (n *newFile) add(r record) error {
	n.buf = appendRecord(n.buf, r)
	if len(n.buf) < 1<<18 {
		return nil
	}
	return n.flush()
}

func (n *newFile) flush() error {
	_, err := n.file.WriteAt(n.buf, n.size)
	n.size += int64(len(n.buf))
	n.buf = n.buf[:0]
	return err
}

// finish ends the snapshot as of a sequence, and syncs it.
func (n *newFile) finish(seq uint64) error {
	if err := n.add(record{seq, seq, empty}); err != nil {
		return err
	}
	if err := n.flush(); err != nil {
		return err
	}
	return n.file.Sync()
}

// copy appends a part of another file.
func (n *newFile) copy(from io.ReaderAt, start, end int64) error {
	written, err := io.Copy(io.NewOffsetWriter(n.file, n.size), io.NewSectionReader(from, start, end-start))
	n.size += written
	return err
}

// drop removes the file after an error, which it gives.
func (n *newFile) drop(err error) error {
	return errors.Join(err, n.file.Close(), n.fs.Remove(n.path))
}
