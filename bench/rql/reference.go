package main

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// reference is the JavaScript reference in a process of its own, which lives on
// so that its compiler has seen the code.
type reference struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// startReference needs node, and the packages of the folder installed.
func startReference(folder string) (*reference, error) {
	cmd := exec.Command("node", "parse.js")
	cmd.Dir = folder
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &reference{cmd, in, bufio.NewReader(out)}
	if _, err := r.parse("a", 1); err != nil {
		r.stop()
		return nil, err
	}
	return r, nil
}

// parse parses a query some times and gives the processor time.
func (r *reference) parse(query string, count int) (time.Duration, error) {
	if _, err := fmt.Fprintf(r.in, "%d %s\n", count, query); err != nil {
		return 0, err
	}
	answer, err := r.out.ReadString('\n')
	if err != nil {
		return 0, err
	}
	spent, err := strconv.ParseFloat(strings.TrimSpace(answer), 64)
	return time.Duration(spent), err
}

func (r *reference) stop() {
	r.in.Close()
	_ = r.cmd.Wait() // it ends with its input; how is of no interest
}
