package memdb

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tidwall/btree"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// table holds the objects of one entity. Trees are copied on write, so a copy
// of a table is cheap; one copies at a time, since a tree notes that it is
// shared. The objects in it are never changed.
type table struct {
	entity  *perstore.Entity
	rows    *tree // by key
	indexes []index
	guards  []guard // of unique indexes that are no trees of fields
	last    int64   // the largest integer key that it ever had
	copying sync.Mutex
}

type tree = btree.BTreeG[any]

// index is a tree ordered by some fields and then by the key.
type index struct {
	perstore.Index
	fields []int // its fields, then those of the key
	rows   *tree
}

// probe stands for the objects whose leading fields have these values.
type probe []rql.Value

func newTable(e *perstore.Entity) *table {
	t := &table{entity: e, rows: newTree(e, e.Schema.Key)}
	for _, ix := range e.Indexes {
		if !ix.Plain() {
			if ix.Unique {
				t.guards = append(t.guards, newGuard(e, ix))
			}
			continue
		}
		order := indexOrder(e, ix)
		t.indexes = append(t.indexes, index{Index: ix, fields: order, rows: newTree(e, order)})
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

// newTree makes a tree ordered by fields. A probe comes before the objects
// that it stands for.
func newTree(e *perstore.Entity, fields []int) *tree {
	less := func(a, b any) bool {
		pa, aProbe := a.(probe)
		pb, bProbe := b.(probe)
		for i, f := range fields {
			if aProbe && i == len(pa) || bProbe && i == len(pb) {
				break
			}
			if c := part(e, a, pa, i, f).Compare(part(e, b, pb, i, f)); c != 0 {
				return c < 0
			}
		}
		return aProbe && !bProbe
	}
	return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
}

// part is the i-th value of a probe, or the field of an object.
func part(e *perstore.Entity, obj any, p probe, i, field int) rql.Value {
	if p != nil {
		return p[i]
	}
	return e.Schema.Value(obj, field)
}

func (t *table) copy() *table {
	t.copying.Lock()
	defer t.copying.Unlock()
	c := &table{entity: t.entity, rows: t.rows.Copy(), last: t.last, indexes: make([]index, len(t.indexes))}
	for i, ix := range t.indexes {
		c.indexes[i] = index{Index: ix.Index, fields: ix.fields, rows: ix.rows.Copy()}
	}
	for _, g := range t.guards {
		g.claims = g.claims.Copy()
		c.guards = append(c.guards, g)
	}
	return c
}

// matching yields the objects of a tree whose leading fields are p.
func matching(rows *tree, fields []int, e *perstore.Entity, p probe, yield func(any) bool) {
	rows.Ascend(p, func(obj any) bool {
		for i, v := range p {
			if e.Schema.Value(obj, fields[i]).Compare(v) != 0 {
				return false
			}
		}
		return yield(obj)
	})
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
func (t *table) get(key probe) (found any) {
	matching(t.rows, t.entity.Schema.Key, t.entity, key, func(obj any) bool { found = obj; return false })
	return found
}

// lookup yields the objects with field = v, in the order of their keys, when
// the key or an index begins with that field; else it tells that none serves.
func (t *table) lookup(field int, v rql.Value, yield func(any) bool) bool {
	if t.entity.Schema.Key[0] == field {
		matching(t.rows, t.entity.Schema.Key, t.entity, probe{v}, yield)
		return true
	}
	for _, ix := range t.indexes {
		if ix.Fields[0].Field == field {
			t.inKeyOrder(ix, probe{v}, yield)
			return true
		}
	}
	return false
}

// inKeyOrder yields the objects of an index whose first field is p. Further
// fields of the index would order them otherwise.
func (t *table) inKeyOrder(ix index, p probe, yield func(any) bool) {
	field := []int{ix.Fields[0].Field}
	if len(ix.Fields) == 1 {
		matching(ix.rows, field, t.entity, p, yield)
		return
	}
	var found []any
	matching(ix.rows, field, t.entity, p, func(obj any) bool { found = append(found, obj); return true })
	slices.SortFunc(found, t.entity.CompareKeys)
	for _, obj := range found {
		if !yield(obj) {
			return
		}
	}
}

// put files obj, which the table keeps, in place of old; old nil is none. Its
// unique values were checked.
func (t *table) put(obj, old any) {
	t.rows.Set(obj) // replaces old, which has the same key
	for _, ix := range t.indexes {
		if _, replaced := ix.rows.Set(obj); !replaced && old != nil {
			ix.rows.Delete(old) // it has other values
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
	t.rows.Delete(old)
	for _, ix := range t.indexes {
		ix.rows.Delete(old)
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
		p, fields := t.indexValues(obj, ix)
		if p == nil {
			continue
		}
		taken := false
		matching(ix.rows, fields, t.entity, p, func(other any) bool { taken = counts(other); return false })
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
func (t *table) indexValues(obj any, ix index) (probe, []int) {
	p, fields := make(probe, len(ix.Fields)), make([]int, len(ix.Fields))
	for i, f := range ix.Fields {
		p[i], fields[i] = t.entity.Schema.Value(obj, f.Field), f.Field
		if p[i].IsNull() {
			return nil, nil
		}
	}
	return p, fields
}
