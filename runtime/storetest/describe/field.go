package describe

import (
	"encoding/json"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Field describes one member of T.
type Field[T any] struct {
	column    rql.Field
	value     func(*T) rql.Value
	scan      func(*T, *perstore.Row, int)
	normalize func(*T) // nil has nothing to do
	clone     func(*T) // makes what a copy shares its own; nil shares nothing
}

// Column gives the member another SQL column than its name.
func (f Field[T]) Column(name string) Field[T] {
	f.column.Column = name
	return f
}

// Plain is a member that is always there.
func Plain[T, V any](name string, k Kind[V], at func(*T) *V) Field[T] {
	f := Field[T]{
		column: rql.Field{Name: name, Column: name, Type: k.typ},
		value:  func(t *T) rql.Value { return k.value(*at(t)) },
		scan:   func(t *T, row *perstore.Row, i int) { *at(t) = k.read(row, i) },
	}
	if k.cut != nil {
		f.normalize = func(t *T) { *at(t) = k.cut(*at(t)) }
	}
	return f
}

// Optional is a member that may be absent; null becomes absent.
func Optional[T, V any](name string, k Kind[V], at func(*T) *perstore.Opt[V]) Field[T] {
	return Field[T]{
		column: rql.Field{Name: name, Column: name, Type: k.typ, Nullable: true},
		value: func(t *T) rql.Value {
			if v, ok := at(t).Get(); ok {
				return k.value(v)
			}
			return rql.Null()
		},
		scan: func(t *T, row *perstore.Row, i int) {
			if !row.Null(i) {
				*at(t) = perstore.Some(k.read(row, i))
			}
		},
		normalize: func(t *T) {
			*at(t) = perstore.OrAbsent(*at(t))
			if v, ok := at(t).Get(); ok && k.cut != nil {
				*at(t) = perstore.Some(k.cut(v))
			}
		},
	}
}

// List is a list that may be absent, which nil is.
func List[T, V any](name string, k Kind[V], at func(*T) *[]V) Field[T] {
	return Field[T]{
		column: rql.Field{Name: name, Column: name, Type: rql.TypeList, Elem: k.typ, Nullable: true},
		value: func(t *T) rql.Value {
			if *at(t) == nil {
				return rql.Null()
			}
			return rql.List(perstore.Values(*at(t), k.value))
		},
		scan:  func(t *T, row *perstore.Row, i int) { row.JSON(i, at(t)) },
		clone: func(t *T) { *at(t) = slices.Clone(*at(t)) },
	}
}

// RequiredList is a list that is always there: nil becomes empty.
func RequiredList[T, V any](name string, k Kind[V], at func(*T) *[]V) Field[T] {
	f := List(name, k, at)
	f.column.Nullable = false
	f.normalize = func(t *T) { *at(t) = perstore.NotNil(*at(t)) }
	return f
}

// Nested is an optional member of a struct that encodes to JSON. clone makes
// what a copy of the struct shares its own; nil shares nothing.
func Nested[T, V any](name string, at func(*T) *perstore.Opt[V], clone func(*V)) Field[T] {
	return Field[T]{
		column: rql.Field{Name: name, Column: name, Type: rql.TypeJSON, Nullable: true},
		value: func(t *T) rql.Value {
			if at(t).State != perstore.OptValue {
				return rql.Null()
			}
			return rql.JSON(&at(t).V)
		},
		scan:      func(t *T, row *perstore.Row, i int) { row.JSON(i, at(t)) },
		normalize: func(t *T) { *at(t) = perstore.OrAbsent(*at(t)) },
		clone: func(t *T) {
			if clone != nil {
				clone(&at(t).V)
			}
		},
	}
}

// Raw is an optional member that is kept as the JSON that it came as.
func Raw[T any](name string, at func(*T) *json.RawMessage) Field[T] {
	return Field[T]{
		column: rql.Field{Name: name, Column: name, Type: rql.TypeJSON, Nullable: true},
		value: func(t *T) rql.Value {
			if perstore.IsNullJSON(*at(t)) {
				return rql.Null()
			}
			return rql.JSON(*at(t))
		},
		normalize: func(t *T) { *at(t) = perstore.OrNoJSON(*at(t)) },
		scan:      func(t *T, row *perstore.Row, i int) { row.JSON(i, at(t)) },
		clone:     func(t *T) { *at(t) = slices.Clone(*at(t)) },
	}
}

// Extra is the member that keeps the members of an object that are none of the
// named ones. No query names it.
func Extra[T any](at func(*T) *perstore.Members, named ...string) Field[T] {
	return Field[T]{
		column: rql.Field{Name: "Extra", Column: "_extra", Type: rql.TypeJSON, Nullable: true, Unnamed: true},
		value: func(t *T) rql.Value {
			if len(*at(t)) == 0 {
				return rql.Null()
			}
			return rql.JSON(*at(t))
		},
		scan:  func(t *T, row *perstore.Row, i int) { row.Extra(i, at(t), named) },
		clone: func(t *T) { *at(t) = at(t).Clone() },
	}
}

// Hidden is a column without a member: it holds the name of the model that an
// object is stored as, which its Meta knows.
func Hidden[T any](name string, meta func(*T) *perstore.Meta) Field[T] {
	return Field[T]{
		column: rql.Field{Name: name, Column: name, Type: rql.TypeString},
		value:  func(t *T) rql.Value { return rql.String(meta(t).Model()) },
		scan:   func(t *T, row *perstore.Row, i int) { row.Model(i, meta(t)) },
	}
}
