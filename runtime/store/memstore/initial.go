package memstore

import (
	"fmt"
	"math"
	"reflect"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// initial readies the first objects of a database.
type initial struct {
	byType map[reflect.Type]*perstore.Entity
	last   map[string]int64 // the last key, by table
}

// changes gives copies of the objects, with the keys that are counted.
func (i *initial) changes(objs []any) ([]memdb.Change, error) {
	changes := make([]memdb.Change, len(objs))
	for n, obj := range objs {
		c, err := i.add(obj)
		if err != nil {
			return nil, fmt.Errorf("initial object %d: %w", n+1, err)
		}
		changes[n] = c
	}
	seen := make(map[taken]bool, len(changes))
	for n := range changes {
		c := &changes[n]
		if err := i.count(c); err != nil {
			return nil, fmt.Errorf("initial object %d: %w", n+1, err)
		}
		at := taken{c.Entity.Schema.Table, c.Key}
		if seen[at] {
			return nil, fmt.Errorf("initial object %d: %w: another one has the key %v", n+1, perstore.ErrExists, c.Key)
		}
		seen[at] = true
	}
	return changes, nil
}

// taken is a key of a table.
type taken struct {
	table string
	key   any
}

// valid is what all generated objects are.
type valid interface {
	Defaults()
	Validate() error
}

// add gives a valid copy of an object. Its key is nil where it is to be counted.
func (i *initial) add(obj any) (c memdb.Change, err error) {
	e, ok := i.byType[reflect.TypeOf(obj)]
	if !ok || reflect.ValueOf(obj).IsNil() {
		return c, fmt.Errorf("%w: %T is no object of the database's models", perstore.ErrInvalid, obj)
	}
	c = memdb.Change{Entity: e, New: e.Clone(obj)}
	needsKey := e.Prepare(c.New)
	c.New.(valid).Defaults()
	if err := c.New.(valid).Validate(); err != nil {
		return c, err
	}
	for f := range e.Schema.Fields {
		if err := e.CheckStorable(f, e.Schema.Value(c.New, f)); err != nil {
			return c, err
		}
	}
	e.NameModel(c.New, e.Schema.Name)
	e.SetVersion(c.New, 1)
	if needsKey {
		return c, nil
	}
	c.Key = e.KeyOf(c.New)
	if key, ok := c.Key.(int64); ok {
		i.last[e.Schema.Table] = max(i.last[e.Schema.Table], key)
	}
	return c, nil
}

// count gives an object without a key the next one.
func (i *initial) count(c *memdb.Change) error {
	if c.Key != nil {
		return nil
	}
	table := c.Entity.Schema.Table
	if i.last[table] == math.MaxInt64 {
		return fmt.Errorf("%w: the keys of %s are used up", perstore.ErrDatabase, c.Entity.Schema.Name)
	}
	i.last[table]++
	c.Key = i.last[table]
	c.Entity.SetKey(c.New, c.Key)
	return nil
}
