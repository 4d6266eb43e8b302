// Package crashfs is a file system in memory for tests: it fails where it is told to,
// and gives the states in which a crash may leave a disk.
package crashfs

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"
	"syscall"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// ErrKilled is the error of every call after the one at which the process ended.
var ErrKilled = errors.New("the process was killed")

// Op is a kind of call.
type Op string

// The calls that change or keep something.
const (
	Open     Op = "open"
	Write    Op = "write"
	Truncate Op = "truncate"
	Sync     Op = "sync"
	Rename   Op = "rename"
	Remove   Op = "remove"
	SyncDir  Op = "syncdir"
)

// FS is a file system. It is safe for concurrent use.
type FS struct {
	// Fail, where it is set, is asked before each call whether it fails, and is
	// told how many came before. A failed write has written half, a failed sync
	// has lost what it was to keep.
	Fail func(n int, op Op, name string) error
	// Space, where it is not 0, is how many bytes all files may have.
	Space int64

	mu      sync.Mutex
	names   map[string]*inode
	onDisk  map[string]*inode
	changes []func(map[string]*inode) // of names, which are not on the disk
	locked  map[string]bool
	calls   int
	killAt  int
	killed  bool
}

var _ wal.FS = (*FS)(nil)

// inode is a file, whatever its name.
type inode struct {
	data   []byte // as processes see it
	disk   []byte
	writes []write // that are not on the disk
}

// write is a write, or a truncation where data is nil.
type write struct {
	at   int64
	data []byte
}

func (w write) apply(to []byte) []byte {
	if w.data == nil {
		return resized(to, w.at)
	}
	if end := w.at + int64(len(w.data)); end > int64(len(to)) {
		to = resized(to, end)
	}
	copy(to[w.at:], w.data)
	return to
}

func resized(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size]
	}
	return append(data, make([]byte, size-int64(len(data)))...)
}

// New makes an empty file system.
func New() *FS {
	return &FS{names: map[string]*inode{}, onDisk: map[string]*inode{}, locked: map[string]bool{}}
}

// KillAt ends the process at its n-th call from now on, which may be done or not
// when the disk is looked at afterwards; 0 never does.
func (f *FS) KillAt(n int) { f.calls, f.killAt = 0, n }

// Calls is how many calls there were.
func (f *FS) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// Killed tells whether the process has ended.
func (f *FS) Killed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.killed
}

// Data is what processes see in a file, nil where there is none.
func (f *FS) Data(name string) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := f.names[name]; n != nil {
		return slices.Clone(n.data)
	}
	return nil
}

// SetData writes a file, durably.
func (f *FS) SetData(name string, data []byte) {
	n := &inode{data: slices.Clone(data), disk: slices.Clone(data)}
	f.names[name], f.onDisk[name] = n, n
}

// begin counts a call. Its error is that of the call; dying is true where the
// process ends at it, so that its effect may be there or not.
func (f *FS) begin(op Op, name string) (dying bool, err error) {
	if f.killed {
		return false, ErrKilled
	}
	f.calls++
	if f.calls == f.killAt {
		f.killed = true
		return true, ErrKilled
	}
	if f.Fail != nil {
		return false, f.Fail(f.calls-1, op, name)
	}
	return false, nil
}

// OpenFile opens a file, or makes it.
func (f *FS) OpenFile(name string, flag int, _ fs.FileMode) (wal.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.begin(Open, name); err != nil {
		return nil, err
	}
	n := f.names[name]
	switch {
	case n == nil && flag&os.O_CREATE == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case n == nil:
		n = &inode{}
		f.change(func(names map[string]*inode) { names[name] = n })
	case flag&os.O_TRUNC != 0:
		n.data = nil
		n.writes = append(n.writes, write{})
	}
	return &file{f, n, name}, nil
}

func (f *FS) change(fn func(map[string]*inode)) {
	fn(f.names)
	f.changes = append(f.changes, fn)
}

// Rename gives a file another name.
func (f *FS) Rename(from, to string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	dying, err := f.begin(Rename, from)
	if err != nil && !dying {
		return err
	}
	n := f.names[from]
	if n == nil {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	f.change(func(names map[string]*inode) {
		delete(names, from)
		names[to] = n
	})
	return err
}

// Remove removes a name.
func (f *FS) Remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	dying, err := f.begin(Remove, name)
	if err != nil && !dying {
		return err
	}
	if f.names[name] == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	f.change(func(names map[string]*inode) { delete(names, name) })
	return err
}

// Mkdir does nothing: there are no folders.
func (f *FS) Mkdir(string) error { return nil }

// SyncDir puts all names on the disk.
func (f *FS) SyncDir(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.begin(SyncDir, name); err != nil {
		return err
	}
	f.onDisk, f.changes = maps.Clone(f.names), nil
	return nil
}

type unlock func()

func (u unlock) Close() error { u(); return nil }

// Lock takes a lock.
func (f *FS) Lock(name string) (io.Closer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.locked[name] {
		return nil, &wal.LockedError{Path: name}
	}
	f.locked[name] = true
	return unlock(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.locked[name] = false
	}), nil
}

// Claim has nothing to take: nobody removes the file of the lock, and files have one
// name.
func (f *FS) Claim(name string) (io.Closer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.names[name] == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return nil, nil
}

// room tells how much of n more bytes there is place for.
func (f *FS) room(n int64) int64 {
	if f.Space == 0 {
		return n
	}
	left := f.Space
	for _, node := range f.names {
		left -= int64(len(node.data))
	}
	return max(0, min(n, left))
}

// file is an open file.
type file struct {
	fs   *FS
	node *inode
	name string
}

func (f *file) ReadAt(p []byte, off int64) (int, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if f.fs.killed {
		return 0, ErrKilled
	}
	if off >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(p []byte, off int64) (int, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	dying, err := f.fs.begin(Write, f.name)
	if err != nil && !dying {
		if !errors.Is(err, ErrKilled) {
			f.write(p[:len(p)/2], off)
		}
		return len(p) / 2, err
	}
	grows := max(0, off+int64(len(p))-int64(len(f.node.data)))
	if room := f.fs.room(grows); room < grows {
		n := int64(len(p)) - (grows - room)
		f.write(p[:n], off)
		return int(n), &fs.PathError{Op: "write", Path: f.name, Err: syscall.ENOSPC}
	}
	f.write(p, off)
	return len(p), err
}

func (f *file) write(p []byte, off int64) {
	w := write{off, append([]byte{}, p...)}
	f.node.data = w.apply(f.node.data)
	f.node.writes = append(f.node.writes, w)
}

func (f *file) Truncate(size int64) error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	dying, err := f.fs.begin(Truncate, f.name)
	if err != nil && !dying {
		return err
	}
	w := write{at: size}
	f.node.data = w.apply(f.node.data)
	f.node.writes = append(f.node.writes, w)
	return err
}

func (f *file) Sync() error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	_, err := f.fs.begin(Sync, f.name)
	if errors.Is(err, ErrKilled) {
		return err
	}
	if err == nil {
		for _, w := range f.node.writes {
			f.node.disk = w.apply(f.node.disk)
		}
	}
	f.node.writes = nil // after an error too: the system takes them for written
	return err
}

func (f *file) Close() error { return nil }

func (f *file) Size() (int64, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return int64(len(f.node.data)), nil
}
