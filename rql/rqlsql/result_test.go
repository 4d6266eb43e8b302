package rqlsql_test

import (
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestResult reads what different drivers give for one value.
func TestResult(t *testing.T) {
	day := time.Date(2024, 2, 29, 1, 2, 3, 4000, time.UTC)
	tests := []struct {
		query string
		src   any
		want  rql.Value
	}{
		{"count()", int64(3), rql.Int(3)},
		{"sum(stock)", int64(3), rql.Int(3)},
		{"sum(stock)", []byte("9007199254740993"), rql.Int(9007199254740993)},
		{"sum(price)", int64(3), rql.Float(3)},
		{"sum(price)", "2.5", rql.Float(2.5)},
		{"mean(stock)", 2.5, rql.Float(2.5)},
		{"mean(stock)", nil, rql.Null()},
		{"min(added)", day.UnixMicro(), rql.Time(day)},
		{"min(added)", day, rql.Time(day)},
		{"max(name)", []byte("z"), rql.String("z")},
	}
	for _, test := range tests {
		got, err := rqlsql.Reduce(sqlite.Dialect{}, bind(t, test.query)).Result(test.src)
		if err != nil || got.Kind() != test.want.Kind() || !got.Equal(test.want) {
			t.Errorf("%s: Result(%v) = %v, %v; want %v", test.query, test.src, got, err, test.want)
		}
	}
	for _, src := range []any{true, int64(1)} {
		if got, err := rqlsql.Exists(sqlite.Dialect{}, bind(t, "")).Result(src); err != nil || !got.Bool() {
			t.Errorf("Exists: Result(%v) = %v, %v", src, got, err)
		}
	}
	for _, src := range []any{"x", 2.5, true, day, struct{}{}} {
		if got, err := rqlsql.Count(sqlite.Dialect{}, bind(t, "")).Result(src); err == nil {
			t.Errorf("Count: Result(%v) = %v; want an error", src, got)
		}
	}
}
