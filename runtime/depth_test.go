package perstore

import (
	"strings"
	"testing"
)

// TestDepth checks how deep raw JSON may be nested, so that what a store writes around
// it can be read again.
func TestDepth(t *testing.T) {
	nest := func(n int) []byte { return []byte(strings.Repeat(`[`, n) + strings.Repeat(`]`, n)) }
	for text, want := range map[string]int{`1`: 0, `"[[\"["`: 0, `{"a":[1,[2]],"b":"]"}`: 3, `[[],[[]]]`: 3} {
		if got := depthOf([]byte(text)); got != want {
			t.Errorf("depthOf(%s) = %d; want %d", text, got, want)
		}
	}
	for n, kept := range map[int]bool{1: true, maxDepth: true, maxDepth + 1: false, 10000: false, 10001: false} {
		if reason := unstorableRaw(nest(n)); (reason == "") != kept {
			t.Errorf("JSON nested %d deep: %q; want it kept: %v", n, reason, kept)
		}
	}
}
