//go:build !unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

// runProgram runs the program and ends as it does. An interrupt reaches both, and
// the program decides.
func runProgram(con *console, program string, flags []string) int {
	signal.Ignore(os.Interrupt)
	cmd := exec.Command(program, flags...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode()
	}
	if err != nil {
		return con.fail(fmt.Errorf("run %s: %w", program, err))
	}
	return done
}
