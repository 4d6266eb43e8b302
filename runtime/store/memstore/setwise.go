package memstore

import (
	"cmp"
	"context"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var (
	_ perstore.Updater = (*store)(nil)
	_ perstore.Remover = (*store)(nil)
)

// Update replaces the objects of a query in one write.
func (s *store) Update(ctx context.Context, q rql.Query, set []rql.Assignment) (int64, error) {
	return s.each(ctx, q, func(t *table, old any) error {
		obj, err := s.entity.Assigned(old, set)
		if err != nil {
			return err
		}
		s.entity.SetVersion(obj, s.entity.VersionOf(old)+1)
		return t.put(obj, old)
	})
}

// Remove deletes the objects of a query in one write.
func (s *store) Remove(ctx context.Context, q rql.Query) (int64, error) {
	return s.each(ctx, q, func(t *table, old any) error {
		t.delete(old)
		return nil
	})
}

// each changes a table with all objects of a query, as they were before, and
// counts them. What fails changes nothing.
func (s *store) each(ctx context.Context, q rql.Query, change func(t *table, old any) error) (n int64, err error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return 0, err
	}
	err = s.db.write(ctx, func(snap *snapshot) error {
		objs, err := s.matching(ctx, snap, b)
		if err != nil || len(objs) == 0 {
			return err
		}
		t := snap.change(s.table)
		before := t.copy()
		for _, obj := range objs {
			if err := change(t, obj); err != nil {
				snap.tables[s.table] = before
				return err
			}
		}
		n = int64(len(objs))
		return nil
	})
	return n, err
}

// matching gives the objects of a query: those of the table, not copies.
func (s *store) matching(ctx context.Context, snap *snapshot, b *rql.Bound) (objs []any, err error) {
	src := &source{snapshot: snap, ctx: ctx}
	err = rql.Compile(b).Run(s.candidates(src, b), src, func(obj any) bool { objs = append(objs, obj); return true })
	return objs, cmp.Or(err, ctx.Err())
}
