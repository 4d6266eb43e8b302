package postgres_test

import (
	"math"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

func TestArg(t *testing.T) {
	var d postgres.Dialect
	tests := []struct {
		value rql.Value
		want  any // nil is an error
	}{
		{rql.Time(time.Date(2024, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600))), "2024-01-02T02:04:05.000006Z"},
		{rql.Time(time.Date(0, 2, 29, 0, 0, 0, 0, time.UTC)), "0001-02-29T00:00:00Z BC"},
		{rql.Time(time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)), "0002-01-01T00:00:00Z BC"},
		{rql.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), "10000-01-01T00:00:00Z"},
		{rql.String("a\x00"), nil},
		{rql.String("\xff"), nil},
		{rql.String("é"), "é"},
		{rql.Int(7), int64(7)},
	}
	for _, test := range tests {
		if got, err := d.Arg(test.value); got != test.want || (err == nil) != (test.want != nil) {
			t.Errorf("Arg(%v) = %v, %v; want %v", test.value, got, err, test.want)
		}
	}
	for _, bad := range []string{"a\x00", "\xff"} {
		if arg, err := d.ElementArg(rql.String(bad)); err == nil {
			t.Errorf("ElementArg(%q) = %v; want an error", bad, arg)
		}
		if arg, err := d.PatternArg(bad); err == nil {
			t.Errorf("PatternArg(%q) = %v; want an error", bad, arg)
		}
	}
}

func TestInListArg(t *testing.T) {
	var d postgres.Dialect
	tests := []struct {
		values []rql.Value
		want   any // nil is an error
	}{
		{nil, "{}"},
		{[]rql.Value{rql.Float(0.1), rql.Float(math.Inf(1)), rql.Float(math.Inf(-1))}, "{1e-01,Infinity,-Infinity}"},
		{[]rql.Value{rql.String(`a"b\c`), rql.String(""), rql.String("NULL"), rql.String("{,}")}, `{"a\"b\\c","","NULL","{,}"}`},
		{[]rql.Value{rql.Bool(true), rql.Bool(false)}, "{true,false}"},
		{[]rql.Value{rql.Null()}, nil},
		{[]rql.Value{rql.String("\x00")}, nil},
	}
	for _, test := range tests {
		if got, err := d.InListArg(test.values, rql.TypeString); got != test.want || (err == nil) != (test.want != nil) {
			t.Errorf("InListArg(%v) = %v, %v; want %v", test.values, got, err, test.want)
		}
	}
}
