package memdb

import (
	"cmp"
	"iter"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Checkpoint calls rotate between two commits, and gives the state of that
// moment as entries of which Fill makes it again: what is appended to the log
// after rotate is not in it. The error is that of rotate.
func (db *Database) Checkpoint(rotate func() error) (iter.Seq[Entry], error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := rotate(); err != nil {
		return nil, err
	}
	state, rest := db.newest, db.besides()
	return func(yield func(Entry) bool) {
		for i := range state.tables {
			if state.db.kin[i].root == i && !state.entries(i, yield) {
				return
			}
		}
		if !yield(Entry{Revision: state.revision}) {
			return
		}
		for _, e := range rest {
			if !yield(e) {
				return
			}
		}
	}, nil
}

// atOnce is how many objects an entry of a checkpoint has.
const atOnce = 1024

// entries yields the objects of a family, and a deletion of the last key that
// it has counted.
func (s *snapshot) entries(root int, yield func(Entry) bool) (more bool) {
	t, more := s.tables[root], true
	var changes []Change
	flush := func() bool {
		more = len(changes) == 0 || yield(Entry{Changes: changes})
		changes = nil
		return more
	}
	t.rows.scan(func(obj any) bool {
		var c Change
		c.New = s.stored(row{root, t.key(obj)}, obj, &c)
		changes = append(changes, c)
		return len(changes) < atOnce || flush()
	})
	if last := (probe{rql.Int(t.last)}); more && t.last > 0 && t.get(last) == nil {
		changes = append(changes, Change{Entity: t.entity, Key: t.last})
	}
	return more && flush()
}

// besides gives the entries of what is no object: decisions, and what is
// prepared.
func (db *Database) besides() (out []Entry) {
	for gid, committed := range db.decisions {
		e := Entry{Op: OpDecideAbort, GID: gid}
		if committed {
			e.Op = OpCommit
		}
		out = append(out, e)
	}
	for gid, h := range db.prepared {
		out = append(out, Entry{Op: OpPrepare, GID: gid, Changes: h.snap.changes(h.base)})
	}
	slices.SortFunc(out, func(a, b Entry) int { return cmp.Or(int(a.Op)-int(b.Op), cmp.Compare(a.GID, b.GID)) })
	return out
}
