//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package wal

import (
	"errors"
	"os"
	"syscall"
)

// lockFile opens a file with its lock, which is of the open file: a second one in
// the same process does not get it either.
func lockFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	return f, flock(f)
}

// claimFile opens a file that is there with its lock, under whatever name. Where a
// compaction has put another one in its place meanwhile, that is the one.
func claimFile(name string) (*os.File, error) {
	for {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if err := flock(f); err != nil {
			return nil, err
		}
		mine, err := f.Stat()
		now, gone := os.Stat(name)
		if err == nil && gone == nil && os.SameFile(mine, now) {
			return f, nil
		}
		if err := errors.Join(err, gone, f.Close()); err != nil {
			return nil, err
		}
	}
}

// flock takes the lock of a file, which it closes where it does not get it.
func flock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errTaken
	}
	return &os.PathError{Op: "lock", Path: f.Name(), Err: err}
}
