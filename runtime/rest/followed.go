package rest

import (
	"slices"
	"sync"
	"time"
)

// followed is what the streams of one query follow. It is read once for all of them,
// so that a change costs as much for a thousand callers as for one, but for its sending.
type followed struct {
	mu      sync.Mutex
	streams int       // that follow it; the lock of following guards this
	read    time.Time // when it was
	commits int64     // that its database had counted then; -1 is not known
	now     *state
}

// following finds what is followed by the query.
type following struct {
	mu      sync.Mutex
	queries map[string]*followed
}

// follow begins to follow a query; a query of "" is followed by nobody else. leave
// ends it.
func (t *following) follow(query string) (f *followed, leave func()) {
	if query == "" {
		return &followed{}, func() {}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.queries[query] == nil {
		if t.queries == nil {
			t.queries = make(map[string]*followed)
		}
		t.queries[query] = &followed{}
	}
	f = t.queries[query]
	f.streams++
	return f, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if f.streams--; f.streams == 0 {
			delete(t.queries, query)
		}
	}
}

// look gives what is followed: what another stream has read, where nothing was written
// since, or else, where nobody counts what is written, within recent. commits is the
// count of now. Only one reads at a time.
func (f *followed) look(commits int64, recent time.Duration, read func() (*state, error)) (*state, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now != nil && (commits >= 0 && commits == f.commits || commits < 0 && time.Since(f.read) < recent) {
		return f.now, nil
	}
	now, err := read()
	if err != nil {
		return nil, err
	}
	f.read, f.commits = time.Now(), commits
	if f.now == nil || !f.now.same(now) {
		f.now = now
	}
	return f.now, nil
}

// same tells whether a state is told as another one is.
func (s *state) same(other *state) bool {
	return slices.Equal(s.keys, other.keys) && slices.Equal(s.sums, other.sums)
}
