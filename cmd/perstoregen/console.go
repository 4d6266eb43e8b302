package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
)

// console is what a command reads and writes. Results go to standard output,
// everything that is said about them to standard error.
type console struct {
	stdin                    io.Reader
	stdout, stderr           io.Writer
	outTerminal, errTerminal bool // a person looks at it
	colour                   bool // where a person looks
	after                    func(time.Duration) <-chan time.Time

	name string // of the command, in front of what is no diagnostic
	json bool
}

// severity tells diagnostics apart.
type severity string

const (
	isError severity = "error"
	isNote  severity = "note"
	isInfo  severity = "info" // what was done
)

// record is a diagnostic as --json writes it.
type record struct {
	Severity severity `json:"severity"`
	diag.Diagnostic
}

// say writes one diagnostic to standard error.
func (c *console) say(s severity, d diag.Diagnostic) {
	if c.json {
		c.tell(record{s, d})
		return
	}
	if s == isNote {
		d.Message = "note: " + d.Message
	}
	line := d.Error()
	if place := d.Place().String(); c.errTerminal && c.colour && place != "" {
		line = paint(bold, place) + strings.TrimPrefix(line, place)
	}
	fmt.Fprintln(c.stderr, line)
}

// tell writes a record as one line of JSON.
func (c *console) tell(record any) {
	enc := json.NewEncoder(c.stderr)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(record) // who closed standard error does not listen
}

// misused reports a wrong command line.
func (c *console) misused(format string, args ...any) int {
	c.complain(fmt.Sprintf(format, args...))
	return usage
}

// complain says what is wrong with no file in particular.
func (c *console) complain(message string) {
	if !c.json {
		message = c.name + ": " + message
	}
	c.say(isError, diag.Diagnostic{Message: message})
}

// fail reports an error and gives the exit status that it means.
func (c *console) fail(err error) int {
	if wrong, ok := errors.AsType[*gen.UsageError](err); ok {
		return c.misused("%s", wrong.Message)
	}
	list, ok := errors.AsType[diag.List](err)
	if !ok {
		c.complain(err.Error())
	}
	for _, d := range list {
		c.say(isError, d)
	}
	return fault
}

// notes tells what the user may want to know of.
func (c *console) notes(notes []ir.Note) {
	for _, n := range notes {
		c.say(isNote, diag.Diagnostic{File: n.Source, Line: n.Line, Col: n.Column, Pointer: n.Pointer, Message: n.Message})
	}
}

// did tells what was done to a file.
func (c *console) did(what, file string) {
	if c.json {
		c.say(isInfo, diag.Diagnostic{File: file, Message: what})
		return
	}
	fmt.Fprintln(c.stderr, what, file)
}

// result writes the one line that a command answers, and gives the exit status.
func (c *console) result(line string) int {
	if _, err := io.WriteString(c.stdout, line+"\n"); err != nil {
		return c.fail(err)
	}
	return done
}

// diff writes a unified diff to standard output.
func (c *console) diff(text []byte) error {
	if c.outTerminal && c.colour {
		text = []byte(paintDiff(string(text)))
	}
	_, err := c.stdout.Write(text)
	return err
}

// The colours of terminals.
const (
	bold  = "1"
	red   = "31"
	green = "32"
	cyan  = "36"
)

func paint(colour, text string) string { return "\x1b[" + colour + "m" + text + "\x1b[m" }

// diffColours are those of the lines of a unified diff by how they begin, the
// longest first.
var diffColours = []struct{ prefix, colour string }{
	{"+++ ", bold}, {"--- ", bold}, {"diff ", bold}, {"@@ ", cyan}, {"+", green}, {"-", red},
}

func paintDiff(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		painted := line
		for _, c := range diffColours {
			if strings.HasPrefix(line, c.prefix) {
				painted = paint(c.colour, strings.TrimSuffix(line, "\n")) + "\n"
				break
			}
		}
		b.WriteString(painted)
	}
	return b.String()
}

// isTerminal tells whether a person looks at a file. The null device is a device
// of characters too.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
