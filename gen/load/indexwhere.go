package load

import (
	"errors"
	"math"
	"strings"

	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// maxIndexList is the longest list that the condition of an index compares with.
const maxIndexList = 16

// indexWhere reads the condition of an index of m, which databases keep in the
// definition of the index: comparisons with values, which they write there.
func (l *loader) indexWhere(m *model, said *schema.Node) (where string, ok bool) {
	if !said.Is(schema.String) {
		return "", true
	}
	query, err := rql.Parse(said.Text())
	if err != nil {
		l.indexProblem(said, err)
		return "", false
	}
	bound, err := rql.Bind(query, l.queries[m])
	switch {
	case err != nil:
		l.indexProblem(said, err)
	case !onlyWhere(bound) || bound.Where == nil:
		l.problem(said.Place(), "the condition of an index can only have conditions, no sort, limit, select or other clause")
	case !comparisons(bound.Schema, bound.Where):
		l.problem(said.Place(), "the condition of an index can only compare properties with values and null: eq ne lt le gt ge between, in and out of up to %d, with and, or and not, but no times, dates and decimals inside of objects", maxIndexList)
	default:
		return query.String(), true
	}
	return "", false
}

func (l *loader) indexProblem(said *schema.Node, err error) {
	at, message := said.Place(), err.Error()
	if wrong, ok := errors.AsType[*rql.Error](err); ok {
		at, message = said.TextPlace(wrong.Pos), wrong.Msg
	}
	l.problem(at, "the condition of an index: %s", message)
}

// comparisons tells whether a condition is of comparisons of own properties with
// values that every database can write. What makes a time or a date of a member of a
// nested object is nothing that databases have in an index, and decimals are not
// compared there.
func comparisons(s *rql.Schema, p *rql.Pred) bool {
	return p.ComparesOnly(func(leaf *rql.Pred) bool { return definable(s.Field(leaf.Field), leaf.Values) })
}

// definable tells whether a comparison of f with values can be in a definition.
func definable(f *rql.Field, values []rql.Value) bool {
	inside := len(f.Path) > 0
	if inside && (f.Type == rql.TypeTime || f.Type == rql.TypeDate || f.Type == rql.TypeDecimal) {
		return false
	}
	for _, v := range values {
		if f := v.Float(); v.Kind() == rql.KindFloat && (math.IsNaN(f) || math.IsInf(f, 0)) || strings.Contains(v.Text(), "\x00") {
			return false
		}
	}
	return len(values) <= maxIndexList
}
