package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Viewer is a store that can be read as another entity describes its table: one
// that hides some fields, has a condition of its own or leads elsewhere.
type Viewer interface {
	// View gives a store that reads as e says: its Query, Count, Reduce and
	// Aggregate bind queries to the schema of e. It is not written to.
	View(e *Entity) Store
}

// View gives what reads s as e describes its table. A store that is no [Viewer]
// gives errors.ErrUnsupported.
func View(s Store, e *Entity) (Store, error) {
	if v, ok := s.(Viewer); ok {
		return v.View(e), nil
	}
	return nil, fmt.Errorf("a view of %s: %w", e.Schema.Name, errors.ErrUnsupported)
}

// viewStore is what one holder of a facet reads: the view with the values of the
// holder. All that is read goes through it, so that what its conditions leave out
// is nowhere to be met. It writes nothing.
type viewStore struct {
	view   Store
	given  []Given
	within []bounds
}

// bounds are further conditions on the objects of a model.
type bounds struct {
	model string
	terms []rql.Node
}

// narrow is s with further conditions on the objects of a model.
func (s viewStore) narrow(model string, terms []rql.Node) viewStore {
	if len(terms) > 0 {
		s.within = append(slices.Clip(s.within), bounds{model, terms})
	}
	return s
}

// Given is a value for $name in the conditions of a facet.
type Given struct {
	Name  string
	Value rql.Value
}

var (
	_ Store      = (*viewStore)(nil)
	_ Counter    = (*viewStore)(nil)
	_ Reducer    = (*viewStore)(nil)
	_ Aggregator = (*viewStore)(nil)
	_ HeadReader = (*viewStore)(nil)
	_ Explainer  = (*viewStore)(nil)
	_ ManyGetter = (*viewStore)(nil)
)

// with gives q the values of the holder.
func (s *viewStore) with(q rql.Query) rql.Query {
	for _, g := range s.given {
		q = q.Given(g.Name, g.Value)
	}
	for _, b := range s.within {
		q = q.Within(b.model, b.terms...)
	}
	return q
}

func (s *viewStore) Entity() *Entity { return s.view.Entity() }

// Get finds the object by a query, whose conditions it has to meet.
func (s *viewStore) Get(ctx context.Context, key any) (found any, err error) {
	err = s.GetMany(ctx, []any{key}, func(obj any) bool { found = obj; return false })
	if err == nil && found == nil {
		err = ErrNotFound
	}
	return found, err
}

// GetMany finds the objects by a query.
func (s *viewStore) GetMany(ctx context.Context, keys []any, yield func(obj any) bool) error {
	alternatives := make([]rql.Node, len(keys))
	for i, key := range keys {
		terms, err := s.keyTerms(key)
		if err != nil {
			return err
		}
		alternatives[i] = rql.And(terms...)
	}
	for len(alternatives) > 0 {
		n := min(len(alternatives), includeChunk)
		more := true
		err := s.Query(ctx, rql.NewQuery(rql.Or(alternatives[:n]...)), func(obj any) bool { more = yield(obj); return more })
		if err != nil || !more {
			return err
		}
		alternatives = alternatives[n:]
	}
	return nil
}

// keyTerms are the conditions that the object of a key meets.
func (s *viewStore) keyTerms(key any) ([]rql.Node, error) {
	schema := s.Entity().Schema
	parts, ok := s.Entity().KeyValues(key, nil)
	if !ok {
		return nil, fmt.Errorf("%w: %T is not the key type of %s", ErrInvalid, key, schema.Name)
	}
	terms := make([]rql.Node, len(parts))
	for i, v := range parts {
		terms[i] = rql.Eq(rql.Property(schema.Fields[schema.Key[i]].Name), v)
	}
	return terms, nil
}

func (s *viewStore) Query(ctx context.Context, q rql.Query, yield func(obj any) bool) error {
	return s.view.Query(ctx, s.with(q), yield)
}

func (s *viewStore) Count(ctx context.Context, q rql.Query) (int64, error) {
	return Count(ctx, s.view, s.with(q))
}

func (s *viewStore) Reduce(ctx context.Context, q rql.Query) (rql.Value, error) {
	return Reduce(ctx, s.view, s.with(q))
}

func (s *viewStore) Aggregate(ctx context.Context, q rql.Query, yield func(row []rql.Value) bool) error {
	return Aggregate(ctx, s.view, s.with(q), yield)
}

func (s *viewStore) Heads(ctx context.Context, q rql.Query, by [][]string, yield func(obj any) bool) error {
	return Heads(ctx, s.view, s.with(q), by, yield)
}

func (s *viewStore) ExplainHeads(ctx context.Context, q rql.Query, by [][]string) (Plan, error) {
	return ExplainHeads(ctx, s.view, s.with(q), by)
}

func (s *viewStore) Explain(ctx context.Context, q rql.Query) (Plan, error) {
	return Explain(ctx, s.view, s.with(q))
}

// errView is the error of a write to what is only read.
var errView = fmt.Errorf("%w: a view is not written to", ErrMethodNotAllowed)

func (s *viewStore) Put(context.Context, any, Cond) error    { return errView }
func (s *viewStore) Delete(context.Context, any, Cond) error { return errView }

// unviewed stands for a view of a store that has none.
type unviewed struct {
	entity *Entity
	err    error
}

func (s *unviewed) Entity() *Entity                                            { return s.entity }
func (s *unviewed) Get(context.Context, any) (any, error)                      { return nil, s.err }
func (s *unviewed) Query(context.Context, rql.Query, func(obj any) bool) error { return s.err }
func (s *unviewed) Put(context.Context, any, Cond) error                       { return errView }
func (s *unviewed) Delete(context.Context, any, Cond) error                    { return errView }
