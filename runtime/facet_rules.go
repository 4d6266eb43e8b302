package perstore

import (
	"context"
	"strings"
)

// Rules are [FacetRules] over P, a pointer to the generated struct of the model:
// what is hidden is in the objects that they see.
type Rules[P any] struct {
	Where  []Predicate[P]                                    // further conditions that the objects for the holder meet
	Put    func(ctx context.Context, previous, next P) error // of add, put and patch; previous is nil for a new object
	Delete func(ctx context.Context, previous P) error
}

// Untyped gives the rules as the core takes them.
func (r Rules[P]) Untyped() FacetRules {
	rules := FacetRules{Where: Nodes(r.Where)}
	if r.Put != nil {
		rules.Put = func(ctx context.Context, previous, next any) error {
			before, _ := previous.(P)
			return r.Put(ctx, before, next.(P))
		}
	}
	if r.Delete != nil {
		rules.Delete = func(ctx context.Context, previous any) error { return r.Delete(ctx, previous.(P)) }
	}
	return rules
}

// RuleSet is the rules of several models: the generated struct of the rules of a
// facet.
type RuleSet interface {
	ByModel() map[string]FacetRules
}

// Narrowed gives the facets d narrowed by all rules. Generated code calls it.
func Narrowed[R RuleSet](d *DataModel, rules []R) *DataModel {
	for _, r := range rules {
		d = d.Narrow(r.ByModel())
	}
	return d
}

// AllowedOperators makes the operators of a policy: those of free, and those of
// indexed on properties with an index alone. Each is names with spaces between.
func AllowedOperators(free, indexed string) []OperatorPolicy {
	var all []OperatorPolicy
	for _, name := range strings.Fields(free) {
		all = append(all, OperatorPolicy{Name: name})
	}
	for _, name := range strings.Fields(indexed) {
		all = append(all, OperatorPolicy{Name: name, Indexed: true})
	}
	return all
}
