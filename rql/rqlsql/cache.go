package rqlsql

import (
	"hash/maphash"
	"math/bits"
	"sync/atomic"
)

// cache keeps a bounded number of plans by their keys. A plan has a few places
// where it may be, and drives out another where they are taken. Nobody waits for
// anybody.
type cache struct {
	seed   maphash.Seed
	places []atomic.Pointer[entry]
}

// entry is never changed.
type entry struct {
	key  string
	plan *plan
}

// cacheWays is how many places a plan may be at.
const cacheWays = 4

func newCache(most int) *cache {
	return &cache{seed: maphash.MakeSeed(), places: make([]atomic.Pointer[entry], max(1, most))}
}

// get finds the plan of a key; nil is none.
func (c *cache) get(key []byte) *plan {
	first := c.place(maphash.Bytes(c.seed, key))
	for i := range cacheWays {
		e := c.way(first, i).Load()
		switch {
		case e == nil:
			return nil // places are filled in turn, and stay so
		case e.key == string(key):
			return e.plan
		}
	}
	return nil
}

// add keeps a plan under a key.
func (c *cache) add(key []byte, p *plan) {
	hash := maphash.Bytes(c.seed, key)
	first, e := c.place(hash), &entry{string(key), p}
	for i := range cacheWays {
		if c.way(first, i).CompareAndSwap(nil, e) {
			return
		}
	}
	c.way(first, int(hash%cacheWays)).Store(e)
}

func (c *cache) place(hash uint64) int {
	high, _ := bits.Mul64(hash, uint64(len(c.places)))
	return int(high)
}

func (c *cache) way(first, i int) *atomic.Pointer[entry] {
	return &c.places[(first+i)%len(c.places)]
}
