package rql

import "math"

// And is true where all nodes are.
func And(nodes ...Node) Node { return Call("and", nodes...) }

// Or is true where one of nodes is.
func Or(nodes ...Node) Node { return Call("or", nodes...) }

// Not is true where not all nodes are.
func Not(nodes ...Node) Node { return Call("not", nodes...) }

// Eq is p = v. A property equals null where it is missing or null.
func Eq(p Node, v Value) Node { return Call("eq", p, Scalar(v)) }

// Ne is the complement of [Eq].
func Ne(p Node, v Value) Node { return Call("ne", p, Scalar(v)) }

// Lt is p < v.
func Lt(p Node, v Value) Node { return Call("lt", p, Scalar(v)) }

// Le is p <= v.
func Le(p Node, v Value) Node { return Call("le", p, Scalar(v)) }

// Gt is p > v.
func Gt(p Node, v Value) Node { return Call("gt", p, Scalar(v)) }

// Ge is p >= v.
func Ge(p Node, v Value) Node { return Call("ge", p, Scalar(v)) }

// Like matches the whole of p with a pattern: * is any run, ? one character and
// \ makes the next character stand for itself.
func Like(p Node, v Value) Node { return Call("like", p, Scalar(v)) }

// ILike is [Like] without regard to case, as Unicode folds it.
func ILike(p Node, v Value) Node { return Call("ilike", p, Scalar(v)) }

// Match is true where the regular expression v matches a part of the text p. v
// is made by [Regexp], or a text that is case-sensitive. The syntax is RE2's.
func Match(p Node, v Value) Node { return Call("match", p, Scalar(v)) }

// Contains is true where the list p holds v.
func Contains(p Node, v Value) Node { return Call("contains", p, Scalar(v)) }

// Excludes is the complement of [Contains].
func Excludes(p Node, v Value) Node { return Call("excludes", p, Scalar(v)) }

// In is true where p is one of vs.
func In(p Node, vs ...Value) Node { return Call("in", p, Scalar(List(vs))) }

// Out is the complement of [In].
func Out(p Node, vs ...Value) Node { return Call("out", p, Scalar(List(vs))) }

// Between is lo <= p < hi.
func Between(p Node, lo, hi Value) Node { return Call("between", p, Array(Scalar(lo), Scalar(hi))) }

// Rel is true where an object linked by link matches all terms; with none,
// where there is one.
func Rel(link string, terms ...Node) Node {
	p := Property(link)
	switch len(terms) {
	case 0:
		return Call("rel", p)
	case 1:
		return Call("rel", p, terms[0])
	}
	return Call("rel", p, And(terms...))
}

// Recurse holds for the objects of a model that match all terms, and for all that a
// link leads to from them, at any depth. The link leads from the model to the same
// model; without terms all objects match.
func Recurse(link string, terms ...Node) Node {
	return Call("recurse", append([]Node{Property(link)}, terms...)...)
}

// SortKey is one key of [Sort]: a property, or a path through to-one links.
type SortKey struct {
	Path []string
	Desc bool
}

// Sort orders by keys, the first one first. Nulls come first ascending and last
// descending.
func Sort(keys ...SortKey) Node {
	args := make([]Node, len(keys))
	for i, k := range keys {
		args[i] = k.node()
	}
	return Node{kind: callNode, name: "sort", kids: args}
}

// node is the path with the sign of the direction. A + is only written where the
// name begins with a sign itself.
func (k SortKey) node() Node {
	if len(k.Path) == 0 {
		return Property()
	}
	first := k.Path[0]
	switch {
	case k.Desc:
		first = "-" + first
	case first != "" && (first[0] == '-' || first[0] == '+'):
		first = "+" + first
	}
	if len(k.Path) == 1 {
		return Property(first)
	}
	return Property(append([]string{first}, k.Path[1:]...)...)
}

// Limit keeps at most n objects after skipping offset; a negative n is no limit.
func Limit(n, offset int64) Node {
	count := Scalar(Int(n))
	if n < 0 {
		count = Scalar(Float(math.Inf(1)))
	}
	if offset == 0 {
		return Call("limit", count)
	}
	return Call("limit", count, Scalar(Int(offset)))
}

// Select keeps only some properties of the objects.
func Select(properties ...Node) Node { return Call("select", properties...) }

// Unselect keeps all but some properties of the objects.
func Unselect(properties ...Node) Node { return Call("unselect", properties...) }

// Values makes values of the objects: those of the property, or a list for each
// object where there are several.
func Values(properties ...Node) Node { return Call("values", properties...) }

// Distinct keeps the first of rows that are the same.
func Distinct() Node { return Call("distinct") }

// Aggregate makes a row of all objects with the same values of some properties.
// Its columns are those properties and, by calls of [Count], [Sum], [Mean],
// [Min] and [Max] among them, what is gathered of the objects.
func Aggregate(columns ...Node) Node { return Call("aggregate", columns...) }

// Count is the number of objects.
func Count() Node { return Call("count") }

// First is the first object.
func First() Node { return Call("first") }

// One is the only object.
func One() Node { return Call("one") }

// Sum is the sum of p; of nothing it is 0.
func Sum(p Node) Node { return Call("sum", p) }

// Mean is the mean of p; of nothing it is null.
func Mean(p Node) Node { return Call("mean", p) }

// Min is the least p; of nothing it is null.
func Min(p Node) Node { return Call("min", p) }

// Max is the greatest p; of nothing it is null.
func Max(p Node) Node { return Call("max", p) }
