package memdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// store is the store of one entity.
type store struct {
	db     *Database
	table  int
	entity *perstore.Entity
	view   bool // entity is not the one whose objects the table has
}

var (
	_ perstore.Store      = (*store)(nil)
	_ perstore.Counter    = (*store)(nil)
	_ perstore.Reducer    = (*store)(nil)
	_ perstore.Aggregator = (*store)(nil)
	_ perstore.Batcher    = (*store)(nil)
	_ perstore.Explainer  = (*store)(nil)
)

func (s *store) Entity() *perstore.Entity { return s.entity }

// key gives the parts of a key.
func (s *store) key(key any) (probe, error) {
	parts, ok := s.entity.KeyValues(key, nil)
	if !ok {
		return nil, s.errKey(key)
	}
	return parts, nil
}

func (s *store) errKey(key any) error {
	return fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, key, s.entity.Schema.Name)
}

func (s *store) Get(ctx context.Context, key any) (any, error) {
	snap, err := s.db.read(ctx)
	if err != nil {
		return nil, err
	}
	obj, ok := s.ofInt(snap, key)
	if !ok {
		if obj, err = s.of(snap, key); err != nil {
			return nil, err
		}
	}
	if obj == nil {
		return nil, perstore.ErrNotFound
	}
	return s.entity.Clone(obj), nil
}

// ofInt finds the object of a key that is one integer, as most are, by that alone; it is
// false where the key is another, or what is read is noted. Nil is no object.
func (s *store) ofInt(snap *snapshot, key any) (obj any, ok bool) {
	n, isInt := key.(int64)
	rows, ranked := snap.tables[s.table].rows.sorted.(byRank)
	if !isInt || !ranked || snap.seen != nil {
		return nil, false
	}
	obj, _ = rows.items.Get(rankOfKey(n))
	return obj, true
}

// of finds the object of a key; nil is none.
func (s *store) of(snap *snapshot, key any) (any, error) {
	p := pivots.Get().(*pivot)
	defer p.free()
	parts, ok := s.entity.KeyValues(key, p.own[:0])
	if !ok {
		return nil, s.errKey(key)
	}
	p.own = parts
	if snap.seen != nil {
		snap.seeRow(s.table, slices.Clone(parts))
	}
	return snap.tables[s.table].rows.find(p, parts), nil
}

func (s *store) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	restore := s.entity.Restorer(obj)
	err := s.db.write(ctx, func(snap *snapshot) error {
		restore() // where it runs again
		err := s.put(snap, obj, cond)
		if err != nil {
			snap.see(s.table) // something there refuses it
		}
		return err
	})
	if err != nil {
		restore()
	}
	return err
}

// put leaves it to the caller to restore obj when it fails.
func (s *store) put(snap *snapshot, obj any, cond perstore.Cond) error {
	if s.entity.Prepare(obj) {
		if cond.Presence == perstore.Present || cond.Revision != "" {
			return perstore.Unmet(perstore.Present)
		}
		key, err := snap.nextKey(s.table)
		if err != nil {
			return err
		}
		s.entity.SetKey(obj, key)
	}
	return s.replace(snap, obj, cond)
}

// replace puts an object that has its key.
func (s *store) replace(snap *snapshot, obj any, cond perstore.Cond) error {
	parts, err := s.key(s.entity.KeyOf(obj))
	if err != nil {
		return err
	}
	if err := s.storable(obj); err != nil {
		return err
	}
	old := snap.tables[s.table].get(parts)
	if err := cond.Check(s.entity, old); err != nil {
		return err
	}
	if err := s.name(snap, obj, old, parts, cond); err != nil {
		return err
	}
	s.entity.SetVersion(obj, s.entity.VersionOf(old)+1)
	return snap.file(s.table, s.entity.Clone(obj), old, parts)
}

// storable refuses an object with a value that not every store keeps.
func (s *store) storable(obj any) error {
	for i := range s.entity.Schema.Fields {
		if err := s.entity.CheckStorable(i, s.entity.Schema.Value(obj, i)); err != nil {
			return err
		}
	}
	return nil
}

