package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// state is what there is to tell, or what a stream has told: the keys of objects as paths
// have them, in their order, with their texts and a hash of each. It is never changed:
// thousands of streams may have it in common.
type state struct {
	keys  []string
	sums  []sum
	texts [][]byte
}

type sum [16]byte

// stateOf is the state of objects of which names are told.
func (c *call) stateOf(objs []any, names []string) (*state, error) {
	s := &state{make([]string, len(objs)), make([]sum, len(objs)), make([][]byte, len(objs))}
	for i, obj := range objs {
		text, err := appendObject(nil, obj, names)
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(text)
		s.keys[i], s.texts[i], s.sums[i] = c.res.location(obj), text, sum(hash[:])
	}
	return s, nil
}

// byKey gives the hashes of a state.
func (s *state) byKey() map[string]sum {
	sums := make(map[string]sum, len(s.keys))
	for i, key := range s.keys {
		sums[key] = s.sums[i]
	}
	return sums
}

// id names a state, so that a caller who comes back with it is told of nothing that
// it knows.
func (s *state) id() string {
	texts := make([]string, 0, 2*len(s.keys))
	for i, key := range s.keys {
		texts = append(texts, key, string(s.sums[i][:]))
	}
	sum := digest(texts...)
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// events are what leads from one state to another one. The last of them has the id
// of that.
func events(last, now *state) ([]byte, error) {
	if last == now {
		return nil, nil
	}
	var events [][]byte
	before, after := last.byKey(), now.byKey()
	for _, key := range last.keys {
		if _, ok := after[key]; !ok {
			path, err := json.Marshal(key)
			if err != nil {
				return nil, err
			}
			events = append(events, event("delete", path))
		}
	}
	for i, key := range now.keys {
		if sum, ok := before[key]; !ok || sum != now.sums[i] {
			events = append(events, event("put", now.texts[i]))
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
