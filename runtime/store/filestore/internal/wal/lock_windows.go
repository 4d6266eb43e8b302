package wal

import (
	"errors"
	"os"
	"syscall"
)

// errSharing is ERROR_SHARING_VIOLATION.
const errSharing = syscall.Errno(32)

// lockFile opens a file so that others may read who has it, and not write: on
// Windows that is the lock.
func lockFile(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err == nil {
		return os.NewFile(uintptr(h), name), nil
	}
	if errors.Is(err, errSharing) {
		return nil, errTaken
	}
	return nil, &os.PathError{Op: "lock", Path: name, Err: err}
}

// claimFile has nothing to do: who has the lock file open keeps it from being deleted.
func claimFile(string) (*os.File, error) { return nil, nil }
