package perstore

import "github.com/perstore/perstoregen/rql"

// Link is a link from the model of M to the model of T. [NewLink] makes it.
type Link[M, T any] struct {
	include Include

	// Has holds when a target of the link meets all predicates; without one, when
	// there is a target.
	Has func(...Predicate[T]) Predicate[M]

	// With loads links of the targets too; Where, Sort and Limit begin a part of
	// the targets, as those of LinkPart.
	With  func(...LinkOf[T]) *LinkPart[M, T]
	Where func(...Predicate[T]) *LinkPart[M, T]
	Sort  func(...SortKey[T]) *LinkPart[M, T]
	Limit func(int) *LinkPart[M, T]
}

// LinkPart is what With loads of the targets of a link, if not all of them: those
// of each object that meet the conditions, in an order, up to a limit. A part of a
// to-one link is ErrInvalid when it is loaded. It is immutable: each function gives
// a new one.
type LinkPart[M, T any] struct {
	include Include

	// With loads links of the targets too.
	With func(...LinkOf[T]) *LinkPart[M, T]

	// Where adds conditions on the targets.
	Where func(...Predicate[T]) *LinkPart[M, T]

	// Sort orders the targets of each object, in place of an order that was set
	// before. Between equal ones, and without an order, their key decides.
	Sort func(...SortKey[T]) *LinkPart[M, T]

	// Limit bounds the number of targets of each object.
	Limit func(int) *LinkPart[M, T]
}

// NewLink is the link that a model has under a name.
//
//go:noinline
func NewLink[M, T any](rel string) *Link[M, T] {
	include := Include{Rel: rel}
	part := newPart[M, T](include)
	return &Link[M, T]{
		include: include,
		Has: func(preds ...Predicate[T]) Predicate[M] {
			return Predicate[M]{hasTarget(rel, Nodes(preds))}
		},
		With: part.With, Where: part.Where, Sort: part.Sort, Limit: part.Limit,
	}
}

func newPart[M, T any](include Include) *LinkPart[M, T] {
	return &LinkPart[M, T]{
		include: include,
		With: func(links ...LinkOf[T]) *LinkPart[M, T] {
			return newPart[M, T](include.with(Includes(links)))
		},
		Where: func(preds ...Predicate[T]) *LinkPart[M, T] {
			return newPart[M, T](include.where(Nodes(preds)))
		},
		Sort: func(keys ...SortKey[T]) *LinkPart[M, T] {
			return newPart[M, T](include.sorted(SortKeys(keys)))
		},
		Limit: func(n int) *LinkPart[M, T] { return newPart[M, T](include.limited(n)) },
	}
}

// Recurse holds for the objects that meet all predicates, and for all that the
// link leads to from them, at any depth: a tree below its root, an object with its
// ancestors. Without predicates it holds for all objects.
func Recurse[M any](link *Link[M, M], start ...Predicate[M]) Predicate[M] {
	return predicateOf[M](rql.Recurse(link.include.Rel, Nodes(start)...))
}

// Loaded gives what With loaded of a part of a link, where q is the query of that
// link with nothing added; false where it did not, or the object has changed so
// that it has other targets.
func Loaded[M, T any](q Source[T], part *LinkPart[M, T]) ([]T, bool) {
	rows, ok := q.Core().loadedAs(&part.include)
	if !ok {
		return nil, false
	}
	objs := make([]T, len(rows))
	for i, row := range rows {
		objs[i] = row.(T)
	}
	return objs, true
}

//go:noinline
func (l *Link[M, T]) includeOf(M) *Include { return &l.include }

//go:noinline
func (l *LinkPart[M, T]) includeOf(M) *Include { return &l.include }

// LinkOf is a link of M to any model, or a part of one, for With.
type LinkOf[M any] interface{ includeOf(M) *Include }

// Includes gives the untyped links. nil is none.
//
//go:noinline
func Includes[M any](links []LinkOf[M]) []Include {
	var m M
	out := make([]Include, 0, len(links))
	for _, l := range links {
		if l != nil {
			out = append(out, *l.includeOf(m))
		}
	}
	return out
}
