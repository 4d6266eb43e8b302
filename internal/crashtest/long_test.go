package crashtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// The writers of a process in the long form, and the longest time until it is
// killed.
const (
	writers = 4
	longest = 300 * time.Millisecond
)

// TestCrashAtAnyTime kills processes with several writers at random moments, from
// outside or after a random statement, for as long as the environment says.
func TestCrashAtAnyTime(t *testing.T) {
	text := os.Getenv(duration)
	if text == "" {
		t.Skip("left out: the long form; make crash runs it, or " + duration + "=10m")
	}
	lasts, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	t.Logf("seed %d, %v", seed, lasts)
	random := rand.New(rand.NewPCG(seed, 0))
	var sites []*site
	t.Cleanup(func() {
		for _, s := range sites {
			t.Logf("%-22s %5d kills, %6d transfers acknowledged, %5d in doubt of which none is left; %d kills undid all that was under way", pairName(s.pair), s.kills, len(s.acked), s.found, s.undone)
		}
	})
	for _, pair := range pairs {
		sites = append(sites, newSite(t, pair))
	}
	for round, end := 0, time.Now().Add(lasts); time.Now().Before(end) && !t.Failed(); round++ {
		for _, s := range sites {
			s.round(t, random, fmt.Sprint("round ", round))
		}
	}
}

// round lets one process work and kills it.
func (s *site) round(t *testing.T, random *rand.Rand, id string) {
	o := s.orders(id)
	o.Writers = writers
	if random.IntN(2) == 0 {
		o.KillAt = 1 + random.IntN(200)
	}
	c := start(t, o)
	killer := time.AfterFunc(time.Duration(random.Int64N(int64(longest))), func() { _ = c.cmd.Process.Kill() })
	if !c.wait(t) {
		t.Errorf("%s: the process ended by itself:\n%s", id, c.said)
	}
	killer.Stop()
	s.kills++
	s.acked = append(s.acked, c.acked...)
	s.check(t, id)
}
