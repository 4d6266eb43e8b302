package main

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long a command works in silence.
const patience = time.Second

// progress is a line on the terminal that says what a command is doing. It comes
// when the work takes longer than [patience], and goes when it ends.
type progress struct {
	con         *console
	stop, ended chan struct{}

	mu    sync.Mutex
	step  string
	shown bool
}

// working begins to watch over some work; call end when it is over. Without a
// terminal nothing is ever shown.
func (c *console) working() *progress {
	p := &progress{con: c, stop: make(chan struct{}), ended: make(chan struct{})}
	if !c.errTerminal || c.json {
		close(p.ended)
		return p
	}
	late := c.after(patience)
	go func() {
		defer close(p.ended)
		select {
		case <-late:
			p.show()
		case <-p.stop:
		}
	}()
	return p
}

// at says what is done now.
func (p *progress) at(step string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step = step
	if p.shown {
		p.draw()
	}
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = true
	p.draw()
}

func (p *progress) draw() {
	fmt.Fprintf(p.con.stderr, "\r\x1b[K%s: %s…", p.con.name, p.step)
}

// end takes the line away.
func (p *progress) end() {
	close(p.stop)
	<-p.ended
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.con.stderr, "\r\x1b[K")
	}
}
