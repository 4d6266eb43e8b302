package main

import (
	"bytes"
	"testing"
	"time"
)

// screen is a terminal that tells of each write.
type screen struct {
	bytes.Buffer
	wrote chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	n, err := s.Buffer.Write(p)
	s.wrote <- struct{}{}
	return n, err
}

// clock is a time.After whose time comes when a test says so.
type clock struct {
	asked time.Duration
	ring  chan time.Time
}

func (c *clock) after(d time.Duration) <-chan time.Time {
	c.asked = d
	return c.ring
}

func TestProgress(t *testing.T) {
	out := &screen{wrote: make(chan struct{}, 10)}
	late := &clock{ring: make(chan time.Time)}
	con := &console{stderr: out, errTerminal: true, after: late.after, name: "perstoregen generate"}
	work := con.working()
	if late.asked != time.Second {
		t.Errorf("working() asks for %v; want a second", late.asked)
	}
	work.at("reading")
	if out.Len() > 0 {
		t.Errorf("before its time the line is %q; want none", out)
	}
	late.ring <- time.Time{}
	<-out.wrote
	work.at("printing 3 models")
	work.end()
	want := "\r\x1b[Kperstoregen generate: reading…\r\x1b[Kperstoregen generate: printing 3 models…\r\x1b[K"
	if got := out.String(); got != want {
		t.Errorf("the terminal got %q; want %q", got, want)
	}
}

// TestNoProgress checks that fast work, a pipe and --json have no line.
func TestNoProgress(t *testing.T) {
	for name, con := range map[string]*console{
		"fast": {errTerminal: true},
		"pipe": {},
		"json": {errTerminal: true, json: true},
	} {
		var out bytes.Buffer
		asked := false
		con.stderr = &out
		con.after = func(time.Duration) <-chan time.Time { asked = true; return nil }
		work := con.working()
		work.at("reading")
		work.end()
		if out.Len() > 0 || asked != (name == "fast") {
			t.Errorf("%s: wrote %q, asked the clock: %t", name, &out, asked)
		}
	}
}
