package memdb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// snapshot is the state of all tables at one moment. A published one never
// changes; a writer's own copies a table when it first writes to it.
type snapshot struct {
	db       *Database
	tables   []*table
	revision int64    // of a published one: how many commits made it
	own      []bool   // tables that this writer may change; nil when published
	touched  []row    // what this writer has changed, in that order, perhaps repeatedly
	seen     *readSet // of a serializable transaction; nil is not noted
	later    *Later   // notes links to what is not there; nil is that they are refused
}

// row names an object.
type row struct {
	table int // its family's root
	key   probe
}

func (r row) compare(other row) int {
	if r.table != other.table {
		return r.table - other.table
	}
	return slices.CompareFunc(r.key, other.key, rql.Value.Compare)
}

// writable gives a snapshot that a writer may change.
func (s *snapshot) writable() *snapshot {
	return &snapshot{db: s.db, tables: slices.Clone(s.tables), revision: s.revision, own: make([]bool, len(s.tables))}
}

// frozen gives the snapshot as it is published.
func (s *snapshot) frozen() *snapshot {
	return &snapshot{db: s.db, tables: slices.Clone(s.tables), revision: s.revision, seen: s.seen}
}

// change gives a table for writing.
func (s *snapshot) change(i int) *table {
	if !s.own[i] {
		s.tables[i] = s.tables[i].copy()
		s.own[i] = true
	}
	return s.tables[i]
}

// touch notes that an object of table i is changed.
func (s *snapshot) touch(i int, key probe) {
	s.touched = append(s.touched, row{s.db.kin[i].root, key})
}

// settle puts what was changed in order, each object once.
func (s *snapshot) settle() {
	if len(s.touched) > 1 {
		slices.SortFunc(s.touched, row.compare)
		s.touched = slices.CompactFunc(s.touched, func(a, b row) bool { return a.compare(b) == 0 })
	}
}

// changes tells what became of the objects that were changed since before,
// whose changes are settled. What is as it was is left out.
func (s *snapshot) changes(before *snapshot) []Change {
	out := make([]Change, 0, len(s.touched))
	for _, r := range s.touched {
		obj, old := s.tables[r.table].get(r.key), before.tables[r.table].get(r.key)
		if obj == old {
			if t := s.tables[r.table]; obj == nil && t.usedUp(before.tables[r.table], r.key) {
				out = append(out, Change{Entity: t.entity, Key: keyOf(t.entity, r.key)})
			}
			continue
		}
		c := Change{New: obj, Old: old}
		if old != nil {
			c.Old = before.stored(r, old, &c)
			c.was = c.Entity
		}
		if obj != nil {
			c.New = s.stored(r, obj, &c)
		}
		out = append(out, c)
	}
	return out
}

// usedUp tells whether t, which a writer has made of before, has counted up to a key
// that it has not any more: who makes an object and deletes it has used up its key.
func (t *table) usedUp(before *table, key probe) bool {
	return t.entity.Generate == perstore.GenerateIncrement && key[0].Int() == t.last && t.last > before.last
}

// stored gives an object as the model has it that it is stored as, and notes
// that and its key; obj is how the family's root has it.
func (s *snapshot) stored(r row, obj any, c *Change) any {
	c.Entity = s.tables[r.table].entity
	if subs := s.db.kin[r.table].subs; len(subs) > 0 {
		model := c.Entity.ModelOf(obj)
		for _, i := range subs {
			if e := s.tables[i].entity; e.Schema.Name == model {
				c.Entity, obj = e, s.tables[i].get(r.key)
			}
		}
	}
	c.Key = c.Entity.KeyOf(obj)
	return obj
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
	i, ok := s.db.tableOf(schema)
	if !ok {
		return fmt.Errorf("%s is kept in another database: %w", schema.Name, errors.ErrUnsupported)
	}
	next := func(obj any) bool { return s.alive() && yield(obj) }
	s.see(i)
	t := s.tables[i]
	if field < 0 || !t.lookup(field, v, next) {
		t.rows.scan(next)
	}
	return s.ctx.Err()
}
