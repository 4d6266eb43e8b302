package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestInterruptAgain interrupts a command that waits for the rest of its input.
// The first time asks it to end, which it does not see; a later one ends it.
func TestInterruptAgain(t *testing.T) {
	cmd := exec.Command("perstoregen", "check", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	part := bytes.Repeat([]byte(" "), 1<<18) // more than a pipe holds: when it is written, the command has read
	for range 100 {
		if _, err := stdin.Write(part); err != nil {
			break
		}
		_ = cmd.Process.Signal(os.Interrupt)
	}
	_ = stdin.Close()
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "interrupt") {
		t.Errorf("a command that is interrupted again ends with %v; want the signal", err)
	}
}
