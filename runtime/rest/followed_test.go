package rest

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestFollowed counts how often the streams of one query read it.
func TestFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all following
		reads, text := 0, "a"
		read := func() (*state, error) {
			reads++
			if text == "" {
				return nil, errors.New("broken")
			}
			return &state{keys: []string{text}, sums: make([]sum, 1)}, nil
		}
		one, leaveOne := all.follow("q")
		two, leaveTwo := all.follow("q")
		if other, leave := all.follow(""); one != two || other == one {
			t.Errorf("streams of a query follow %p and %p, others %p", one, two, other)
		} else {
			leave()
		}
		var last *state
		for _, c := range []struct {
			step    string
			commits int64
			recent  time.Duration
			after   time.Duration
			text    string
			reads   int
			changed bool
		}{
			{"the first", 1, 0, 0, "a", 1, true},
			{"another one", 1, 0, 0, "a", 1, false},
			{"after a commit that changes nothing", 2, 0, 0, "a", 2, false},
			{"after one that does", 3, 0, 0, "b", 3, true},
			{"where nobody counts", -1, 0, 0, "b", 4, false},
			{"soon after it", -1, time.Second, time.Millisecond, "c", 4, false},
			{"later", -1, time.Second, time.Second, "c", 5, true},
			{"when it fails", 4, 0, 0, "", 6, false},
			{"after it has failed", 4, 0, 0, "c", 7, false},
		} {
			time.Sleep(c.after) // on the clock of synctest
			text = c.text
			now, err := two.look(c.commits, c.recent, read)
			if (err != nil) != (c.text == "") {
				t.Errorf("%s: error %v", c.step, err)
			}
			if err == nil && (now != last) != c.changed || reads != c.reads {
				t.Errorf("%s: %d reads, %v; want %d, changed %v", c.step, reads, now, c.reads, c.changed)
			}
			if err == nil {
				last = now
			}
		}
		leaveOne()
		leaveTwo()
		if len(all.queries) != 0 {
			t.Errorf("what nobody follows is kept: %v", all.queries)
		}
	})
}
