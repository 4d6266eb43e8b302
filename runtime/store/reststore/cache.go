package reststore

import (
	"container/list"
	"crypto/sha256"
	"net/http"
	"slices"
	"sync"
)

// lru keeps the values that were used last. It is safe for concurrent use.
type lru[K comparable, V any] struct {
	mu    sync.Mutex
	most  int
	found map[K]*list.Element
	order *list.List // of *kept[K, V], the oldest first
}

type kept[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](most int) *lru[K, V] {
	return &lru[K, V]{most: most, found: make(map[K]*list.Element), order: list.New()}
}

func (l *lru[K, V]) get(key K) (value V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.found[key]
	if e == nil {
		return value, false
	}
	l.order.MoveToBack(e)
	return e.Value.(*kept[K, V]).value, true
}

func (l *lru[K, V]) put(key K, value V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.found[key]; e != nil {
		e.Value.(*kept[K, V]).value = value
		l.order.MoveToBack(e)
		return
	}
	l.found[key] = l.order.PushBack(&kept[K, V]{key, value})
	if l.order.Len() > l.most {
		oldest := l.order.Remove(l.order.Front()).(*kept[K, V])
		delete(l.found, oldest.key)
	}
}

func (l *lru[K, V]) drop(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.found[key]; e != nil {
		l.order.Remove(e)
		delete(l.found, key)
	}
}

// cache keeps answers with one object, by what was asked and by whom: another caller
// may see less of it. A nil cache keeps nothing.
type cache struct{ *lru[cacheKey, cached] }

type cacheKey struct {
	path   string
	caller [sha256.Size]byte // the headers of the request
}

type cached struct {
	tag  string // the ETag, as it came
	body []byte
}

func newCache(most int) *cache { return &cache{newLRU[cacheKey, cached](most)} }

// known is what the cache has of a request, whose headers are complete. Then the
// request is one for what is newer than that.
func (c *cache) known(r request, h http.Header) (key cacheKey, found cached) {
	if c == nil || !r.cached {
		return key, found
	}
	key = cacheKey{r.path, caller(h)}
	found, ok := c.get(key)
	if ok {
		h.Set("If-None-Match", found.tag)
	}
	return key, found
}

// learn keeps what an answer has, and gives it what the cache had where nothing has
// changed.
func (c *cache) learn(r request, key cacheKey, found cached, a *answer) {
	if c == nil || !r.cached {
		return
	}
	switch tag := a.header.Get("ETag"); {
	case a.status == http.StatusNotModified && found.tag != "":
		a.status, a.body = http.StatusOK, found.body
		a.header.Set("ETag", found.tag)
		a.header.Set("Content-Type", jsonType)
	case a.status == http.StatusOK && revisionOf(tag) != "" && len(a.body) <= maxCached:
		c.put(key, cached{tag, a.body})
	default:
		c.drop(key)
	}
}

// maxCached bounds the bytes of an object that is kept.
const maxCached = 64 << 10

// traces are headers that differ with each request and say nothing of who calls.
var traces = []string{"Traceparent", "Tracestate"}

// caller is a hash of the headers of a request.
func caller(h http.Header) (sum [sha256.Size]byte) {
	names := make([]string, 0, len(h))
	for name := range h {
		if !slices.Contains(traces, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	digest := sha256.New()
	for _, name := range names {
		for _, value := range h[name] {
			part := sha256.Sum256([]byte(name + "\x00" + value))
			digest.Write(part[:])
		}
	}
	digest.Sum(sum[:0])
	return sum
}

// tags keeps the ETags that are not the revision of what was read: where the server
// shows an object otherwise than it is stored.
type tags = lru[tagKey, string]

type tagKey struct {
	path     string
	revision string
}

// maxTags bounds them.
const maxTags = 10_000

func newTags() *tags { return newLRU[tagKey, string](maxTags) }
