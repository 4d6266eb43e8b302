package sqlstore

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestPause bounds the pauses between the tries of a call.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for tries := 1; tries <= maxTries; tries++ {
			start := time.Now()
			if !pause(t.Context(), tries) {
				t.Errorf("pause(%d) = false; want true where the ctx goes on", tries)
			}
			if passed := time.Since(start); passed > min(longest, shortest<<(tries-1)) {
				t.Errorf("pause(%d) took %v", tries, passed)
			}
		}
	})
}

func TestPauseEnds(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	synctest.Test(t, func(t *testing.T) {
		for range 100 { // a pause may be over at once
			if !pause(ended, maxTries) {
				return
			}
		}
		t.Error("pause does not end with its ctx")
	})
}
