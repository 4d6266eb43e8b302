package rqlsql

import "github.com/perstore/perstoregen/rql"

// Condition is the condition of b as a part of a definition, such as that of an
// index: columns have no table before them, and values are written by literal,
// since a definition has no arguments. The condition compares fields of its own
// with values, for null, or is a conjunction or disjunction of such; what else
// there is in rql is [errors.ErrUnsupported], and so is a time or a date inside of a
// nested value: databases take what makes one of JSON for something that may change.
func Condition(d Dialect, b *rql.Bound, literal func(rql.Value) string) (string, error) {
	if b.Where == nil || !comparesOnly(b.Schema, b.Where) {
		return "", unsupported("a condition of a definition that is not of comparisons")
	}
	w := writer{dialect: d, output: toText, spell: literal}
	t := scope{schema: b.Schema, traits: lone}
	w.terms = junction{op: rql.PredAnd}
	w.pred(t, b.Where, false)
	w.settle()
	return string(w.buf), w.err
}

// comparesOnly tells whether a condition is of comparisons with values, and lists
// of them that are written value by value.
func comparesOnly(s *rql.Schema, p *rql.Pred) bool {
	return p.ComparesOnly(func(leaf *rql.Pred) bool {
		return (leaf.Op != rql.PredIn || len(leaf.Values) <= maxPlaces) && definable(s.Field(leaf.Field))
	})
}

// definable tells whether a field can be in a definition.
func definable(f *rql.Field) bool {
	return len(f.Path) == 0 || f.Type != rql.TypeTime && f.Type != rql.TypeDate
}
