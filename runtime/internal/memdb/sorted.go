package memdb

import "github.com/tidwall/btree"

// byOrder holds items that all fields may have to order.
type byOrder struct{ items *btree.BTreeG[item] }

func (s byOrder) copy() sorted          { return byOrder{s.items.Copy()} }
func (s byOrder) len() int              { return s.items.Len() }
func (s byOrder) load(i item)           { s.items.Load(i) }
func (s byOrder) set(i item) bool       { _, replaced := s.items.Set(i); return replaced }
func (s byOrder) delete(i item)         { s.items.Delete(i) }
func (s byOrder) at(i item) any         { found, _ := s.items.Get(i); return found.obj }
func (s byOrder) scan(y func(any) bool) { s.items.Scan(func(i item) bool { return y(i.obj) }) }

func (s byOrder) ascending(from item, yield func(any) bool) {
	s.items.Ascend(from, func(i item) bool { return yield(i.obj) })
}

func (s byOrder) descending(from item, yield func(any) bool) {
	s.items.Descend(from, func(i item) bool { return yield(i.obj) })
}

// byRank holds items no two of which have one rank, as those of an integer key:
// to compare numbers finds one in a third of the time.
type byRank struct {
	*order
	items *btree.Map[uint64, any]
}

func (s byRank) copy() sorted          { return byRank{s.order, s.items.Copy()} }
func (s byRank) len() int              { return s.items.Len() }
func (s byRank) load(i item)           { s.items.Load(i.rank, i.obj) }
func (s byRank) set(i item) bool       { _, replaced := s.items.Set(i.rank, i.obj); return replaced }
func (s byRank) delete(i item)         { s.items.Delete(i.rank) }
func (s byRank) scan(y func(any) bool) { s.items.Scan(func(_ uint64, obj any) bool { return y(obj) }) }

// at compares what it finds: 2.5 has the rank of 2, and null that of the least.
func (s byRank) at(i item) any {
	obj, ok := s.items.Get(i.rank)
	if !ok || s.compare(obj, i.obj) != 0 {
		return nil
	}
	return obj
}

func (s byRank) ascending(from item, yield func(any) bool) {
	s.items.Ascend(from.rank, func(rank uint64, obj any) bool {
		return rank == from.rank && s.compare(obj, from.obj) < 0 || yield(obj)
	})
}

func (s byRank) descending(from item, yield func(any) bool) {
	s.items.Descend(from.rank, func(rank uint64, obj any) bool {
		return rank == from.rank && s.compare(obj, from.obj) > 0 || yield(obj)
	})
}
