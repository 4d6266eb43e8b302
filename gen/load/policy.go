package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// perstorePolicy is what Perstore lets the holder of a restrictive facet ask.
func perstorePolicy() ir.QueryPolicy {
	policy := ir.QueryPolicy{MaxLimit: 50}
	for _, name := range []string{"and", "eq", "ge", "gt", "le", "limit", "lt", "ne", "select", "sort"} {
		free := slices.Contains([]string{"and", "limit", "ne", "select"}, name)
		policy.Operators = append(policy.Operators, ir.OperatorPolicy{Name: name, Indexed: !free})
	}
	return policy
}

// policies reads what the facets of each model may ask.
func (l *loader) policies() {
	for _, m := range l.models {
		if said := m.own("query"); said.Is(schema.Object) {
			policy := l.policy(said, perstorePolicy())
			m.ir.Query = &policy
		}
	}
}

// policy reads a policy; what it does not say is as otherwise.
func (l *loader) policy(said *schema.Node, otherwise ir.QueryPolicy) ir.QueryPolicy {
	policy := otherwise
	if limit, ok := exactInt(said.Get("maxLimit")); ok {
		policy.MaxLimit = limit
	}
	operators := said.Get("operators")
	if !operators.Is(schema.Object) {
		return policy
	}
	policy.Operators = []ir.OperatorPolicy{}
	for _, m := range operators.Members() {
		if known := rql.Operators(); !slices.Contains(known, m.Name) {
			l.problem(m.Value.NamePlace(), "%q is no operator of RQL%s", m.Name, diag.DidYouMean(m.Name, known))
		}
		if !m.Value.IsFalse() {
			policy.Operators = append(policy.Operators, ir.OperatorPolicy{Name: m.Name, Indexed: m.Value.Text() == "indexed"})
		}
	}
	slices.SortFunc(policy.Operators, func(a, b ir.OperatorPolicy) int { return cmp.Compare(a.Name, b.Name) })
	return policy
}
