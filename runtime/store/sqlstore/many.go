package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// The most keys of one statement. A key of several parts is a term for each of
// them and one for itself, and the terms of a statement are bounded.
const (
	maxKeys     = 10_000
	maxKeyParts = 800
	maxTuples   = 100
)

// GetMany yields the objects of those keys that exist, each once.
func (s *store) GetMany(ctx context.Context, keys []any, yield func(any) bool) error {
	parts, err := s.distinct(keys)
	if err != nil {
		return err
	}
	most := maxKeys
	if n := len(s.entity.Schema.Key); n > 1 {
		most = min(maxTuples, maxKeyParts/(n+1))
	}
	more := true
	for chunk := range slices.Chunk(parts, most) {
		b, err := rql.Bind(rql.Query{}, s.entity.Schema)
		if err != nil {
			return err
		}
		b.Where = bothOf(s.among(chunk), b.Where)
		err = s.stream(ctx, rqlsql.Select(s.db.engine, b, s.all), s.all, func(obj any) bool {
			more = yield(obj)
			return more
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// bothOf holds where a does and b, which may be nil.
func bothOf(a, b *rql.Pred) *rql.Pred {
	if b == nil {
		return a
	}
	return &rql.Pred{Op: rql.PredAnd, Args: []*rql.Pred{a, b}}
}

// distinct gives the parts of keys, each key once.
func (s *store) distinct(keys []any) ([][]rql.Value, error) {
	seen, out := make(map[any]bool, len(keys)), make([][]rql.Value, 0, len(keys))
	for _, key := range keys {
		parts, ok := s.entity.KeyValues(key, nil)
		if !ok {
			return nil, fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, key, s.entity.Schema.Name)
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, parts)
		}
	}
	return out, nil
}

// among holds for the objects of keys: a list where they have one part, else a
// disjunction.
func (s *store) among(keys [][]rql.Value) *rql.Pred {
	if len(s.entity.Schema.Key) == 1 {
		values := make([]rql.Value, len(keys))
		for i, parts := range keys {
			values[i] = parts[0]
		}
		return &rql.Pred{Op: rql.PredIn, Field: s.entity.Schema.Key[0], Values: values}
	}
	any := &rql.Pred{Op: rql.PredOr}
	for _, parts := range keys {
		all := &rql.Pred{Op: rql.PredAnd}
		for i, field := range s.entity.Schema.Key {
			all.Args = append(all.Args, &rql.Pred{Op: rql.PredEq, Field: field, Values: parts[i : i+1]})
		}
		any.Args = append(any.Args, all)
	}
	return any
}
