package postgres

import (
	"math"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// TestArray tests the text of arrays, which the server takes apart again.
func TestArray(t *testing.T) {
	for want, values := range map[string][]rql.Value{
		"{}":                              {},
		"{1,NULL,-7}":                     {rql.Int(1), rql.Null(), rql.Int(-7)},
		"{true,false}":                    {rql.Bool(true), rql.Bool(false)},
		"{0.5,1e+21,+Inf,NaN}":            {rql.Float(0.5), rql.Float(1e21), rql.Float(math.Inf(1)), rql.Float(math.NaN())},
		`{"","a b","NULL","{"}`:           {rql.String(""), rql.String("a b"), rql.String("NULL"), rql.String("{")},
		`{"a\"b","\\","é,"}`:              {rql.String(`a"b`), rql.String(`\`), rql.String("é,")},
		"{1.5,-1000,NULL}":                {rql.Decimal("1.50"), rql.Decimal("-1e3"), rql.Null()},
		`{"[\"x\",1]"}`:                   {rql.List([]rql.Value{rql.String("x"), rql.Int(1)})},
		`{"2020-01-02T03:04:05.000006Z"}`: {rql.Time(time.Date(2020, 1, 2, 3, 4, 5, 6000, time.UTC))},
	} {
		var elements []byte
		for _, v := range values {
			var err error
			if elements, err = (Engine{}).AppendElement(elements, &rql.Field{}, v); err != nil {
				t.Fatalf("AppendElement(%v) error = %v", v, err)
			}
		}
		if got := (Engine{}).Array(elements); got != want {
			t.Errorf("Array of %v = %v; want %s", values, got, want)
		}
	}
	if _, err := (Engine{}).AppendElement(nil, &rql.Field{}, rql.String("a\x00")); err == nil {
		t.Error("AppendElement of a NUL gives no error")
	}
}
