package perstore

import "slices"

// Link is a link from the model of M to the model of T.
type Link[M, T any] struct {
	Rel string

	with []Include // of the targets
}

// Has holds when a target of the link meets all predicates; without one, when
// there is a target.
//
//go:noinline
func (l *Link[M, T]) Has(preds ...Predicate[T]) Predicate[M] {
	return Predicate[M]{hasTarget(l.Rel, Nodes(preds))}
}

// With loads links of the targets too.
//
//go:noinline
func (l *Link[M, T]) With(links ...LinkOf[T]) LinkOf[M] {
	return &Link[M, T]{Rel: l.Rel, with: slices.Concat(l.with, Includes(links))}
}

//go:noinline
func (l *Link[M, T]) includeOf(M) *Include { return &Include{Rel: l.Rel, With: l.with} }

// LinkOf is a link of M to any model, for With.
type LinkOf[M any] interface{ includeOf(M) *Include }

// Includes gives the untyped links.
//
//go:noinline
func Includes[M any](links []LinkOf[M]) []Include {
	var m M
	out := make([]Include, len(links))
	for i, l := range links {
		out[i] = *l.includeOf(m)
	}
	return out
}
