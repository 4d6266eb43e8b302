package wal

import (
	"errors"
	"fmt"
)

// ErrClosed is the error of a log that was closed.
var ErrClosed = errors.New("the log is closed")

// CorruptError tells that a file is damaged in a way that no crash explains. It
// was not changed.
type CorruptError struct {
	Path   string
	Offset int64 // where what is damaged begins, in bytes
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s is damaged at byte %d: %s", e.Path, e.Offset, e.Reason)
}

// LockedError tells that a log is open already, here or in another process.
type LockedError struct {
	Path string // of the log
	PID  int    // of the process that has it open; 0 is unknown
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s is open already, in another process or under another name", e.Path)
	}
	return fmt.Sprintf("%s is open in process %d", e.Path, e.PID)
}

// FailedError tells that a file could not be written. Nothing is written to it
// any more until it is opened anew, which tells what is there.
type FailedError struct {
	Path string
	Err  error
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("%s takes no more writes until it is opened again: %v", e.Path, e.Err)
}

// Unwrap gives the cause.
func (e *FailedError) Unwrap() error { return e.Err }
