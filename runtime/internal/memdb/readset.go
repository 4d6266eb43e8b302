package memdb

import (
	"fmt"
	"slices"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
)

// readSet is what a serializable transaction has read: when it commits all of
// that must be as it was. A query reads all of a family.
type readSet struct {
	mu       sync.Mutex
	families []bool // by table, a family's root
	rows     []row
}

// see notes that a serializable transaction reads all of table i.
func (s *snapshot) see(i int) {
	if s.seen == nil {
		return
	}
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	s.seen.families[s.db.kin[i].root] = true
}

// seeRow notes that a serializable transaction reads one object of table i.
func (s *snapshot) seeRow(i int, key probe) {
	if s.seen == nil {
		return
	}
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	s.seen.rows = append(s.seen.rows, row{s.db.kin[i].root, key})
}

// fresh fails where what was read in base is another one in newest.
func (r *readSet) fresh(base, newest *snapshot) error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, read := range r.families {
		if read && base.tables[i] != newest.tables[i] {
			return fmt.Errorf("%w: another one has changed what was read of %s", perstore.ErrConflict, newest.tables[i].entity.Schema.Name)
		}
	}
	for _, row := range r.rows {
		if t := newest.tables[row.table]; base.tables[row.table].get(row.key) != t.get(row.key) {
			return fmt.Errorf("%w: another one has changed %s %v, which was read", perstore.ErrConflict, t.entity.Schema.Name, keyOf(t.entity, row.key))
		}
	}
	return nil
}

// has tells whether an object was read.
func (r *readSet) has(seen row) bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.families[seen.table] || slices.ContainsFunc(r.rows, func(other row) bool { return other.compare(seen) == 0 })
}
