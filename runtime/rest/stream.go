package rest

import (
	"context"
	"net/http"
	"time"
)

const streamType = "text/event-stream"

// The times of streams.
const (
	heartbeat    = 15 * time.Second // without an event
	writeTimeout = 10 * time.Second // for a caller that does not read
)

// streams tells whether the caller wants events rather than an answer.
func (c *call) streams() bool {
	return c.r.Method == http.MethodGet && c.quality(streamType) > c.quality(jsonType)
}

// stream is what one caller follows.
type stream struct {
	*call
	ctx   context.Context // until the caller goes, however long that is
	read  func(ctx context.Context) ([]any, error)
	names []string // that are told of objects; nil is all

	followed *followed
}

// stream tells what read finds, and then what has changed in that, until the caller
// goes. What is read is read again each time that its database has counted another
// commit, or else each time that it is looked after it, once for all streams of the same
// query; a query of "" is that of no other. Events are put, with an object,
// and delete, with its path; reset where the caller has come back and must forget
// what it knows.
func (c *call) stream(query string, names []string, read func(ctx context.Context) ([]any, error)) error {
	if !c.opts.Streams.enter() {
		return &statusError{http.StatusServiceUnavailable, "there are too many streams"}
	}
	defer c.opts.Streams.leave()
	f, leave := c.following.follow(query)
	defer leave()
	s := &stream{call: c, ctx: c.begun, read: read, names: names, followed: f}
	now, err := s.look(0)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", streamType)
	h.Set("Cache-Control", "no-store")
	c.vary()
	control := http.NewResponseController(c.w)
	_ = control.SetReadDeadline(time.Time{}) // the request is read; not all writers have one
	c.w.WriteHeader(http.StatusOK)
	last := &state{}
	switch id := c.r.Header.Get("Last-Event-ID"); id {
	case "":
	case now.id():
		last = now
	default:
		if s.flush(append(event("reset", []byte("null")), '\n')) != nil {
			return nil
		}
	}
	_ = control.Flush() // so that the caller knows that it listens
	c.release()
	s.follow(last, now)
	return nil
}

// look reads what is followed, where what others have read is not of now, or recent, in a
// goroutine of its own: reading goes deep, and the stack of one that then waits for hours
// would stay as large as that.
func (s *stream) look(recent time.Duration) (now *state, err error) {
	commits, err := s.data.Commits(s.ctx) // before it is read, so that none is overlooked
	if err != nil {
		commits = -1
	}
	return s.followed.look(commits, recent, func() (now *state, err error) {
		var panicked any
		done := make(chan struct{})
		go func() {
			defer func() {
				panicked = recover()
				close(done)
			}()
			now, err = s.lookHere()
		}()
		<-done
		if panicked != nil {
			panic(panicked) // which is the caller's to handle, as ever
		}
		return now, err
	})
}

func (s *stream) lookHere() (*state, error) {
	ctx, cancel := context.WithTimeout(s.ctx, s.opts.Timeout)
	defer cancel()
	objs, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return s.stateOf(objs, s.names)
}

// follow sends what has changed, each time that it is looked for. What goes wrong
// ends the stream: the answer has begun, and a caller that comes again is told.
func (s *stream) follow(last, now *state) {
	ticks := time.NewTicker(s.opts.Poll)
	defer ticks.Stop()
	began := time.Now()
	heard := began
	for {
		text, err := events(last, now)
		if err != nil {
			return
		}
		if len(text) == 0 && time.Since(heard) >= heartbeat {
			text = []byte(":\n\n")
		}
		if len(text) > 0 {
			if s.flush(text) != nil {
				return
			}
			heard = time.Now()
		}
		last = now
		select {
		case <-s.ctx.Done():
			return
		case <-ending(s.ctx):
			return
		case <-ticks.C:
		}
		if time.Since(began) >= s.opts.StreamTime {
			return
		}
		if now, err = s.look(s.opts.Poll / 2); err != nil {
			return
		}
	}
}

// flush sends a part of the stream now.
func (s *stream) flush(text []byte) error {
	control := http.NewResponseController(s.w)
	_ = control.SetWriteDeadline(time.Now().Add(writeTimeout)) // not all writers have one
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	return control.Flush()
}
