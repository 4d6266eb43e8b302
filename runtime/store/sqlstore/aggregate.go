package sqlstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func (s *store) Aggregate(ctx context.Context, q rql.Query, yield func([]rql.Value) bool) error {
	if st, text, args, ok := s.plans.rows.Find(q, nil); ok {
		return s.streamedRows(ctx, st, text, args, yield)
	}
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return err
	}
	if err := perstore.GivesRows(b); err != nil {
		return err
	}
	st := rqlsql.Rows(s.db.engine, s.ordered(b))
	text, args, err := s.statement(st)
	if err != nil {
		r, err := s.split(b, err)
		if err != nil {
			return err
		}
		return r.rows(ctx, yield)
	}
	return s.streamedRows(ctx, st, text, args, yield)
}

// streamedRows yields the rows of a statement, whose columns are none of an object.
func (s *store) streamedRows(ctx context.Context, st rqlsql.Statement, text string, args []any, yield func([]rql.Value) bool) error {
	read := func(yield func(any) bool) error { return s.readRows(ctx, st, text, args, yield) }
	return s.through(ctx, read, func(row any) bool { return yield(row.([]rql.Value)) })
}

func (s *store) readRows(ctx context.Context, st rqlsql.Statement, text string, args []any, yield func(any) bool) error {
	src, targets := make([]any, st.Width()), make([]any, st.Width())
	for i := range src {
		targets[i] = &src[i]
	}
	return s.db.query(ctx, text, args, targets, func() (bool, error) {
		row, err := st.Row(src)
		return err == nil && yield(row), err
	})
}
