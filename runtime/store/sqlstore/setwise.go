package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var (
	_ perstore.Updater = (*store)(nil)
	_ perstore.Remover = (*store)(nil)
)

// Update is one statement, unless a part of q runs in this process.
func (s *store) Update(ctx context.Context, q rql.Query, set []rql.Assignment) (int64, error) {
	ctx = s.db.writing(ctx)
	n, err := s.updateOnce(ctx, q, set)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		n, err = s.updateOnce(ctx, q, set)
	}
	return n, err
}

// updateOnce is Update that may lose to another one.
func (s *store) updateOnce(ctx context.Context, q rql.Query, set []rql.Assignment) (int64, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return 0, err
	}
	n, err := s.write(ctx, rqlsql.Update(s.db.engine, s.ordered(b), s.entity.Schema.Key, s.counting(set)))
	if errors.Is(err, errors.ErrUnsupported) {
		return perstore.Update(ctx, s.plain(), q, set)
	}
	if err != nil && s.db.engine.Classify(err) == ForeignKey {
		err = s.nameAssigned(ctx, set, err)
	}
	return n, err
}

// counting adds that the version is one more, where the model counts writes.
func (s *store) counting(set []rql.Assignment) []rql.Assignment {
	if s.entity.Version == nil {
		return set
	}
	return append(slices.Clip(set), rql.Assignment{Field: s.entity.Version.Field, Value: rql.Int(1), Add: true})
}

// Remove is one statement, unless a part of q runs in this process.
func (s *store) Remove(ctx context.Context, q rql.Query) (int64, error) {
	ctx = s.db.writing(ctx)
	n, err := s.removeOnce(ctx, q)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		n, err = s.removeOnce(ctx, q)
	}
	return n, err
}

// removeOnce is Remove that may lose to another one.
func (s *store) removeOnce(ctx context.Context, q rql.Query) (int64, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return 0, err
	}
	n, err := s.write(ctx, rqlsql.Delete(s.db.engine, s.ordered(b), s.entity.Schema.Key))
	if errors.Is(err, errors.ErrUnsupported) {
		return perstore.Remove(ctx, s.plain(), q)
	}
	if err != nil && s.db.engine.Classify(err) == ForeignKey {
		err = s.nameReferrers(ctx, q, err)
	}
	return n, err
}

// write runs a statement that writes and tells how many rows it met.
func (s *store) write(ctx context.Context, st rqlsql.Statement) (int64, error) {
	text, args, err := s.statement(st)
	if err != nil {
		return 0, err
	}
	result, err := s.db.exec(ctx, text, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// nameAssigned adds to a foreign key's error the link whose target is missing,
// where an update has set all of its properties.
func (s *store) nameAssigned(ctx context.Context, set []rql.Assignment, cause error) error {
	assigned := func(field int) rql.Value {
		i := slices.IndexFunc(set, func(a rql.Assignment) bool { return a.Field == field })
		if i < 0 {
			return rql.Null()
		}
		return set[i].Value
	}
	return s.nameMissing(ctx, assigned, cause)
}

// nameReferrers adds to a foreign key's error a link that still points to one
// of the objects of q.
func (s *store) nameReferrers(ctx context.Context, q rql.Query, cause error) error {
	for _, e := range s.db.entities {
		for _, fk := range s.db.ownKeys(e) {
			if !fk.OnDelete.Restricts() || e.Schema.Link(fk.Link).Target.Table != s.entity.Schema.Table {
				continue
			}
			b, err := referring(e.Schema, fk.Link, q)
			if err != nil {
				continue
			}
			if v, err := s.value(ctx, rqlsql.Exists(s.db.engine, b)); err == nil && v.Bool() {
				return explain(cause, fmt.Sprintf("%s still refers to one of them by link %s", e.Schema.Name, fk.Link))
			}
		}
	}
	return cause
}

// referring is the query for the objects from which a link leads to one of those
// of q, some of whose clauses could not stand in a rel.
func referring(from *rql.Schema, link string, q rql.Query) (*rql.Bound, error) {
	targets, err := rql.Bind(q.Filters(), from.Link(link).Target)
	if err != nil {
		return nil, err
	}
	b, err := rql.Bind(rql.NewQuery(rql.Rel(link)), from)
	if err == nil && targets.Where != nil {
		conjuncts(b.Where)[0].Args = []*rql.Pred{targets.Where}
	}
	return b, err
}
