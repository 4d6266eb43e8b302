package memdb

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Fill makes a database, before its first use, of entries in the order in which
// they were committed: the later change of an object wins. The objects become
// the database's. Nothing is noted in the log. Objects that come in the order of
// their keys are neither sorted nor compared again, wherever in the entries they
// are. With check, objects that a unique index or a link refuses are ErrExists
// or ErrInvalid; without it they must be what a database has let through. After
// an error the database is of no use.
func (db *Database) Fill(entries iter.Seq2[Entry, error], check bool) error {
	f := filling{db: db, families: make([]heap, len(db.entities)), prepared: map[string][]Change{}}
	for e, err := range entries {
		if err == nil {
			err = f.entry(e)
		}
		if err != nil {
			return err
		}
	}
	next := db.newest.writable()
	for root := range f.families {
		if err := f.load(next, root, check); err != nil {
			return err
		}
	}
	if check {
		if err := next.checkAllLinks(); err != nil {
			return err
		}
	}
	for i, t := range next.tables {
		db.counters[i].Store(t.last)
	}
	db.past.since = f.revision
	db.newest = next.published(f.revision)
	db.root.Store(next)
	return f.prepareAgain()
}

// filling is one call of Fill.
type filling struct {
	db       *Database
	families []heap // by table, a family's root
	prepared map[string][]Change
	revision int64
}

func (f *filling) entry(e Entry) error {
	f.revision = max(f.revision, e.Revision)
	switch e.Op {
	case OpCommit:
		if e.GID != "" {
			f.db.decisions[e.GID] = true
		}
		return f.changes(e.Changes)
	case OpPrepare:
		f.prepared[e.GID] = e.Changes
	case OpCommitPrepared:
		changes := f.prepared[e.GID]
		delete(f.prepared, e.GID)
		return f.changes(changes)
	case OpAbortPrepared:
		delete(f.prepared, e.GID)
	case OpDecideAbort:
		f.db.decisions[e.GID] = false
	case OpForget:
		delete(f.db.decisions, e.GID)
	default:
		return fmt.Errorf("%w: an entry of the unknown kind %d", perstore.ErrDatabase, e.Op)
	}
	return nil
}

func (f *filling) changes(changes []Change) error {
	for _, c := range changes {
		i, ok := f.db.byEntity[c.Entity]
		if !ok {
			return fmt.Errorf("%w: %s is no entity of the database", perstore.ErrInvalid, c.Entity.Schema.Name)
		}
		p := piece{table: i, entity: c.Entity, obj: c.New}
		if c.New == nil {
			if p.key, ok = c.Entity.KeyValues(c.Key, nil); !ok {
				return fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, c.Key, c.Entity.Schema.Name)
			}
		}
		f.families[f.db.kin[i].root].add(p)
	}
	return nil
}

// piece is an object to be loaded, or a key whose object is deleted.
type piece struct {
	table  int
	seq    int // of pieces that were not in order
	entity *perstore.Entity
	obj    any
	key    probe // of what is deleted
}

// part is the i-th part of the key.
func (p *piece) part(i int) rql.Value {
	if p.obj == nil {
		return p.key[i]
	}
	return p.entity.Schema.Value(p.obj, p.entity.Schema.Key[i])
}

func (p *piece) compare(other *piece) int {
	for i := range p.entity.Schema.Key {
		if c := p.part(i).Compare(other.part(i)); c != 0 {
			return c
		}
	}
	return 0
}

// heap gathers the pieces of a family: those that came in order, and the rest.
type heap struct{ ordered, rest []piece }

func (h *heap) add(p piece) {
	if n := len(h.ordered); n == 0 || h.ordered[n-1].compare(&p) < 0 {
		h.ordered = append(h.ordered, p)
		return
	}
	p.seq = len(h.rest)
	h.rest = append(h.rest, p)
}

// all yields the last piece of each key in order. A piece of the rest came after
// the ordered one with its key.
func (h *heap) all(yield func(*piece) bool) {
	slices.SortFunc(h.rest, func(a, b piece) int { return cmp.Or(a.compare(&b), a.seq-b.seq) })
	i := 0
	for k := range h.rest {
		p := &h.rest[k]
		for i < len(h.ordered) && h.ordered[i].compare(p) < 0 {
			if !yield(&h.ordered[i]) {
				return
			}
			i++
		}
		if i < len(h.ordered) && h.ordered[i].compare(p) == 0 {
			i++
		}
		if k+1 < len(h.rest) && p.compare(&h.rest[k+1]) == 0 {
			continue
		}
		if !yield(p) {
			return
		}
	}
	for ; i < len(h.ordered); i++ {
		if !yield(&h.ordered[i]) {
			return
		}
	}
}

