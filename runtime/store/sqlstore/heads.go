package sqlstore

import (
	"context"
	"errors"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// grouping makes the statements that read the first objects of groups, which are
// made by some fields. A store has one for each set of fields by which a link leads
// to its objects.
type grouping struct {
	store *store
	by    []int
	plans *rqlsql.Plans
}

// grouping gives the one of some properties; nil where one of them is a list, or is
// reached through links.
func (s *store) grouping(by [][]string) *grouping {
	name := strings.Join(firstNames(by), "\x00")
	if known, ok := s.groupings.Load(name); ok {
		return known.(*grouping)
	}
	g := &grouping{store: s, by: s.ownFields(by)}
	if g.by == nil {
		return nil
	}
	g.plans = rqlsql.NewPlans(s.db.engine, s.entity.Schema, maxPlans, g.ask)
	known, _ := s.groupings.LoadOrStore(name, g)
	return known.(*grouping)
}

func firstNames(paths [][]string) []string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = strings.Join(path, "/")
	}
	return names
}

// ownFields gives the fields of properties that have one value; nil where one of
// them is no such property.
func (s *store) ownFields(by [][]string) []int {
	var fields []int
	for _, path := range by {
		f := s.entity.Schema.FieldIndex(path[0])
		if len(path) > 1 || f < 0 || s.entity.Schema.Fields[f].Type == rql.TypeList {
			return nil
		}
		fields = append(fields, f)
	}
	return fields
}

// ask makes the statement of the first objects of each group.
func (g *grouping) ask(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	if err := perstore.GivesObjects(b); err != nil {
		return rqlsql.Statement{}, err
	}
	return rqlsql.Heads(d, g.store.ordered(b), g.store.selected(b), g.by), nil
}

// statement is that of q, with its text and arguments.
func (g *grouping) statement(q rql.Query) (st rqlsql.Statement, text string, args []any, err error) {
	st, text, args, ok := g.plans.Find(q, nil)
	if ok {
		return st, text, args, nil
	}
	b, err := rql.Bind(q, g.store.entity.Schema)
	if err != nil {
		return st, "", nil, err
	}
	if st, err = g.ask(g.store.db.engine, b); err != nil {
		return st, "", nil, err
	}
	text, args, err = g.store.statement(st)
	return st, text, args, err
}

// Heads gives all objects that match where SQL cannot tell which are the first
// ones.
func (s *store) Heads(ctx context.Context, q rql.Query, by [][]string, yield func(any) bool) error {
	g := s.grouping(by)
	if g == nil {
		return s.Query(ctx, q.Without("limit"), yield)
	}
	st, text, args, err := g.statement(q)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return s.Query(ctx, q.Without("limit"), yield)
	case err != nil:
		return err
	}
	return s.streamed(ctx, text, args, st.Columns(), yield)
}

func (s *store) ExplainHeads(ctx context.Context, q rql.Query, by [][]string) (perstore.Plan, error) {
	g := s.grouping(by)
	if g == nil {
		return s.Explain(ctx, q.Without("limit"))
	}
	_, text, args, err := g.statement(q)
	if errors.Is(err, errors.ErrUnsupported) {
		return s.Explain(ctx, q.Without("limit"))
	}
	return perstore.Plan{Query: q.String(), SQL: text, Args: args}, err
}
