package perstore

import (
	"strings"

	"github.com/perstore/perstoregen/rql"
)

var likeEscaper = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`)

// compare is the predicate "op(name,v)".
func compare[M any](op, name string, v rql.Value) Predicate[M] {
	return Predicate[M]{rql.Call(op, rql.Property(name), rql.Scalar(v))}
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

// EnumValue gives a named text to a query.
func EnumValue[E ~string](v E) rql.Value { return rql.String(string(v)) }
