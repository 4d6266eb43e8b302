package perstore

import "github.com/perstore/perstoregen/rql"

// The operators of a field are members that hold a function, not methods: the
// compiler makes wrappers and type descriptors of every method for every model,
// used or not, and those of the fields were the half of what a generated package
// cost to compile. A call reads the same.

// OrderedField is a property of M whose values of type V have an order:
// numbers, decimals, times, dates, uuids. [NewOrderedField] makes it.
type OrderedField[M, V any] struct {
	name string

	Eq func(V) Predicate[M] // equality
	Ne func(V) Predicate[M] // inequality: it holds for an absent or null property
	Lt func(V) Predicate[M] // less than
	Le func(V) Predicate[M] // less than or equal
	Gt func(V) Predicate[M] // greater than
	Ge func(V) Predicate[M] // greater than or equal

	Between func(lo, hi V) Predicate[M] // lo <= property < hi
	In      func(...V) Predicate[M]     // the property is one of these
	Out     func(...V) Predicate[M]     // the property is none of these; an absent one is none

	Asc  func() SortKey[M] // from small to large, absent ones first
	Desc func() SortKey[M] // from large to small, absent ones last
}

// NewOrderedField is the field of a property; value gives its values to a query.
//
//go:noinline
func NewOrderedField[M, V any](name string, value func(V) rql.Value) *OrderedField[M, V] {
	comparing := func(op string) func(V) Predicate[M] {
		return func(v V) Predicate[M] { return Predicate[M]{compare(op, name, value(v))} }
	}
	listing := func(op string) func(...V) Predicate[M] {
		return func(vs ...V) Predicate[M] { return Predicate[M]{among(op, name, Values(vs, value))} }
	}
	return &OrderedField[M, V]{
		name: name,
		Eq:   comparing("eq"), Ne: comparing("ne"),
		Lt: comparing("lt"), Le: comparing("le"), Gt: comparing("gt"), Ge: comparing("ge"),
		Between: func(lo, hi V) Predicate[M] { return Predicate[M]{between(name, value(lo), value(hi))} },
		In:      listing("in"), Out: listing("out"),
		Asc: sorter[M](name, false), Desc: sorter[M](name, true),
	}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *OrderedField[M, V]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

func (f *OrderedField[M, V]) ordered(V) {}

// StringField is a text property of M. Texts are compared by code point.
// [NewStringField] makes it.
type StringField[M any] struct {
	name string

	Eq func(string) Predicate[M] // equality
	Ne func(string) Predicate[M] // inequality: it holds for an absent or null property
	Lt func(string) Predicate[M] // less than
	Le func(string) Predicate[M] // less than or equal
	Gt func(string) Predicate[M] // greater than
	Ge func(string) Predicate[M] // greater than or equal

	Between func(lo, hi string) Predicate[M] // lo <= property < hi
	In      func(...string) Predicate[M]     // the property is one of these
	Out     func(...string) Predicate[M]     // the property is none of these; an absent one is none

	// Like matches a pattern against the whole text: * is any run, ? one
	// character, \ takes the next one as it is.
	Like       func(pattern string) Predicate[M]
	StartsWith func(prefix string) Predicate[M] // the text begins with prefix

	Asc  func() SortKey[M] // upwards, absent ones first
	Desc func() SortKey[M] // downwards, absent ones last
}

// NewStringField is the field of a property.
//
//go:noinline
func NewStringField[M any](name string) *StringField[M] {
	comparing := func(op string) func(string) Predicate[M] {
		return func(v string) Predicate[M] { return Predicate[M]{compareText(op, name, v)} }
	}
	listing := func(op string) func(...string) Predicate[M] {
		return func(vs ...string) Predicate[M] { return Predicate[M]{among(op, name, Values(vs, rql.String))} }
	}
	return &StringField[M]{
		name: name,
		Eq:   comparing("eq"), Ne: comparing("ne"),
		Lt: comparing("lt"), Le: comparing("le"), Gt: comparing("gt"), Ge: comparing("ge"),
		Between: func(lo, hi string) Predicate[M] {
			return Predicate[M]{between(name, rql.String(lo), rql.String(hi))}
		},
		In: listing("in"), Out: listing("out"),
		Like:       comparing("like"),
		StartsWith: func(prefix string) Predicate[M] { return Predicate[M]{startsWith(name, prefix)} },
		Asc:        sorter[M](name, false), Desc: sorter[M](name, true),
	}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *StringField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

func (f *StringField[M]) ordered(string) {}

// EnumField is a property of M that holds one of a few texts of type E.
// [NewEnumField] makes it.
type EnumField[M any, E ~string] struct {
	name string

	Eq  func(E) Predicate[M]    // equality
	Ne  func(E) Predicate[M]    // inequality: it holds for an absent or null property
	In  func(...E) Predicate[M] // the property is one of these
	Out func(...E) Predicate[M] // the property is none of these; an absent one is none

	Asc  func() SortKey[M] // by the text, absent ones first
	Desc func() SortKey[M] // by the text downwards, absent ones last
}

// NewEnumField is the field of a property.
//
//go:noinline
func NewEnumField[M any, E ~string](name string) *EnumField[M, E] {
	comparing := func(op string) func(E) Predicate[M] {
		return func(v E) Predicate[M] { return Predicate[M]{compareText(op, name, string(v))} }
	}
	listing := func(op string) func(...E) Predicate[M] {
		return func(vs ...E) Predicate[M] { return Predicate[M]{among(op, name, Values(vs, EnumValue[E]))} }
	}
	return &EnumField[M, E]{
		name: name,
		Eq:   comparing("eq"), Ne: comparing("ne"), In: listing("in"), Out: listing("out"),
		Asc: sorter[M](name, false), Desc: sorter[M](name, true),
	}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *EnumField[M, E]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

// BoolField is a boolean property of M. [NewBoolField] makes it.
type BoolField[M any] struct {
	name string

	Eq func(bool) Predicate[M] // equality
	Ne func(bool) Predicate[M] // inequality: it holds for an absent or null property

	Asc  func() SortKey[M] // false before true, absent ones first
	Desc func() SortKey[M] // true before false, absent ones last
}

// NewBoolField is the field of a property.
//
//go:noinline
func NewBoolField[M any](name string) *BoolField[M] {
	comparing := func(op string) func(bool) Predicate[M] {
		return func(v bool) Predicate[M] { return Predicate[M]{compare(op, name, rql.Bool(v))} }
	}
	return &BoolField[M]{
		name: name,
		Eq:   comparing("eq"), Ne: comparing("ne"),
		Asc: sorter[M](name, false), Desc: sorter[M](name, true),
	}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *BoolField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

// ListField is a property of M that holds a list of V. [NewListField] makes it.
type ListField[M, V any] struct {
	name string

	Contains func(V) Predicate[M] // the list has the element
	Excludes func(V) Predicate[M] // the list lacks the element; an absent list does
}

// NewListField is the field of a property; value gives its elements to a query.
//
//go:noinline
func NewListField[M, V any](name string, value func(V) rql.Value) *ListField[M, V] {
	comparing := func(op string) func(V) Predicate[M] {
		return func(v V) Predicate[M] { return Predicate[M]{compare(op, name, value(v))} }
	}
	return &ListField[M, V]{name: name, Contains: comparing("contains"), Excludes: comparing("excludes")}
}

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *ListField[M, V]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

// JSONField is a property of M that holds a nested object or other JSON.
// [NewJSONField] makes it.
type JSONField[M any] struct{ name string }

// NewJSONField is the field of a property.
//
//go:noinline
func NewJSONField[M any](name string) *JSONField[M] { return &JSONField[M]{name} }

// IsNull holds when the property is absent or null.
//
//go:noinline
func (f *JSONField[M]) IsNull() Predicate[M] { return Predicate[M]{isNull(f.name)} }

// sorter makes the keys of orders by a property.
func sorter[M any](name string, desc bool) func() SortKey[M] {
	return func() SortKey[M] { return SortKey[M]{sortBy(name, desc)} }
}
