package rest

import "sync/atomic"

// streams counts those that are open.
type streams struct{ open atomic.Int64 }

// enter counts one more, unless there are as many as there may be.
func (s *streams) enter(most int) bool {
	if s.open.Add(1) > int64(most) {
		s.open.Add(-1)
		return false
	}
	return true
}

func (s *streams) leave() { s.open.Add(-1) }
