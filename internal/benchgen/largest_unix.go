//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// largest is the memory of the largest process that a command waited for, itself
// included.
func largest(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(usage.Maxrss)
	if runtime.GOOS != "darwin" {
		size *= 1 << 10 // kilobytes
	}
	return size
}
