package rql

import (
	"reflect"
	"slices"
	"testing"
)

// TestListsHaveNoOrder compares with lists over JSON: they are equal or not.
func TestListsHaveNoOrder(t *testing.T) {
	rows := []any{map[string]any{"v": []any{1.0, 2.0}}, map[string]any{"v": []any{1.0, 3.0}}}
	for text, want := range map[string]int{"v=(1,2)": 1, "v!=(1,2)": 1, "v<(1,3)": 0, "v>=(1,2)": 0, "between(v,((1,1),(1,9)))": 0} {
		a, err := Eval(mustParse(t, text), slices.Values(rows))
		if got := reflect.ValueOf(a.Result).Len(); err != nil || got != want {
			t.Errorf("Eval(%s) finds %d, %v; want %d", text, got, err, want)
		}
	}
}
