package memdb

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
	return s.each(ctx, q, func(snap *snapshot, objs []any) error {
		return snap.attempt(func() error {
			for _, old := range objs {
				obj, err := s.entity.Assigned(old, set)
				if err != nil {
					return err
				}
				s.entity.SetVersion(obj, s.entity.VersionOf(old)+1)
				if err := snap.file(s.table, obj, old, snap.tables[s.table].key(obj)); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// Remove deletes the objects of a query in one write. Those that refer to each
// other restrict nothing; those that go with them are not counted.
func (s *store) Remove(ctx context.Context, q rql.Query) (int64, error) {
	return s.each(ctx, q, func(snap *snapshot, objs []any) error { return snap.delete(s.table, objs...) })
}

// each changes all objects of a query and counts them. What fails must change
// nothing.
func (s *store) each(ctx context.Context, q rql.Query, change func(snap *snapshot, objs []any) error) (n int64, err error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return 0, err
	}
	err = s.db.write(ctx, func(snap *snapshot) error {
		objs, err := s.matching(ctx, snap, b)
		if err != nil || len(objs) == 0 {
			return err
		}
		n = int64(len(objs))
		return change(snap, objs)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// matching gives the objects of a query: those of the table, not copies.
func (s *store) matching(ctx context.Context, snap *snapshot, b *rql.Bound) (objs []any, err error) {
	p := s.planOn(&source{snapshot: snap, ctx: ctx}, b, false)
	err = p.program.Run(p.candidates(), p.src, func(obj any) bool { objs = append(objs, obj); return true })
	return objs, cmp.Or(err, ctx.Err())
}
