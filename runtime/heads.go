package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// HeadReader is a store that reads the first objects of many groups without
// reading the others.
type HeadReader interface {
	Heads(ctx context.Context, q rql.Query, by [][]string, yield func(obj any) bool) error
	ExplainHeads(ctx context.Context, q rql.Query, by [][]string) (Plan, error)
}

// Heads yields objects that match q, in its order, each once: at least those that
// the limit of q, which has no offset, leaves of each group. Objects with the same
// values of the properties by are a group; one is in several groups where such a
// property is a list, or a path that leads to many. Which groups are asked for is
// among the conditions of q, and it has an order in which no two objects are equal.
// A store that is no [HeadReader] gives all objects that match.
func Heads(ctx context.Context, s Store, q rql.Query, by [][]string, yield func(obj any) bool) error {
	if h, ok := s.(HeadReader); ok {
		return h.Heads(ctx, q, by, yield)
	}
	return s.Query(ctx, q.Without("limit"), yield)
}

// ExplainHeads gives the plan of s for Heads. The error is that of [Explain].
func ExplainHeads(ctx context.Context, s Store, q rql.Query, by [][]string) (Plan, error) {
	if h, ok := s.(HeadReader); ok {
		return h.ExplainHeads(ctx, q, by)
	}
	return Explain(ctx, s, q.Without("limit"))
}