// load fills the tables of a family. The counters go above all keys, those of
// deleted objects too.
func (f *filling) load(next *snapshot, root int, check bool) (err error) {
	objs := make([][]any, len(next.tables))
	for p := range f.families[root].all {
		if e := p.entity; e.Generate == perstore.GenerateIncrement {
			next.change(root).raise(p.part(0).Int())
		}
		if p.obj == nil {
			continue
		}
		p.entity.NameModel(p.obj, p.entity.Schema.Name)
		objs[p.table] = append(objs[p.table], p.obj)
		for _, i := range f.db.kin[p.table].supers {
			converted, err := next.tables[i].entity.Convert(p.obj, p.entity, nil)
			if err != nil {
				return err
			}
			objs[i] = append(objs[i], converted)
		}
	}
	f.families[root] = heap{}
	for i, objs := range objs {
		if len(objs) == 0 {
			continue
		}
		if err := next.change(i).load(objs, check); err != nil {
			return err
		}
	}
	return nil
}

// load puts objects, in the order of their keys, into an empty table.
func (t *table) load(objs []any, check bool) error {
	for _, obj := range objs {
		t.rows.load(obj)
	}
	for _, ix := range t.indexes {
		if err := t.loadIndex(ix, slices.Clone(objs), check); err != nil {
			return err
		}
	}
	for _, g := range t.guards {
		for _, obj := range objs {
			if rival := g.rival(t.entity, obj); check && rival != nil {
				return t.twice(g.Name, rival, obj)
			}
			g.replace(t.entity, obj, nil)
		}
	}
	return nil
}

func (t *table) loadIndex(ix index, objs []any, check bool) error {
	ix.sort(objs)
	for i, obj := range objs {
		if check && ix.Unique && i > 0 && t.sameIn(ix, objs[i-1], obj) {
			return t.twice(ix.Name, objs[i-1], obj)
		}
		ix.load(obj)
	}
	return nil
}

// sameIn tells whether two objects have the same values in an index, none of
// them null.
func (t *table) sameIn(ix index, a, b any) bool {
	for _, f := range ix.Fields {
		v := t.entity.Schema.Value(a, f.Field)
		if v.IsNull() || v.Compare(t.entity.Schema.Value(b, f.Field)) != 0 {
			return false
		}
	}
	return true
}

func (t *table) twice(index string, a, b any) error {
	return fmt.Errorf("%w: unique index %s: %s %v and %v", perstore.ErrExists, index, t.entity.Schema.Name, t.entity.KeyOf(a), t.entity.KeyOf(b))
}

// checkAllLinks refuses links to what is not there.
func (s *snapshot) checkAllLinks() (err error) {
	for i, t := range s.tables {
		if len(s.db.refsFrom[i]) == 0 {
			continue
		}
		t.rows.scan(func(obj any) bool {
			if err = s.checkTargets(i, obj, t.key(obj)); err != nil {
				err = fmt.Errorf("%s %v: %w", t.entity.Schema.Name, t.entity.KeyOf(obj), err)
			}
			return err == nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// prepareAgain holds what was prepared and has not ended.
func (f *filling) prepareAgain() error {
	db := f.db
	for gid, changes := range f.prepared {
		next := db.newest.writable()
		for _, c := range changes {
			if err := next.redo(c); err != nil {
				return err
			}
		}
		next.settle()
		db.countKeys(next)
		db.follow(Entry{Op: OpPrepare, GID: gid}, next)
	}
	return nil
}

// redo makes a change that was checked before.
func (s *snapshot) redo(c Change) error {
	i := s.db.byEntity[c.Entity]
	key, ok := c.Entity.KeyValues(c.Key, nil)
	if !ok {
		return fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, c.Key, c.Entity.Schema.Name)
	}
	s.touch(i, key)
	for _, j := range s.db.family(s.db.kin[i].root) {
		if old := s.tables[j].get(key); old != nil {
			s.change(j).delete(old)
		}
	}
	if c.New == nil {
		return nil
	}
	c.Entity.NameModel(c.New, c.Entity.Schema.Name)
	changes, err := s.spread([]change{{i, c.New, nil}}, key)
	if err == nil {
		s.apply(changes)
	}
	return err
}
