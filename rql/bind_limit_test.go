package rql

import (
	"math"
	"testing"
)

// TestLongLimits takes every integer, also those that the tree keeps as text.
func TestLongLimits(t *testing.T) {
	for _, q := range []Query{mustParse(t, "limit(9223372036854775807,9007199254740993,9223372036854775807)"), NewQuery(Limit(math.MaxInt64, 1<<53+1))} {
		b, err := Bind(q, orders)
		if err != nil || b.Limit != math.MaxInt64 || b.Offset != 1<<53+1 {
			t.Errorf("Bind(%s) = %+v, %v; want the limit and the offset that are written", q, b, err)
		}
	}
	for _, text := range []string{"limit(9223372036854775808)", "limit(string:5)", "limit(-9223372036854775807)", "limit(05)"} {
		if _, err := Bind(mustParse(t, text), orders); err == nil {
			t.Errorf("Bind(%s): no error", text)
		}
	}
}

func mustParse(t *testing.T, text string) Query {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
