package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// state is what a stream has told: hashes of the objects, by their keys as paths
// have them, in their order.
type state struct {
	keys  []string
	sums  map[string][sha256.Size]byte
	texts map[string][]byte // the objects themselves, until they were told
}

// stateOf is the state of objects of which names are told.
func (c *call) stateOf(objs []any, names []string) (state, error) {
	s := state{sums: make(map[string][sha256.Size]byte, len(objs)), texts: make(map[string][]byte, len(objs))}
	for _, obj := range objs {
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

// told is a state that a caller knows.
func (s state) told() state { return state{keys: s.keys, sums: s.sums} }

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

// events are what leads from one state to another one. The last of them has the id
// of that.
func events(last, now state) ([]byte, error) {
	var events [][]byte
	for _, key := range last.keys {
		if _, ok := now.sums[key]; !ok {
			path, err := json.Marshal(key)
			if err != nil {
				return nil, err
			}
			events = append(events, event("delete", path))
		}
	}
	for _, key := range now.keys {
		if sum, ok := last.sums[key]; !ok || sum != now.sums[key] {
			events = append(events, event("put", now.texts[key]))
		}
	}
	if len(events) == 0 {
		return nil, nil
	}
	events = append(events, fmt.Appendf(nil, "event: state\nid: %s\ndata:\n", now.id()))
	return append(bytes.Join(events, []byte{'\n'}), '\n'), nil
}

// event is one with a JSON text. A line in it, as one that was stored as it was
// written may have, would end the event and begin one of who wrote it: between the
// tokens of JSON it is a space.
func event(name string, text []byte) []byte {
	line := bytes.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, text)
	return fmt.Appendf(nil, "event: %s\ndata: %s\n", name, line)
}
