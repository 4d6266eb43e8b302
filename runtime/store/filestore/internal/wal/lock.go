package wal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// errTaken is the error of taking the lock of a file that another one has.
var errTaken = errors.New("the lock is taken")

// lock takes the lock of a file and writes who has it. The lock is the system's and
// ends with the process: what a killed one has left in the file stops nobody.
func lock(name string) (io.Closer, error) {
	f, err := lockFile(name)
	if errors.Is(err, errTaken) {
		return nil, &LockedError{Path: name, PID: holder(name)}
	}
	if err != nil {
		return nil, err
	}
	if !isLock(f) {
		return nil, errors.Join(fmt.Errorf("%s is in the place of a lock, and is none", name), f.Close())
	}
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0) // for people: the lock holds without it
	}
	return f, nil
}

// isLock tells whether a file is one that a lock has left: empty, or with the number of
// a process.
func isLock(f *os.File) bool {
	text := make([]byte, 32)
	n, err := f.ReadAt(text, 0)
	if err != io.EOF {
		return false // longer than any
	}
	_, err = strconv.Atoi(strings.TrimSpace(string(text[:n])))
	return n == 0 || err == nil
}

// holder reads who has a lock; 0 is unknown.
func holder(name string) int {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return pid
}
