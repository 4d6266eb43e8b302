package rest

import "sync/atomic"

// Streams bounds how many streams of events are open at once. It is safe for
// concurrent use.
type Streams struct {
	most int64
	open atomic.Int64
}

// NewStreams makes room for that many streams.
func NewStreams(most int) *Streams { return &Streams{most: int64(most)} }

// enter counts one more, unless there are as many as there may be.
func (s *Streams) enter() bool {
	if s.open.Add(1) > s.most {
		s.open.Add(-1)
		return false
	}
	return true
}

func (s *Streams) leave() { s.open.Add(-1) }
