package perstore

import (
	"context"
	"fmt"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// Explain tells how the store runs the query: one that ends in first() or one() as
// what Result sends for it, whose limit it has. With tells it of the links that are
// loaded along. ErrMethodNotAllowed for a query of a facet: its plan would name what
// the facet hides.
func (q *Query) Explain(ctx context.Context) (Plan, error) {
	if q.err != nil {
		return Plan{}, q.fail(q.err)
	}
	if f := q.model.facet; f != nil {
		return Plan{}, q.fail(fmt.Errorf("%w: facet %s tells no plans", ErrMethodNotAllowed, f.name))
	}
	name := q.rql.Reduction()
	if most := picked(name); most > 0 {
		q = q.changed(q.rql.Without(name)).atMost(most)
	}
	tree, err := q.tree()
	if err != nil {
		return Plan{}, q.fail(err)
	}
	plan, err := Explain(ctx, q.model.store, tree)
	if err == nil {
		plan.With, err = q.model.explainAll(ctx, q.with)
	}
	return plan, q.fail(err)
}

// explainAll gives the plans of links, as for one object.
func (m *Model) explainAll(ctx context.Context, links []Include) (plans []Plan, err error) {
	for _, inc := range links {
		link := m.entity.Schema.Link(inc.Rel)
		if link == nil {
			return nil, fmt.Errorf("%w: no link %q", ErrInvalid, inc.Rel)
		}
		plan, err := m.explainLink(ctx, link, inc.Query)
		if err == nil {
			plan.Link = inc.Rel
			plan.With, err = m.target(link).explainAll(ctx, inc.With)
		}
		if err != nil {
			return nil, fmt.Errorf("link %s: %w", inc.Rel, err)
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// explainLink gives the plan of one link, or of a part of it.
func (m *Model) explainLink(ctx context.Context, link *rql.Link, q rql.Query) (Plan, error) {
	target, local := m.target(link), make([]rql.Value, len(link.On))
	for i, j := range link.On {
		local[i] = someValue(m.entity.Schema.Fields[j.Local])
	}
	terms := linkTerms(link, local)
	if batchable(link) {
		terms = batchTerms(link, tuplesOf(link, local))
	}
	if q.IsZero() {
		return Explain(ctx, target.store, target.ask(rql.Query{}, terms...))
	}
	p, err := target.part(link, q)
	switch {
	case err != nil:
		return Plan{}, err
	case !batchable(link):
		return Explain(ctx, target.store, target.ask(p.sorted, terms...))
	}
	return ExplainHeads(ctx, target.store, target.ask(p.heads(), terms...), remotes(link))
}

// someValue is a value that a field may have.
func someValue(f rql.Field) rql.Value {
	switch f.Type {
	case rql.TypeList:
		return rql.List([]rql.Value{someValue(rql.Field{Type: f.Elem})})
	case rql.TypeBool:
		return rql.Bool(false)
	case rql.TypeInt:
		return rql.Int(0)
	case rql.TypeFloat:
		return rql.Float(0)
	case rql.TypeTime:
		return rql.Time(time.Unix(0, 0))
	case rql.TypeDate:
		return rql.String("1970-01-01")
	case rql.TypeUUID:
		return rql.String(noUUID)
	}
	return rql.String("")
}
