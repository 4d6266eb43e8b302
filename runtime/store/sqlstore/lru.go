package sqlstore

import "container/list"

// lru holds the values that were used last. It is not safe for concurrent use.
type lru[V any] struct {
	most    int
	order   *list.List // of *lruEntry[V], the last used first
	byKey   map[string]*list.Element
	evicted func(V) // called for a value that leaves; may be nil
}

type lruEntry[V any] struct {
	key   string
	value V
}

func newLRU[V any](most int, evicted func(V)) *lru[V] {
	return &lru[V]{most: most, order: list.New(), byKey: make(map[string]*list.Element), evicted: evicted}
}

// get finds a value. The key is not kept, so that a look-up by bytes does not
// allocate.
func (c *lru[V]) get(key []byte) (V, bool) {
	e, ok := c.byKey[string(key)]
	if !ok {
		var none V
		return none, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*lruEntry[V]).value, true
}

// add files a value under a key that is not there.
func (c *lru[V]) add(key string, value V) {
	c.byKey[key] = c.order.PushFront(&lruEntry[V]{key, value})
	for c.order.Len() > c.most {
		c.remove(c.order.Back())
	}
}

// drop removes a value, if it is there.
func (c *lru[V]) drop(key []byte) {
	if e, ok := c.byKey[string(key)]; ok {
		c.remove(e)
	}
}

func (c *lru[V]) remove(e *list.Element) {
	entry := c.order.Remove(e).(*lruEntry[V])
	delete(c.byKey, entry.key)
	if c.evicted != nil {
		c.evicted(entry.value)
	}
}

// clear removes everything.
func (c *lru[V]) clear() {
	for c.order.Len() > 0 {
		c.remove(c.order.Back())
	}
}
