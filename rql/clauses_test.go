package rql_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

func TestClauses(t *testing.T) {
	q, err := rql.Parse("a=1&(b=2&sort(-c)&(limit(3)&d=4))&count()")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		got  rql.Query
		want string
	}{
		{"Flat", q.Flat(), "eq(a,1)&eq(b,2)&sort(-c)&limit(3)&eq(d,4)&count()"},
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

// TestFiltersNameTheElement leaves out values: what was about its value names
// the property.
func TestFiltersNameTheElement(t *testing.T) {
	for query, want := range map[string]string{
		"values(a)&gt(1)&b=2":                                    "gt(a,1)&eq(b,2)",
		"(values(a)&or(gt(1),not(in((2,3)))))":                   "or(gt(a,1),not(in(a,(2,3))))",
		"values(a/b)&rel(c)&rel(c,contains(d,gt(1)))&recurse(c)": "rel(c)&rel(c,contains(d,gt(1)))&recurse(c)",
		"values(a/b)&gt(1)":                                      "gt((a,b),1)",
		"values(a,b)&gt(1)":                                      "gt(1)",
		"aggregate(a,b)&values(a)&gt(1)":                         "gt(1)",
		"values(a)&contains(gt(1))&sum()":                        "contains(a,gt(1))",
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Filters().String(); got != want {
			t.Errorf("Filters(%s) = %s; want %s", query, got, want)
		}
		if again, _ := rql.Parse(query); !again.Equal(q) {
			t.Errorf("Filters changes %s to %s", again, q)
		}
	}
}

// TestClausesAreBounded refuses a clause of thousands of columns, which decoded
// JSON could have.
func TestClausesAreBounded(t *testing.T) {
	var names []string
	for i := range 9000 {
		names = append(names, "a"+strconv.Itoa(i))
	}
	for _, clause := range []string{"select", "unselect", "values", "sort", "aggregate"} {
		for n, want := range map[int]bool{1000: true, 9000: false} {
			q, err := rql.Parse(clause + "(" + strings.Join(names[:n], ",") + ")")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rql.Bind(q, rql.Untyped); (err == nil) != want {
				t.Errorf("Bind(%s of %d columns) error = %v", clause, n, err)
			}
		}
	}
}
