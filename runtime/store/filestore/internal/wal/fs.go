package wal

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// FS is the part of a file system that a log needs. Tests have one that fails and
// crashes.
type FS interface {
	// OpenFile is [os.OpenFile].
	OpenFile(name string, flag int, perm fs.FileMode) (File, error)
	// Rename puts a file in the place of another one, at once.
	Rename(from, to string) error
	Remove(name string) error
	// Mkdir makes a folder and those above it, durably.
	Mkdir(name string) error
	// SyncDir makes the names of a folder durable.
	SyncDir(name string) error
	// Lock takes the lock of a file, which is made where it is not there, until it
	// is closed or the process has ended. A *LockedError where another one has it.
	Lock(name string) (io.Closer, error)
	// Claim takes the lock of a file itself, which is there, under whatever name it
	// was opened, until that is closed or the process has ended; nil where a system
	// has no such lock and needs none. A *LockedError where another one has it.
	Claim(name string) (io.Closer, error)
}

// File is an open file.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	// Sync makes what was written durable.
	Sync() error
	Size() (int64, error)
}

// OS is the file system of the machine.
var OS FS = osFS{}

type osFS struct{}

type osFile struct{ *os.File }

func (f osFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (osFS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (osFS) Rename(from, to string) error        { return os.Rename(from, to) }
func (osFS) Remove(name string) error            { return os.Remove(name) }
func (osFS) Lock(name string) (io.Closer, error) { return lock(name) }

func (osFS) Claim(name string) (io.Closer, error) {
	f, err := claimFile(name)
	if errors.Is(err, errTaken) {
		return nil, &LockedError{Path: name}
	}
	if f == nil {
		return nil, err
	}
	return f, err
}

// Mkdir syncs the folder above each one that it makes: else the name of the folder
// would be lost with all that is in it.
func (o osFS) Mkdir(name string) error {
	if info, err := os.Stat(name); err == nil {
		if !info.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: name, Err: fs.ErrExist}
		}
		return nil
	}
	above := filepath.Dir(name)
	if above != name {
		if err := o.Mkdir(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(name, 0o777); err != nil && !os.IsExist(err) {
		return err
	}
	return o.SyncDir(above)
}

// SyncDir does nothing on Windows, which has no such call.
func (osFS) SyncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
