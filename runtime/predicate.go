package perstore

import "github.com/perstore/perstoregen/rql"

// Predicate is a condition on the objects of the model whose struct M points
// to. Fields and links of that model make it; no other model accepts it. The
// zero Predicate always holds.
type Predicate[M any] struct{ node *rql.Node }

// And holds when all predicates hold; And() always does.
func And[M any](preds ...Predicate[M]) Predicate[M] {
	return predicateOf[M](rql.And(Nodes(preds)...))
}

// Or holds when one of the predicates holds; Or() never does.
func Or[M any](preds ...Predicate[M]) Predicate[M] {
	return predicateOf[M](rql.Or(Nodes(preds)...))
}

// Not holds when the predicate does not: its exact complement, nulls included.
func Not[M any](pred Predicate[M]) Predicate[M] {
	return predicateOf[M](rql.Not(nodeOf(pred.node)))
}

func predicateOf[M any](n rql.Node) Predicate[M] { return Predicate[M]{&n} }

func nodeOf(n *rql.Node) rql.Node {
	if n == nil {
		return rql.And()
	}
	return *n
}

// Nodes gives the trees of predicates.
//
//go:noinline
func Nodes[M any](preds []Predicate[M]) []rql.Node {
	nodes := make([]rql.Node, len(preds))
	for i, p := range preds {
		nodes[i] = nodeOf(p.node)
	}
	return nodes
}

// SortKey is one key of an order over the objects of M.
type SortKey[M any] struct{ key *rql.SortKey }

// SortKeys gives the untyped keys.
//
//go:noinline
func SortKeys[M any](keys []SortKey[M]) []rql.SortKey {
	out := make([]rql.SortKey, len(keys))
	for i, k := range keys {
		if k.key != nil {
			out[i] = *k.key
		}
	}
	return out
}

// Field is any field of M, for Select: its IsNull names the property. A method
// of its own for that would be compiled for every field type of every model.
type Field[M any] interface{ IsNull() Predicate[M] }

func fieldName[M any](f Field[M]) string { return f.IsNull().node.Args()[0].Value().Text() }

// FieldNames gives the properties that fields stand for.
//
//go:noinline
func FieldNames[M any](fields []Field[M]) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = fieldName(f)
	}
	return out
}
