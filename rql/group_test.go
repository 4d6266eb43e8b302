package rql

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// Columns of an aggregate have the names of their calls.
func TestAggregateNames(t *testing.T) {
	var data []any
	if err := json.Unmarshal([]byte(`[{"k":"a","n":1},{"k":"a","n":2}]`), &data); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]map[string]any{
		"aggregate(k,count())":         {"k": "a", "count()": int64(2)},
		"aggregate(k,count(n))":        {"k": "a", "count(n)": int64(2)},
		"aggregate(k,sum(n),max(n))":   {"k": "a", "sum(n)": 3.0, "max(n)": 2.0},
		"aggregate(count(k),mean(n))":  {"count(k)": int64(2), "mean(n)": 1.5},
		"aggregate(k,min((n)),min(n))": {"k": "a", "min(n)": 1.0},
	} {
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Eval(q, slices.Values(data))
		if diff := gocmp.Diff([]any{want}, got.Result); err != nil || diff != "" {
			t.Errorf("Eval(%s) error = %v, result (-want +got):\n%s", query, err, diff)
		}
	}
}

// A query may be compiled by several at once.
func TestCompileAtOnce(t *testing.T) {
	for _, query := range []string{"distinct()&sort(a)", "distinct()&count()", "unselect(a)&distinct()&sum(b)", "recurse()&values(a)&distinct()"} {
		b := mustBind(t, Untyped, query)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { Compile(b) })
		}
		all.Wait()
	}
}

func TestRecursionsAreBounded(t *testing.T) {
	const four = "recurse()&recurse()&recurse()&recurse()"
	_, err := Bind(mustParse(t, four), Untyped)
	if e, ok := err.(*Error); !ok || e.Pos != 30 {
		t.Errorf("Bind(%s) error = %v; want one at byte 30", four, err)
	}
}
