package rqlsql

import (
	"fmt"
	"testing"
)

// TestCacheIsBounded adds many more plans than there are places for.
func TestCacheIsBounded(t *testing.T) {
	const most = 128
	c := newCache(most)
	kept := func() (n int) {
		for i := range c.places() {
			if c.places()[i].Load() != nil {
				n++
			}
		}
		return n
	}
	for i := range 1000 {
		key, p := []byte(fmt.Sprint("shape ", i)), new(plan)
		c.add(key, p)
		if c.get(key) != p {
			t.Errorf("get(%s) right after add gives another plan", key)
		}
	}
	if n := kept(); n > most || n < most/2 {
		t.Errorf("the cache has %d plans of 1,000; want at most %d, and most places taken", n, most)
	}
}
