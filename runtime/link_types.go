package perstore

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Link is a link from the model of M to the model of T. [NewLink] makes it.
type Link[M, T any] struct {
	include Include

	// Has holds when a target of the link meets all predicates; without one, when
	// there is a target.
	Has func(...Predicate[T]) Predicate[M]

	// With loads links of the targets too.
	With func(...LinkOf[T]) LinkOf[M]
}

// NewLink is the link that a model has under a name.
//
//go:noinline
func NewLink[M, T any](rel string) *Link[M, T] { return newLink[M, T](Include{Rel: rel}) }

// Recurse holds for the objects that meet all predicates, and for all that the
// link leads to from them, at any depth: a tree below its root, an object with its
// ancestors. Without predicates it holds for all objects.
func Recurse[M any](link *Link[M, M], start ...Predicate[M]) Predicate[M] {
	return predicateOf[M](rql.Recurse(link.include.Rel, Nodes(start)...))
}

func newLink[M, T any](include Include) *Link[M, T] {
	return &Link[M, T]{
		include: include,
		Has: func(preds ...Predicate[T]) Predicate[M] {
			return Predicate[M]{hasTarget(include.Rel, Nodes(preds))}
		},
		With: func(links ...LinkOf[T]) LinkOf[M] {
			return newLink[M, T](Include{Rel: include.Rel, With: slices.Concat(include.With, Includes(links))})
		},
	}
}

//go:noinline
func (l *Link[M, T]) includeOf(M) *Include { return &l.include }

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
