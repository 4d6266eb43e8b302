package perstore

import (
	"strings"

	"github.com/perstore/perstoregen/rql"
)

var likeEscaper = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`)

// The trees of predicates. The operators of every field call these: they are not
// generic, and not inlined, since what is compiled for each model is dear (make
// bench-gen).

// compare is "op(name,v)".
//
//go:noinline
func compare(op, name string, v rql.Value) *rql.Node {
	n := rql.Call(op, rql.Property(name), rql.Scalar(v))
	return &n
}

// compareText is "op(name,v)" with a text.
//
//go:noinline
func compareText(op, name, v string) *rql.Node { return compare(op, name, rql.String(v)) }

// startsWith is "like(name,prefix*)".
//
//go:noinline
func startsWith(name, prefix string) *rql.Node {
	return compareText("like", name, likeEscaper.Replace(prefix)+"*")
}

// between is "between(name,lo,hi)".
//
//go:noinline
func between(name string, lo, hi rql.Value) *rql.Node {
	n := rql.Between(rql.Property(name), lo, hi)
	return &n
}

// among is "in(name,vs)" or "out(name,vs)".
//
//go:noinline
func among(op, name string, vs []rql.Value) *rql.Node {
	n := rql.In(rql.Property(name), vs...)
	if op == "out" {
		n = rql.Out(rql.Property(name), vs...)
	}
	return &n
}

// hasTarget is "rel(link,nodes)".
//
//go:noinline
func hasTarget(link string, nodes []rql.Node) *rql.Node {
	n := rql.Rel(link, nodes...)
	return &n
}

// isNull is "eq(name,null)".
//
//go:noinline
func isNull(name string) *rql.Node { return compare("eq", name, rql.Null()) }

// sortBy is a key of an order.
//
//go:noinline
func sortBy(name string, desc bool) *rql.SortKey {
	k := &struct {
		rql.SortKey
		path [1]string // beside the key, in one allocation
	}{path: [1]string{name}}
	k.Path, k.Desc = k.path[:], desc
	return &k.SortKey
}

// Values gives the elements of a list to a query.
func Values[V any](vs []V, value func(V) rql.Value) []rql.Value {
	out := make([]rql.Value, len(vs))
	for i, v := range vs {
		out[i] = value(v)
	}
	return out
}

// DateValue gives a date to a query.
func DateValue(d Date) rql.Value { return rql.String(d.String()) }

// UUIDValue gives a uuid to a query.
func UUIDValue(u UUID) rql.Value { return rql.String(u.String()) }

// DecimalValue gives an exact number to a query.
func DecimalValue(d Decimal) rql.Value { return rql.Decimal(string(d)) }

// EnumValue gives a named text to a query.
func EnumValue[E ~string](v E) rql.Value { return rql.String(string(v)) }
