//go:build unix

package main

import (
	"fmt"
	"os"
	"syscall"
)

// runProgram becomes the program: it has the signals, the terminal and the exit
// status of this process. It comes back only with an error.
func runProgram(con *console, program string, flags []string) int {
	err := syscall.Exec(program, append([]string{program}, flags...), os.Environ())
	return con.fail(fmt.Errorf("run %s: %w", program, err))
}
