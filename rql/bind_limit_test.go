package rql

import (
	"math"
	"strings"
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

// A pattern of like is as long as it may be, and no longer.
func TestLongPatterns(t *testing.T) {
	for _, op := range []string{"like", "ilike"} {
		for more, wants := range map[int]bool{0: true, 1: false} {
			text := op + "(note," + strings.Repeat("a", maxPattern+more) + ")"
			if _, err := Bind(mustParse(t, text), orders); (err == nil) != wants {
				t.Errorf("Bind of %s with %d bytes: error = %v", op, maxPattern+more, err)
			}
		}
	}
}
