package rql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
)

func TestClauses(t *testing.T) {
	q, err := rql.Parse("a=1&(b=2&sort(-c)&(limit(3)&d=4))&count()")
	if err != nil {
		t.Fatal(err)
	}
	q = q.Flat()
	for _, tt := range []struct {
		name string
		got  rql.Query
		want string
	}{
		{"Flat", q, "eq(a,1)&eq(b,2)&sort(-c)&limit(3)&eq(d,4)&count()"},
		{"Filters", q.Filters(), "eq(a,1)&eq(b,2)&eq(d,4)"},
		{"Rows", q.Rows(), "eq(a,1)&eq(b,2)&sort(-c)&limit(3)&eq(d,4)"},
		{"Without(sort)", q.Without("sort"), "eq(a,1)&eq(b,2)&limit(3)&eq(d,4)&count()"},
	} {
		if got := tt.got.String(); got != tt.want {
			t.Errorf("%s = %s; want %s", tt.name, got, tt.want)
		}
	}
	if got := q.Reduction(); got != "count" {
		t.Errorf("Reduction() = %q; want count", got)
	}
	if args, ok := q.Clause("limit"); !ok || len(args) != 1 || args[0].Value().Int() != 3 {
		t.Errorf("Clause(limit) = %v, %v; want (3)", args, ok)
	}
	if args, ok := q.Clause("select"); ok {
		t.Errorf("Clause(select) = %v; want none", args)
	}
}
