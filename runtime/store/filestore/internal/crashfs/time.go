package crashfs

import (
	"os"
	"testing"
	"time"
)

// Time is how long a test of crashes goes on at least: PERSTORE_CRASH, a duration for
// all of them together, of which each has a third. It is 0 where that is not set.
func Time(t *testing.T) time.Duration {
	text := os.Getenv("PERSTORE_CRASH")
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("PERSTORE_CRASH: %v", err)
	}
	return d / 3
}