// name notes in obj which model it is stored as: that of the object that it
// replaces, else the store's own. It fails where another model has its key.
func (s *store) name(snap *snapshot, obj, old any, parts probe, cond perstore.Cond) error {
	if old != nil {
		s.entity.NameModel(obj, s.entity.ModelOf(old))
		return nil
	}
	if root := s.root(); root != s.table && snap.tables[root].get(parts) != nil {
		return perstore.Taken(cond)
	}
	s.entity.NameModel(obj, s.entity.Schema.Name)
	return nil
}

// root is the table with all objects of the store's family.
func (s *store) root() int { return s.db.kin[s.table].root }

// AddAll adds all objects or none, and then leaves their keys and versions as
// they were.
func (s *store) AddAll(ctx context.Context, objs []any) error {
	undo := make([]func(), len(objs))
	for i, obj := range objs {
		undo[i] = s.entity.Restorer(obj)
	}
	restore := func() {
		for _, fn := range undo {
			fn()
		}
	}
	err := s.db.write(ctx, func(snap *snapshot) error {
		restore() // where it runs again
		err := snap.attempt(func() error { return s.addAll(snap, objs) })
		if err != nil {
			snap.see(s.table)
		}
		return err
	})
	if err != nil {
		restore()
	}
	return err
}

func (s *store) addAll(snap *snapshot, objs []any) error {
	for i, obj := range objs {
		if err := s.put(snap, obj, perstore.Cond{Presence: perstore.Absent}); err != nil {
			return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
		}
	}
	return nil
}

func (s *store) Delete(ctx context.Context, key any, cond perstore.Cond) error {
	parts, err := s.key(key)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(snap *snapshot) error {
		snap.seeRow(s.table, parts)
		old := snap.tables[s.table].get(parts)
		if old == nil {
			return perstore.ErrNotFound
		}
		if err := cond.Check(s.entity, old); err != nil {
			return err
		}
		return snap.delete(s.table, old)
	})
}

func (s *store) Query(ctx context.Context, q rql.Query, yield func(any) bool) error {
	p, err := s.plan(ctx, q, false)
	if err != nil {
		return err
	}
	if err := perstore.GivesObjects(p.bound); err != nil {
		return err
	}
	var failed error
	err = p.program.Run(p.candidates(), p.src, func(obj any) bool {
		out := any(nil)
		if out, failed = s.result(obj, p.bound.Select); failed != nil {
			return false
		}
		return yield(out)
	})
	return cmp.Or(err, failed, ctx.Err())
}

// result gives the caller's copy of an object.
func (s *store) result(obj any, fields []int) (any, error) {
	if s.view && fields == nil { // obj may be of another type
		fields = s.entity.Fields()
	}
	if fields != nil {
		return s.entity.Partial(obj, fields)
	}
	return s.entity.Clone(obj), nil
}

func (s *store) Count(ctx context.Context, q rql.Query) (int64, error) {
	p, err := s.plan(ctx, q, true)
	if err != nil {
		return 0, err
	}
	n, err := p.program.Count(p.candidates(), p.src)
	return n, cmp.Or(err, ctx.Err())
}

func (s *store) Reduce(ctx context.Context, q rql.Query) (rql.Value, error) {
	p, err := s.plan(ctx, q, false)
	if err != nil {
		return rql.Null(), err
	}
	if v, ok, err := p.extreme(); ok || err != nil {
		return v, err
	}
	v, err := p.program.Reduce(p.candidates(), p.src)
	return v, cmp.Or(err, ctx.Err())
}

func (s *store) Aggregate(ctx context.Context, q rql.Query, yield func([]rql.Value) bool) error {
	p, err := s.plan(ctx, q, false)
	if err != nil {
		return err
	}
	if err := perstore.GivesRows(p.bound); err != nil {
		return err
	}
	err = p.program.Rows(p.candidates(), p.src, yield)
	return cmp.Or(err, ctx.Err())
}
