//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package wal

import (
	"errors"
	"os"
)

// lockFile fails: without a lock two processes would write over each other.
func lockFile(name string) (*os.File, error) {
	return nil, &os.PathError{Op: "lock", Path: name, Err: errors.ErrUnsupported}
}

// claimFile is not called: there is no lock before it.
func claimFile(string) (*os.File, error) { return nil, errors.ErrUnsupported }
