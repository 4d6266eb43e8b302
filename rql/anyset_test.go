package rql

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

// TestAnySet compares a long list, which is hashed, with what equalAlike says of
// each of its values.
func TestAnySet(t *testing.T) {
	at := Time(time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC))
	ms := float64(at.Int() / 1000)
	items := []Value{
		Int(1), Float(2.5), Float(math.Copysign(0, -1)), Int(1<<53 + 1), Float(1 << 60), Float(math.Inf(1)), Float(math.NaN()),
		String("a"), String("1"), String("true"), Bool(true), at, List([]Value{Int(1), String("x")}), List(nil),
	}
	looked := []Value{
		Int(0), Int(1), Float(1), Int(2), Float(2.5), Float(0), Float(math.Copysign(0, -1)), Int(1 << 53), Int(1<<53 + 1), Float(1 << 53),
		Int(1 << 60), Int(1<<60 + 1), Float(math.Inf(1)), Float(math.Inf(-1)), Float(math.NaN()), String(""), String("a"), String("b"), String("1"),
		String("2.5"), String("2020-01-02"), String("2020-01-02T00:00:00Z"), String("2020-01-03"), Float(ms), Int(int64(ms)), Float(ms + 1),
		Bool(true), Bool(false), at, JSON([]any{1.0, "x"}), JSON([]any{1.0}), JSON([]any{}), JSON(map[string]any{}), JSON(json.Number("1e999")),
	}
	for skip := range items { // without each of them in turn, so that no other one answers for it
		list := append(append([]Value{}, items[:skip]...), items[skip+1:]...)
		set, short := newAnySet(list), &anySet{few: list}
		if set.many == nil {
			t.Fatal("the list is not hashed")
		}
		for i := range looked {
			if got, want := set.has(looked[i]), short.has(looked[i]); got != want {
				t.Errorf("without %v: has(%v) = %v; want %v", items[skip], looked[i], got, want)
			}
		}
	}
}
