package crashtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// duration is the variable that asks for the long form, such as 10m.
const duration = "PERSTORE_CRASH"

// site is a pair of databases between crashes.
type site struct {
	pair     [2]place
	urls     [2]string
	sessions [2]func() int
	acked    []string // they must be there
	refused  []string // they must not
	before   int      // the transfers that were there
	tally
}

// tally counts what was tried and found.
type tally struct{ kills, kept, undone, found int }

func newSite(t *testing.T, pair [2]place) *site {
	s := &site{pair: pair}
	for i, p := range pair {
		s.urls[i], s.sessions[i] = p.make(t)
		if p.gone {
			continue
		}
		b, err := openBank(t.Context(), s.urls[i])
		if err == nil {
			err = errors.Join(b.fill(t.Context()), b.Close())
		}
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
	}
	return s
}

func (s *site) orders(id string) orders {
	return orders{From: s.urls[0], To: s.urls[1], Volatile: [2]bool{s.pair[0].gone, s.pair[1].gone}, ID: id}
}

// TestCrashAtEachStep kills a process after each statement of a transfer, until it
// comes to its end.
func TestCrashAtEachStep(t *testing.T) {
	for _, pair := range pairs {
		t.Run(pairName(pair), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, pair)
			for step := 1; ; step++ {
				o := s.orders(fmt.Sprint("step ", step))
				o.KillAt = step
				c := start(t, o)
				killed := c.wait(t)
				if killed {
					s.kills++
				}
				s.acked = append(s.acked, c.acked...)
				s.check(t, o.ID)
				if t.Failed() || !killed {
					break
				}
			}
			if s.kept == 0 || s.undone == 0 {
				t.Errorf("of %d kills %d have kept the transfer and %d have not; want both", s.kills, s.kept, s.undone)
			}
			t.Logf("%d kills: %d transfers kept, %d undone; Recover found %d prepared", s.kills, s.kept, s.undone, s.found)
		})
	}
}

// check lets the databases recover and sees that they agree, with all that was
// acknowledged, and hold nothing.
func (s *site) check(t *testing.T, what string) {
	t.Helper()
	for i := range s.sessions { // what the server does of a dead process ends first
		for s.sessions[i]() > 0 {
			runtime.Gosched()
		}
	}
	banks, entries := s.recover(t, what)
	one, other := entries[0], entries[1]
	switch {
	case s.pair[0].gone:
		one = negative(other)
	case s.pair[1].gone:
		other = negative(one)
	}
	if !maps.Equal(one, negative(other)) {
		t.Errorf("%s: the databases do not agree: %d transfers and %d", what, len(one), len(other))
	}
	for _, id := range s.acked {
		if _, ok := one[id]; !ok {
			t.Errorf("%s: transfer %s was acknowledged and is not there", what, id)
		}
	}
	for _, id := range s.refused {
		if _, ok := one[id]; ok {
			t.Errorf("%s: transfer %s has failed and is there", what, id)
		}
	}
	if len(one) > s.before {
		s.kept++
	} else {
		s.undone++
	}
	id := what + ", afterwards"
	if err := transfer(t.Context(), banks[0], banks[1], id, "0"); err != nil { // nothing is locked
		t.Errorf("%s: transfer after Recover error = %v", what, err)
	}
	s.acked = append(s.acked, id)
	s.before = len(one) + 1
	for _, b := range banks {
		if err := b.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	}
}

// recover opens the databases and ends what is prepared.
func (s *site) recover(t *testing.T, what string) (banks [2]bank, entries [2]map[string]int64) {
	t.Helper()
	ctx := t.Context()
	for i, url := range s.urls {
		b, err := openBank(ctx, url)
		if err == nil && s.pair[i].gone {
			err = b.fill(ctx)
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		banks[i] = b
		s.found += prepared(t, ctx, b)
	}
	if err := perstore.Recover(ctx, banks[0].DataModel, banks[1].DataModel); err != nil {
		t.Errorf("%s: Recover error = %v", what, err)
	}
	for i, b := range banks {
		if n := prepared(t, ctx, b); n > 0 {
			t.Errorf("%s: %s has %d prepared after Recover; want 0", what, s.pair[i].name, n)
		}
		var err error
		if entries[i], err = b.content(ctx); err != nil {
			t.Errorf("%s: %s: %v", what, s.pair[i].name, err)
		}
	}
	return banks, entries
}

// prepared counts what a bank has prepared.
func prepared(t *testing.T, ctx context.Context, b bank) int {
	t.Helper()
	r, ok := b.Database().(perstore.Recoverer)
	if !ok {
		return 0
	}
	gids, err := r.Prepared(ctx)
	if err != nil {
		t.Errorf("Prepared error = %v", err)
	}
	return len(gids)
}

// negative is a side of transfers as the other one has it.
func negative(entries map[string]int64) map[string]int64 {
	other := make(map[string]int64, len(entries))
	for id, amount := range entries {
		other[id] = -amount
	}
	return other
}
