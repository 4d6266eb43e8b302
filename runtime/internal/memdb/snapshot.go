package memdb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// snapshot is the state of all tables at one moment. A published one never
// changes; a writer's own copies a table when it first writes to it.
type snapshot struct {
	db     *Database
	tables []*table
	own    []bool // tables that this writer may change; nil when published
}

// writable gives a snapshot that a writer may change.
func (s *snapshot) writable() *snapshot {
	return &snapshot{db: s.db, tables: slices.Clone(s.tables), own: make([]bool, len(s.tables))}
}

// frozen gives the snapshot as it is published.
func (s *snapshot) frozen() *snapshot {
	return &snapshot{db: s.db, tables: slices.Clone(s.tables)}
}

// change gives a table for writing.
func (s *snapshot) change(i int) *table {
	if !s.own[i] {
		s.tables[i] = s.tables[i].copy()
		s.own[i] = true
	}
	return s.tables[i]
}

// source gives the objects of a snapshot to one evaluation, until its ctx is
// cancelled.
type source struct {
	*snapshot
	ctx  context.Context
	seen int
}

var _ rql.Source = (*source)(nil)

// checkEvery is how many objects are looked at between two looks at the ctx.
const checkEvery = 1024

// alive counts an object and tells, now and then, whether to go on.
func (s *source) alive() bool {
	s.seen++
	return s.seen%checkEvery != 0 || s.ctx.Err() == nil
}

// Lookup yields the objects of a linked schema, by an index where one serves.
func (s *source) Lookup(schema *rql.Schema, field int, v rql.Value, yield func(any) bool) error {
	i, ok := s.db.bySchema[schema]
	if !ok {
		return fmt.Errorf("%s is kept in another database: %w", schema.Name, errors.ErrUnsupported)
	}
	next := func(obj any) bool { return s.alive() && yield(obj) }
	t := s.tables[i]
	if field < 0 || !t.lookup(field, v, next) {
		t.rows.Scan(next)
	}
	return s.ctx.Err()
}
