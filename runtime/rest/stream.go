package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

const streamType = "text/event-stream"

// The times of streams.
const (
	heartbeat    = 15 * time.Second // without an event
	writeTimeout = 10 * time.Second // for a caller that does not read
)

// state is what a stream has told: hashes of the objects, by their keys as paths
// have them, in their order.
type state struct {
	keys  []string
	sums  map[string][sha256.Size]byte
	texts map[string][]byte // the objects themselves, until they were told
}

// id names a state, so that a caller who comes back with it is told of nothing that
// it knows.
func (s state) id() string {
	texts := make([]string, 0, 2*len(s.keys))
	for _, key := range s.keys {
		sum := s.sums[key]
		texts = append(texts, key, string(sum[:]))
	}
	sum := digest(texts...)
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// stream tells what a query finds, and then what has changed in that, until the
// caller goes: by running the query again and again. Events are put, with an
// object, and delete, with its path.
func (c *call) stream() error {
	a, err := c.asks()
	if err != nil {
		return err
	}
	q := c.part(c.res.model.Where(a.tree.Terms()...).After(a.window.after), a.window)
	now, err := c.look(q, a)
	if err != nil {
		return cursorError(err, a)
	}
	if !c.streams.enter(c.opts.MaxStreams) {
		return &statusError{http.StatusServiceUnavailable, "there are too many streams"}
	}
	defer c.streams.leave()
	h := c.w.Header()
	h.Set("Content-Type", streamType)
	h.Set("Cache-Control", "no-store")
	c.w.WriteHeader(http.StatusOK)
	last := state{}
	if c.r.Header.Get("Last-Event-ID") == now.id() {
		last = now
	}
	return c.follow(q, a, last, now)
}

// follow sends what has changed, each time that it is looked for.
func (c *call) follow(q *perstore.Query, a asked, last, now state) error {
	ticks := time.NewTicker(c.opts.Poll)
	defer ticks.Stop()
	told := time.Now()
	for {
		text, err := c.events(last, now)
		if err == nil && len(text) == 0 && time.Since(told) >= heartbeat {
			text = []byte(":\n\n")
		}
		if err != nil || len(text) > 0 && c.flush(text) != nil {
			return nil // the answer has begun: there is nobody to tell
		}
		if len(text) > 0 {
			told = time.Now()
		}
		select {
		case <-c.r.Context().Done():
			return nil
		case <-ticks.C:
		}
		last = state{keys: now.keys, sums: now.sums}
		if now, err = c.look(q, a); err != nil {
			return nil
		}
	}
}

// look runs the query.
func (c *call) look(q *perstore.Query, a asked) (state, error) {
	p, err := perstore.ReadPage[any](c.r.Context(), q)
	if err != nil {
		return state{}, err
	}
	s := state{sums: make(map[string][sha256.Size]byte, len(p.Items)), texts: make(map[string][]byte, len(p.Items))}
	names := c.members(a.tree)
	for _, obj := range p.Items {
		text, err := appendObject(nil, obj, names)
		if err != nil {
			return state{}, err
		}
		key := c.res.location(obj)
		s.keys = append(s.keys, key)
		s.texts[key], s.sums[key] = text, sha256.Sum256(text)
	}
	return s, nil
}

// events are what leads from one state to another one. The last of them has the id
// of that.
func (c *call) events(last, now state) ([]byte, error) {
	var events [][]byte
	for _, key := range last.keys {
		if _, ok := now.sums[key]; !ok {
			path, err := json.Marshal(key)
			if err != nil {
				return nil, err
			}
			events = append(events, fmt.Appendf(nil, "event: delete\ndata: %s\n", path))
		}
	}
	for _, key := range now.keys {
		if sum, ok := last.sums[key]; !ok || sum != now.sums[key] {
			events = append(events, fmt.Appendf(nil, "event: put\ndata: %s\n", now.texts[key]))
		}
	}
	if len(events) == 0 {
		return nil, nil
	}
	events = append(events, fmt.Appendf(nil, "event: state\nid: %s\ndata:\n", now.id()))
	return append(bytes.Join(events, []byte{'\n'}), '\n'), nil
}

// flush sends a part of the stream now.
func (c *call) flush(text []byte) error {
	control := http.NewResponseController(c.w)
	_ = control.SetWriteDeadline(time.Now().Add(writeTimeout)) // not all writers have one
	if _, err := c.w.Write(text); err != nil {
		return err
	}
	return control.Flush()
}
