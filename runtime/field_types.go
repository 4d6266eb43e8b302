package perstore

import "github.com/perstore/perstoregen/rql"

// OrderedField is a property of M whose values of type V have an order:
// numbers, times, dates, uuids.
type OrderedField[M, V any] struct {
	Name  string            // the property
	Value func(V) rql.Value // gives a value to a query
}

// Eq is equality.
//
//go:noinline
func (f *OrderedField[M, V]) Eq(v V) Predicate[M] {
	return Predicate[M]{compare("eq", f.Name, f.Value(v))}
}

// Ne is inequality: it holds for an absent or null property.
//
//go:noinline
func (f *OrderedField[M, V]) Ne(v V) Predicate[M] {
	return Predicate[M]{compare("ne", f.Name, f.Value(v))}
}

// Lt is less than.
//
//go:noinline
func (f *OrderedField[M, V]) Lt(v V) Predicate[M] {
	return Predicate[M]{compare("lt", f.Name, f.Value(v))}
}

// Le is less than or equal.
//
//go:noinline
func (f *OrderedField[M, V]) Le(v V) Predicate[M] {
	return Predicate[M]{compare("le", f.Name, f.Value(v))}
}

// Gt is greater than.
//
//go:noinline
func (f *OrderedField[M, V]) Gt(v V) Predicate[M] {
	return Predicate[M]{compare("gt", f.Name, f.Value(v))}
}

// Ge is greater than or equal.
//
//go:noinline
func (f *OrderedField[M, V]) Ge(v V) Predicate[M] {
	return Predicate[M]{compare("ge", f.Name, f.Value(v))}
}

// Between is lo <= property < hi.
//
//go:noinline
func (f *OrderedField[M, V]) Between(lo, hi V) Predicate[M] {
	return Predicate[M]{between(f.Name, f.Value(lo), f.Value(hi))}
}

// In holds when the property is one of vs.
//
//go:noinline
func (f *OrderedField[M, V]) In(vs ...V) Predicate[M] {
	return Predicate[M]{among("in", f.Name, Values(vs, f.Value))}
}

// Out holds when the property is none of vs; an absent one is none.
//
//go:noinline
func (f *OrderedField[M, V]) Out(vs ...V) Predicate[M] {
	return Predicate[M]{among("out", f.Name, Values(vs, f.Value))}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *OrderedField[M, V]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }

// Asc orders from small to large, absent ones first.
//
//go:noinline
func (f *OrderedField[M, V]) Asc() SortKey[M] { return SortKey[M]{sortBy(f.Name, false)} }

// Desc orders from large to small, absent ones last.
//
//go:noinline
func (f *OrderedField[M, V]) Desc() SortKey[M] { return SortKey[M]{sortBy(f.Name, true)} }

// StringField is a text property of M.
type StringField[M any] struct{ Name string }

// Eq is equality.
//
//go:noinline
func (f *StringField[M]) Eq(v string) Predicate[M] {
	return Predicate[M]{compareText("eq", f.Name, v)}
}

// Ne is inequality: it holds for an absent or null property.
//
//go:noinline
func (f *StringField[M]) Ne(v string) Predicate[M] {
	return Predicate[M]{compareText("ne", f.Name, v)}
}

// Lt is less than, by code point; so are Le, Gt, Ge and the orders.
//
//go:noinline
func (f *StringField[M]) Lt(v string) Predicate[M] {
	return Predicate[M]{compareText("lt", f.Name, v)}
}

// Le is less than or equal.
//
//go:noinline
func (f *StringField[M]) Le(v string) Predicate[M] {
	return Predicate[M]{compareText("le", f.Name, v)}
}

// Gt is greater than.
//
//go:noinline
func (f *StringField[M]) Gt(v string) Predicate[M] {
	return Predicate[M]{compareText("gt", f.Name, v)}
}

// Ge is greater than or equal.
//
//go:noinline
func (f *StringField[M]) Ge(v string) Predicate[M] {
	return Predicate[M]{compareText("ge", f.Name, v)}
}

// Between is lo <= property < hi.
//
//go:noinline
func (f *StringField[M]) Between(lo, hi string) Predicate[M] {
	return Predicate[M]{between(f.Name, rql.String(lo), rql.String(hi))}
}

// In holds when the property is one of vs.
//
//go:noinline
func (f *StringField[M]) In(vs ...string) Predicate[M] {
	return Predicate[M]{among("in", f.Name, Values(vs, rql.String))}
}

