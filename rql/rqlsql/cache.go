package rqlsql

import (
	"hash/maphash"
	"math/bits"
	"sync"
	"sync/atomic"
)

// cache keeps a bounded number of plans by their keys. A plan has a few places
// where it may be, and drives out another where they are taken. Nobody waits for
// anybody.
type cache struct {
	seed   maphash.Seed
	places func() []atomic.Pointer[entry] // made when they are needed
}

// entry is never changed.
type entry struct {
	key  string
	plan *plan
}

// cacheWays is how many places a plan may be at.
const cacheWays = 4

func newCache(most int) *cache {
	places := sync.OnceValue(func() []atomic.Pointer[entry] { return make([]atomic.Pointer[entry], max(1, most)) })
	return &cache{maphash.MakeSeed(), places}
}

// get finds the plan of a key; nil is none.
func (c *cache) get(key []byte) *plan {
	places := c.places()
	first := place(maphash.Bytes(c.seed, key), places)
	for i := range cacheWays {
		e := places[(first+i)%len(places)].Load()
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
	places, hash, e := c.places(), maphash.Bytes(c.seed, key), &entry{string(key), p}
	first := place(hash, places)
	for i := range cacheWays {
		if places[(first+i)%len(places)].CompareAndSwap(nil, e) {
			return
		}
	}
	places[(first+int(hash%cacheWays))%len(places)].Store(e)
}

// place is the first place of a hash: its upper bits tell.
func place(hash uint64, places []atomic.Pointer[entry]) int {
	high, _ := bits.Mul64(hash, uint64(len(places)))
	return int(high)
}
