package memdb

import (
	"slices"
	"sync"

	"github.com/tidwall/btree"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// tree holds objects in the order of some fields, the last of which are those
// of the key: so no two objects are in one place.
type tree struct {
	*order
	sorted
}

// sorted is what holds the items of a tree. Its copies are copied on write.
type sorted interface {
	copy() sorted
	len() int
	load(i item) // set, faster where the item comes after all others
	set(i item) (replaced bool)
	delete(i item)
	at(i item) any                              // the object in that place; nil is none
	scan(yield func(any) bool)                  // all, in order
	ascending(from item, yield func(any) bool)  // those from there on
	descending(from item, yield func(any) bool) // those from there on, backwards
}

// item is an object, or a pivot that is looked for, with its rank.
type item struct {
	rank uint64
	obj  any
}

// pivot stands for the objects whose leading fields have these values.
type pivot struct {
	values []rql.Value
	at     int // -1 is before them, 1 behind them, 0 is equal to them

	own []rql.Value // room for values, where it is reused
}

// order compares items: by their ranks, which decides most often, and then by
// all fields.
type order struct {
	schema *rql.Schema
	fields []int
	first  rql.Type
}

func newTree(e *perstore.Entity, fields []int) tree {
	o := &order{schema: e.Schema, fields: fields, first: e.Schema.Field(fields[0]).Type}
	if len(fields) == 1 && o.first == rql.TypeInt {
		return tree{o, byRank{o, new(btree.Map[uint64, any])}}
	}
	return tree{o, byOrder{btree.NewBTreeGOptions(o.before, btree.Options{NoLocks: true})}}
}

func (o *order) before(a, b item) bool {
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	return o.compare(a.obj, b.obj) < 0
}

func (o *order) compare(a, b any) int {
	pa, _ := a.(*pivot)
	pb, _ := b.(*pivot)
	for i, f := range o.fields {
		switch {
		case pa != nil && i == len(pa.values):
			return pa.at
		case pb != nil && i == len(pb.values):
			return -pb.at
		}
		if c := o.part(a, pa, i, f).Compare(o.part(b, pb, i, f)); c != 0 {
			return c
		}
	}
	switch {
	case pa != nil:
		return pa.at
	case pb != nil:
		return -pb.at
	}
	return 0
}

// part is the i-th value of a pivot, or the field of an object.
func (o *order) part(obj any, p *pivot, i, field int) rql.Value {
	if p != nil {
		return p.values[i]
	}
	return o.schema.Value(obj, field)
}

func (o *order) item(obj any) item {
	r, _ := rankOf(o.first, o.schema.Value(obj, o.fields[0]))
	return item{r, obj}
}

// place gives the item of a pivot. It is false where the values have kinds that
// the fields have not, and whose ranks say nothing.
func (o *order) place(p *pivot) (item, bool) {
	if len(p.values) == 0 {
		if p.at > 0 {
			return item{^uint64(0), p}, true
		}
		return item{0, p}, true
	}
	r, ok := rankOf(o.first, p.values[0])
	return item{r, p}, ok
}

// matches tells whether the leading fields of an object have the values.
func (o *order) matches(obj any, values []rql.Value) bool {
	for i, v := range values {
		if o.schema.Value(obj, o.fields[i]).Compare(v) != 0 {
			return false
		}
	}
	return true
}

func (t tree) copy() tree       { return tree{t.order, t.sorted.copy()} }
func (t tree) load(obj any)     { t.sorted.load(t.item(obj)) }
func (t tree) set(obj any) bool { return t.sorted.set(t.item(obj)) }
func (t tree) delete(obj any)   { t.sorted.delete(t.item(obj)) }

// pivots are reused: a look-up makes no garbage.
var pivots = sync.Pool{New: func() any { return &pivot{} }}

func (p *pivot) free() {
	clear(p.own) // which may hold large texts
	p.values = nil
	pivots.Put(p)
}

// get finds the object whose fields have all these values; nil is none.
func (t tree) get(values []rql.Value) any {
	p := pivots.Get().(*pivot)
	defer p.free()
	return t.find(p, values)
}

// find is get with a pivot of the caller's.
func (t tree) find(p *pivot, values []rql.Value) any {
	p.values, p.at = values, 0
	if at, ok := t.place(p); ok {
		return t.at(at)
	}
	return t.search(values)
}

// search looks at all objects for one whose fields have all these values.
func (t tree) search(values []rql.Value) (found any) {
	t.scan(func(obj any) bool {
		if t.matches(obj, values) {
			found = obj
		}
		return found == nil
	})
	return found
}

// ascend yields the objects from a pivot on, in order. It is false where the
// pivot has no place.
func (t tree) ascend(p *pivot, yield func(any) bool) bool {
	at, ok := t.place(p)
	if ok {
		t.ascending(at, yield)
	}
	return ok
}

// descend yields the objects from a pivot on, backwards.
func (t tree) descend(p *pivot, yield func(any) bool) bool {
	at, ok := t.place(p)
	if ok {
		t.descending(at, yield)
	}
	return ok
}

// matching yields the objects whose leading fields have the values, in order.
// It is false where the values have no place.
func (t tree) matching(values []rql.Value, yield func(any) bool) bool {
	return t.ascend(&pivot{values: values, at: -1}, func(obj any) bool { return t.matches(obj, values) && yield(obj) })
}

// sort puts objects into the order of the tree.
func (o *order) sort(objs []any) {
	items := make([]item, len(objs))
	for i, obj := range objs {
		items[i] = o.item(obj)
	}
	slices.SortFunc(items, func(a, b item) int {
		switch {
		case a.rank < b.rank:
			return -1
		case a.rank > b.rank:
			return 1
		}
		return o.compare(a.obj, b.obj)
	})
	for i := range items {
		objs[i] = items[i].obj
	}
}
