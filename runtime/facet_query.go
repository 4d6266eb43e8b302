package perstore

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// allowed fails for a query that the policy of a facet forbids: by an operator, or
// by a property without an index where the operator needs one.
func (q *Query) allowed() error {
	if q.model == nil || q.model.facet == nil || !q.model.facet.Query.Restricted {
		return nil
	}
	for _, n := range q.rql.Terms() {
		if err := q.model.allowedTerm(n); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) allowedTerm(n rql.Node) error {
	if !n.IsCall() {
		return nil
	}
	policy := m.facet.Query
	i := slices.IndexFunc(policy.Operators, func(o OperatorPolicy) bool { return o.Name == n.Name() })
	if i < 0 {
		return fmt.Errorf("%w: facet %s does not allow the operator %s", ErrAccess, m.facet.name, n.Name())
	}
	for j, arg := range n.Args() {
		if arg.IsCall() {
			if err := m.allowedTerm(arg); err != nil {
				return err
			}
			continue
		}
		if !policy.Operators[i].Indexed || j > 0 && n.Name() != "sort" {
			continue
		}
		if name, ok := m.indexed(arg); !ok {
			return fmt.Errorf("%w: facet %s allows %s on properties with an index alone, and %s has none", ErrAccess, m.facet.name, n.Name(), name)
		}
	}
	return nil
}

// indexed tells whether a property of the model itself leads an index or is the
// key. A name that is none is left to those who bind the query.
func (m *Model) indexed(n rql.Node) (name string, ok bool) {
	if name = n.String(); !n.IsArray() {
		name = n.Value().Text() // as it is, not as RQL writes it
	}
	for len(name) > 0 && (name[0] == '+' || name[0] == '-') {
		name = name[1:]
	}
	s := m.entity.Schema
	field := s.FieldIndex(name)
	if field < 0 {
		return name, s.Link(name) == nil && !n.IsArray()
	}
	return name, field == s.Key[0] || slices.ContainsFunc(m.entity.Indexes, func(ix Index) bool { return ix.Fields[0].Field == field })
}

// bounded fails for a query that may give more objects than the policy of a facet
// allows.
func (q *Query) bounded() error {
	if q.model == nil || q.model.facet == nil || !q.model.facet.Query.Restricted {
		return nil
	}
	if q.own && len(q.rql.Terms()) == 0 {
		return nil
	}
	most := q.model.facet.Query.MaxLimit
	limit, _ := limits(q.rql)
	if v := limit.Value(); v.Kind() == rql.KindInt && v.Int() <= most {
		return nil
	}
	return fmt.Errorf("%w: facet %s gives at most %d objects at once; ask with a limit", ErrAccess, q.model.facet.name, most)
}