// Out holds when the property is none of vs; an absent one is none.
//
//go:noinline
func (f *StringField[M]) Out(vs ...string) Predicate[M] {
	return Predicate[M]{among("out", f.Name, Values(vs, rql.String))}
}

// Like matches a pattern against the whole text: * is any run, ? one
// character, \ takes the next one as it is.
//
//go:noinline
func (f *StringField[M]) Like(pattern string) Predicate[M] {
	return Predicate[M]{compareText("like", f.Name, pattern)}
}

// StartsWith holds when the text begins with prefix.
//
//go:noinline
func (f *StringField[M]) StartsWith(prefix string) Predicate[M] {
	return f.Like(likeEscaper.Replace(prefix) + "*")
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *StringField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }

// Asc orders by code point, absent ones first.
//
//go:noinline
func (f *StringField[M]) Asc() SortKey[M] { return SortKey[M]{sortBy(f.Name, false)} }

// Desc orders by code point downwards, absent ones last.
//
//go:noinline
func (f *StringField[M]) Desc() SortKey[M] { return SortKey[M]{sortBy(f.Name, true)} }

// EnumField is a property of M that holds one of a few texts of type E.
type EnumField[M any, E ~string] struct{ Name string }

// Eq is equality.
//
//go:noinline
func (f *EnumField[M, E]) Eq(v E) Predicate[M] {
	return Predicate[M]{compareText("eq", f.Name, string(v))}
}

// Ne is inequality: it holds for an absent or null property.
//
//go:noinline
func (f *EnumField[M, E]) Ne(v E) Predicate[M] {
	return Predicate[M]{compareText("ne", f.Name, string(v))}
}

// In holds when the property is one of vs.
//
//go:noinline
func (f *EnumField[M, E]) In(vs ...E) Predicate[M] {
	return Predicate[M]{among("in", f.Name, Values(vs, EnumValue[E]))}
}

// Out holds when the property is none of vs; an absent one is none.
//
//go:noinline
func (f *EnumField[M, E]) Out(vs ...E) Predicate[M] {
	return Predicate[M]{among("out", f.Name, Values(vs, EnumValue[E]))}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *EnumField[M, E]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }

// Asc orders by the text, absent ones first.
//
//go:noinline
func (f *EnumField[M, E]) Asc() SortKey[M] { return SortKey[M]{sortBy(f.Name, false)} }

// Desc orders by the text downwards, absent ones last.
//
//go:noinline
func (f *EnumField[M, E]) Desc() SortKey[M] { return SortKey[M]{sortBy(f.Name, true)} }

// BoolField is a boolean property of M.
type BoolField[M any] struct{ Name string }

// Eq is equality.
//
//go:noinline
func (f *BoolField[M]) Eq(v bool) Predicate[M] {
	return Predicate[M]{compare("eq", f.Name, rql.Bool(v))}
}

// Ne is inequality: it holds for an absent or null property.
//
//go:noinline
func (f *BoolField[M]) Ne(v bool) Predicate[M] {
	return Predicate[M]{compare("ne", f.Name, rql.Bool(v))}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *BoolField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }

// Asc orders false before true, absent ones first.
//
//go:noinline
func (f *BoolField[M]) Asc() SortKey[M] { return SortKey[M]{sortBy(f.Name, false)} }

// Desc orders true before false, absent ones last.
//
//go:noinline
func (f *BoolField[M]) Desc() SortKey[M] { return SortKey[M]{sortBy(f.Name, true)} }

// ListField is a property of M that holds a list of V.
type ListField[M, V any] struct {
	Name  string            // the property
	Value func(V) rql.Value // gives an element to a query
}

// Contains holds when the list has the element.
//
//go:noinline
func (f *ListField[M, V]) Contains(v V) Predicate[M] {
	return Predicate[M]{compare("contains", f.Name, f.Value(v))}
}

// Excludes holds when the list lacks the element; an absent list does.
//
//go:noinline
func (f *ListField[M, V]) Excludes(v V) Predicate[M] {
	return Predicate[M]{compare("excludes", f.Name, f.Value(v))}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *ListField[M, V]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }

// JSONField is a property of M that holds a nested object or other JSON.
type JSONField[M any] struct{ Name string }

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *JSONField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.Name)} }
