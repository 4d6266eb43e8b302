package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// put stores objects that must not be refused.
func put(t *testing.T, s perstore.Store, objs ...any) {
	t.Helper()
	for _, obj := range objs {
		if err := s.Put(t.Context(), obj, perstore.Cond{}); err != nil {
			t.Fatalf("Put(%v) error = %v", s.Entity().KeyOf(obj), err)
		}
	}
}

// get reads an object that must be there.
func get[P any](t *testing.T, ctx context.Context, s perstore.Store, key any) P {
	t.Helper()
	obj, err := s.Get(ctx, key)
	if err != nil {
		t.Fatalf("Get(%v) error = %v", key, err)
	}
	p, ok := obj.(P)
	if !ok {
		t.Fatalf("Get(%v) = a %T; want a %T", key, obj, p)
	}
	return p
}

// parse makes a query of text that must be well-formed.
func parse(t *testing.T, text string, params ...any) rql.Query {
	t.Helper()
	q, err := rql.Parse(text, rql.Params(params...))
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", text, err)
	}
	return q
}

// find reads what a query gives.
func find[P any](t *testing.T, ctx context.Context, s perstore.Store, text string, params ...any) []P {
	t.Helper()
	var out []P
	err := s.Query(ctx, parse(t, text, params...), func(obj any) bool {
		out = append(out, obj.(P))
		return true
	})
	if err != nil {
		t.Fatalf("Query(%s) error = %v", text, err)
	}
	return out
}

// codes gives the codes of the things that a query finds, in order.
func codes(t *testing.T, ctx context.Context, s perstore.Store, text string, params ...any) []string {
	t.Helper()
	out := []string{}
	for _, v := range find[*thing](t, ctx, s, text, params...) {
		out = append(out, v.Code)
	}
	return out
}

// count tells how many objects a store holds.
func count(t *testing.T, ctx context.Context, s perstore.Store) int64 {
	t.Helper()
	n, err := perstore.Count(ctx, s, rql.Query{})
	if err != nil {
		t.Fatalf("Count error = %v", err)
	}
	return n
}

// wantError checks the error of a call.
func wantError(t *testing.T, call string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s error = %v; want %v", call, err, want)
	}
}

// wantSame checks what a call gave.
func wantSame(t *testing.T, call string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, sameJSON); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", call, diff)
	}
}

// sameJSON compares JSON as values: a store may keep no spelling of it.
var sameJSON = cmp.Comparer(func(a, b json.RawMessage) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return bytes.Equal(a, b)
	}
	return cmp.Equal(x, y)
})

// yes yields on.
func yes(any) bool { return true }

// join writes codes in one text.
func join(codes []string) string { return strings.Join(codes, "") }

// sorted writes codes in one text, in their order: for queries that state none.
func sorted(codes []string) string { return join(slices.Sorted(slices.Values(codes))) }

// spaced adds a word.
func spaced(words, word string) string { return strings.TrimPrefix(words+" "+word, " ") }
