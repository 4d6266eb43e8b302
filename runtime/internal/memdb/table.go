package memdb

import (
	"fmt"
	"sync"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// table holds the objects of one entity. Trees are copied on write, so a copy
// of a table is cheap; one copies at a time, since a tree notes that it is
// shared. The objects in it are never changed.
type table struct {
	entity  *perstore.Entity
	rows    tree // by key
	indexes []index
	guards  []guard // of unique indexes that are no trees of fields
	last    int64   // the largest integer key that it ever had
	copying sync.Mutex
}

// index is a tree ordered by some fields and then by the key.
type index struct {
	perstore.Index
	tree
}

// probe is the values of a key, or of the leading fields of an index.
type probe = []rql.Value

func newTable(e *perstore.Entity) *table {
	t := &table{entity: e, rows: newTree(e, e.Schema.Key)}
	for _, ix := range e.Indexes {
		if !ix.Plain() {
			if ix.Unique {
				t.guards = append(t.guards, newGuard(e, ix))
			}
			continue
		}
		t.indexes = append(t.indexes, index{ix, newTree(e, indexOrder(e, ix))})
	}
	return t
}

// indexOrder gives the fields of an index and then those of the key.
func indexOrder(e *perstore.Entity, ix perstore.Index) []int {
	fields := make([]int, 0, len(ix.Fields)+len(e.Schema.Key))
	for _, f := range ix.Fields {
		fields = append(fields, f.Field)
	}
	return append(fields, e.Schema.Key...)
}

func (t *table) copy() *table {
	t.copying.Lock()
	defer t.copying.Unlock()
	c := &table{entity: t.entity, rows: t.rows.copy(), last: t.last, indexes: make([]index, len(t.indexes))}
	for i, ix := range t.indexes {
		c.indexes[i] = index{ix.Index, ix.copy()}
	}
	for _, g := range t.guards {
		g.claims = g.claims.Copy()
		c.guards = append(c.guards, g)
	}
	return c
}

// key gives the key of an object.
func (t *table) key(obj any) probe {
	key := make(probe, len(t.entity.Schema.Key))
	for i, f := range t.entity.Schema.Key {
		key[i] = t.entity.Schema.Value(obj, f)
	}
	return key
}

// get finds the object of a key; nil when there is none.
func (t *table) get(key probe) any { return t.rows.get(key) }

// lookup yields the objects with field = v, in the order of their keys, when
// the key or an index begins with that field; else it tells that none serves.
func (t *table) lookup(field int, v rql.Value, yield func(any) bool) bool {
	if t.entity.Schema.Key[0] == field {
		return t.rows.matching(probe{v}, yield)
	}
	for _, ix := range t.indexes {
		if ix.fields[0] == field {
			return t.inKeyOrder(ix, probe{v}, yield)
		}
	}
	return false
}

// inKeyOrder yields the objects of an index whose first field is p. Further
// fields of the index would order them otherwise.
func (t *table) inKeyOrder(ix index, p probe, yield func(any) bool) bool {
	if len(ix.Fields) == 1 {
		return ix.matching(p, yield)
	}
	var found []any
	ok := ix.matching(p, func(obj any) bool { found = append(found, obj); return true })
	t.rows.sort(found)
	for _, obj := range found {
		if !yield(obj) {
			break
		}
	}
	return ok
}

// put files obj, which the table keeps, in place of old; old nil is none. Its
// unique values were checked.
func (t *table) put(obj, old any) {
	t.rows.set(obj) // replaces old, which has the same key
	for _, ix := range t.indexes {
		if replaced := ix.set(obj); !replaced && old != nil {
			ix.delete(old) // it has other values
		}
	}
	for _, g := range t.guards {
		g.replace(t.entity, obj, old)
	}
	if t.entity.Generate == perstore.GenerateIncrement {
		t.raise(t.entity.Schema.Value(obj, t.entity.Schema.Key[0]).Int())
	}
}

// raise notes an integer key that the table has had.
func (t *table) raise(key int64) { t.last = max(t.last, key) }

func (t *table) delete(old any) {
	t.rows.delete(old)
	for _, ix := range t.indexes {
		ix.delete(old)
	}
	for _, g := range t.guards {
		g.replace(t.entity, nil, old)
	}
}

// checkUnique refuses an object whose values a unique index has for another
// one.
func (t *table) checkUnique(obj, old any) error {
	if ix := t.rival(obj, func(other any) bool { return other != old }); ix != "" {
		return fmt.Errorf("%w: unique index %s", perstore.ErrExists, ix)
	}
	return nil
}

// rival gives the unique index in which an object that counts has the values of
// obj; empty is none. As in SQL, null is equal to nothing.
func (t *table) rival(obj any, counts func(other any) bool) (index string) {
	for _, ix := range t.indexes {
		if !ix.Unique {
			continue
		}
		p := t.indexValues(obj, ix)
		if p == nil {
			continue
		}
		taken := false
		ix.matching(p, func(other any) bool { taken = counts(other); return false })
		if taken {
			return ix.Name
		}
	}
	for _, g := range t.guards {
		if rival := g.rival(t.entity, obj); rival != nil && counts(rival) {
			return g.Name
		}
	}
	return ""
}

// indexValues gives an object's values of an index; nil when one is null.
func (t *table) indexValues(obj any, ix index) probe {
	p := make(probe, len(ix.Fields))
	for i, f := range ix.Fields {
		if p[i] = t.entity.Schema.Value(obj, f.Field); p[i].IsNull() {
			return nil
		}
	}
	return p
}
