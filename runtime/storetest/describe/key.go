package describe

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Key describes the primary key of T.
type Key[T any] struct {
	Fields []int
	Of     func(*T) any
	Set    func(*T, any)
	Values func(key any, dst []rql.Value) ([]rql.Value, bool)
	From   func(parts []rql.Value) (any, bool)
}

// IntKey is a key of one integer.
func IntKey[T any](field int, at func(*T) *int64) Key[T] {
	return single(field, at, perstore.IntKey, perstore.IntKeyFrom)
}

// TextKey is a key of one text.
func TextKey[T any](field int, at func(*T) *string) Key[T] {
	return single(field, at, perstore.StringKey, perstore.StringKeyFrom)
}

// UUIDKey is a key of one uuid.
func UUIDKey[T any](field int, at func(*T) *perstore.UUID) Key[T] {
	return single(field, at, perstore.UUIDKey, perstore.UUIDKeyFrom)
}

// DateKey is a key of one day.
func DateKey[T any](field int, at func(*T) *perstore.Date) Key[T] {
	return single(field, at, perstore.DateKey, perstore.DateKeyFrom)
}

func single[T, V any](field int, at func(*T) *V, values func(any, []rql.Value) ([]rql.Value, bool), from func([]rql.Value) (any, bool)) Key[T] {
	return Key[T]{
		Fields: []int{field},
		Of:     func(t *T) any { return *at(t) },
		Set:    func(t *T, key any) { *at(t) = key.(V) },
		Values: values,
		From:   from,
	}
}

// CompositeKey is a key of several fields, which the struct K holds.
func CompositeKey[T any, K comparable](fields []int, of func(*T) K, set func(*T, K), parts func(K) []rql.Value, from func([]rql.Value) K) Key[T] {
	return Key[T]{
		Fields: fields,
		Of:     func(t *T) any { return of(t) },
		Set:    func(t *T, key any) { set(t, key.(K)) },
		Values: func(key any, dst []rql.Value) ([]rql.Value, bool) {
			k, ok := key.(K)
			return append(dst, parts(k)...), ok
		},
		From: func(values []rql.Value) (any, bool) { return from(values), len(values) == len(fields) },
	}
}
