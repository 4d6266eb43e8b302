package memdb

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// access is how a query finds its objects: which tree, and which part of it.
type access struct {
	index   int // of the entity's plain indexes; -1 is the key
	name    string
	unique  bool
	fields  []int // of the tree
	own     int   // how many of them are the index's and not the key's
	equal   probe // the values of the first ones
	next    rql.Bounds
	bounded bool // whether next says something of the field after those
	sorts   bool // the objects come as the query sorts them
	desc    int  // then: how many of the fields after equal go down
	all     bool // all objects that it finds match
}

// accessOf chooses what finds the objects of a query: the best of the key and
// the indexes; of equals the first. It prefers, in this order, what finds one
// object at most, more equalities, a list of values, two limits, one limit, and
// then what comes in the order of the query. Nil is a scan.
func accessOf(e *perstore.Entity, b *rql.Bound) *access {
	if len(b.Recurse) > 0 {
		return nil
	}
	var best *access
	for i, a := range trees(e) {
		a.index = i - 1
		a.narrow(b)
		a.order(e, b)
		if a.worth() > 0 && (best == nil || a.worth() > best.worth()) {
			best = &a
		}
	}
	return best
}

// trees are the key and the plain indexes of an entity.
func trees(e *perstore.Entity) []access {
	all := []access{{name: "primary key", unique: true, fields: e.Schema.Key, own: len(e.Schema.Key)}}
	for _, ix := range e.Indexes {
		if ix.Plain() {
			all = append(all, access{name: "index " + ix.Name, unique: ix.Unique, fields: indexOrder(e, ix), own: len(ix.Fields)})
		}
	}
	return all
}

// narrow notes what the query says of the fields of the tree.
func (a *access) narrow(b *rql.Bound) {
	for _, f := range a.fields[:a.own] {
		bounds, ok := b.Bounds(f)
		if v, equal := bounds.Equal(); ok && equal {
			a.equal = append(a.equal, v)
			continue
		}
		a.next, a.bounded = bounds, ok
		break
	}
	known := len(a.equal)
	if a.bounded && a.next.In != nil {
		known++
	}
	a.all = b.Where == nil || b.Only(a.fields[:known])
}

// worth orders accesses; 0 is no better than a scan.
func (a *access) worth() int {
	worth := 10 * len(a.equal)
	switch {
	case len(a.equal) == a.own && a.unique:
		worth = 1000
	case !a.bounded:
	case a.next.In != nil:
		worth += 8
	case !a.next.Low.IsNull() && !a.next.High.IsNull():
		worth += 6
	default:
		worth += 4
	}
	if a.sorts {
		worth++
	}
	return worth
}

// order notes whether the tree has the order of the query: fields that go down,
// then fields that go up, among them all that the index has beside the key.
func (a *access) order(e *perstore.Entity, b *rql.Bound) {
	if b.Group != nil || b.Distinct || len(b.Sort) == 0 {
		return
	}
	rest := a.fields[len(a.equal):]
	n, up := 0, false
	for _, o := range b.Sort {
		if len(o.Path) == 0 && slices.Contains(a.fields[:len(a.equal)], o.Field) {
			continue // they are all equal
		}
		if n == len(rest) {
			break // no two objects are equal up to here
		}
		if len(o.Path) > 0 || o.Field != rest[n] || up && o.Desc {
			return
		}
		up = up || !o.Desc
		if o.Desc {
			a.desc++
		}
		n++
	}
	a.sorts = n >= a.own-len(a.equal)
	if !a.sorts {
		a.desc = 0
	}
}

// inKeyOrder tells whether the objects come in the order of their keys.
func (a *access) inKeyOrder() bool {
	return a.index < 0 || len(a.equal) == a.own || a.unique && len(a.equal) == a.own
}

// tree is where a table has it.
func (a *access) tree(t *table) tree {
	if a.index < 0 {
		return t.rows
	}
	return t.indexes[a.index].tree
}

// each yields the objects in the order of the tree, or in that of the query.
func (a *access) each(t *table, yield func(any) bool) {
	w := walk{tree: a.tree(t), yield: yield}
	switch {
	case !a.bounded:
		w.prefix(a.equal, a.desc)
	case a.next.In == nil:
		w.span(a.equal, a.next, a.desc)
	default:
		w.list(a.equal, a.next.In, a.desc)
	}
}

// walk goes through a part of a tree.
type walk struct {
	tree
	yield func(any) bool
	over  bool // yield has had enough
}

func (w *walk) take(obj any) bool {
	w.over = !w.yield(obj)
	return !w.over
}

// list yields the objects that have one of the values after the first ones.
func (w *walk) list(equal probe, values []rql.Value, desc int) {
	values = slices.Clone(values)
	if desc > 0 {
		slices.Reverse(values)
	}
	for _, v := range values {
		w.prefix(append(slices.Clip(equal), v), max(0, desc-1))
		if w.over {
			return
		}
	}
}

// prefix yields the objects whose first fields have the values.
func (w *walk) prefix(equal probe, desc int) {
	if desc == 0 {
		w.matching(equal, w.take)
		return
	}
	w.down(&pivot{values: equal, at: 1}, desc, len(equal), func(obj any) bool { return w.matches(obj, equal) })
}

// span yields the objects whose next field is within limits.
func (w *walk) span(equal probe, b rql.Bounds, desc int) {
	from, to := &pivot{values: append(slices.Clip(equal), b.Low), at: -1}, &pivot{values: append(slices.Clip(equal), b.High), at: 1}
	if b.LowOpen || b.Low.IsNull() { // null is not within limits
		from.at = 1
	}
	switch {
	case b.High.IsNull():
		to = &pivot{values: equal, at: 1}
	case b.HighOpen:
		to.at = -1
	}
	if desc == 0 {
		w.ascend(from, func(obj any) bool { return w.compare(obj, to) < 0 && w.take(obj) })
		return
	}
	w.down(to, desc, len(equal), func(obj any) bool { return w.compare(obj, from) > 0 })
}

// down yields the objects before a pivot, as long as they are inside: the desc
// fields after the first ones go down, and the others up. So it goes from group
// to group of those that have the same values.
func (w *walk) down(from *pivot, desc, skip int, inside func(any) bool) {
	if skip+desc == len(w.fields) {
		w.descend(from, func(obj any) bool { return inside(obj) && w.take(obj) })
		return
	}
	for !w.over {
		var last any
		w.descend(from, func(obj any) bool { last = obj; return false })
		if last == nil || !inside(last) {
			return
		}
		group := make(probe, skip+desc)
		for i := range group {
			group[i] = w.schema.Value(last, w.fields[i])
		}
		w.matching(group, w.take)
		from = &pivot{values: group, at: -1}
	}
}
