package rqlsql_test

import (
	"errors"
	"math"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

// asLiteral writes a value as its RQL, between quotes that are doubled.
func asLiteral(v rql.Value) string { return rqlsql.Literal(rql.Scalar(v).String()) }

func TestCondition(t *testing.T) {
	for query, want := range map[string]string{
		"note=null":                   `"note" IS NULL`,
		"note!=null&active=true":      `"note" IS NOT NULL AND "active" = 'true'`,
		"name=it%27s":                 `"name" = 'it%27s'`,
		"stock!=1":                    `"in stock" IS DISTINCT FROM '1'`,
		"price=ge=1.5|in(name,(a,b))": `("price" >= '1.5' OR "name" IN ('a', 'b'))`,
		"not(in(name,(a,b)))":         `"name" NOT IN ('a', 'b')`,
		"between(price,(1,2))":        `"price" >= '1' AND "price" < '2'`,
		"name>=a&(name>a|id>1)":       `("name", "id") > ('a', '1')`,
		"(name=a|name=b)&price<1":     `("name" = 'a' OR "name" = 'b') AND "price" < '1'`,
	} {
		got, err := rqlsql.Condition(postgres.Dialect{}, bind(t, query), asLiteral)
		if got != want || err != nil {
			t.Errorf("Condition(%s) = %s, %v; want %s", query, got, err, want)
		}
	}
	got, err := rqlsql.Condition(mysql.Dialect{}, bind(t, "stock!=1"), asLiteral)
	if want := "NOT (`in stock` <=> '1')"; got != want || err != nil {
		t.Errorf("Condition of MySQL = %s, %v; want %s", got, err, want)
	}
}

func TestConditionRefused(t *testing.T) {
	for _, query := range []string{
		"", "like(name,a*)", "match(name,a)", "contains(tags,a)", "category/name=a", "rel(orders)", "recurse(alike,id=1)", "name=%00",
		"in(id,(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17))", "not(like(name,a*))",
	} {
		if got, err := rqlsql.Condition(postgres.Dialect{}, bind(t, query), asLiteral); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Condition(%q) = %s, %v; want errors.ErrUnsupported", query, got, err)
		}
	}
	q := rql.NewQuery(rql.Gt(rql.Property("price"), rql.Float(math.Inf(1))))
	if b, err := rql.Bind(q, product); err == nil {
		if got, err := rqlsql.Condition(postgres.Dialect{}, b, asLiteral); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Condition(%s) = %s, %v; want errors.ErrUnsupported", q, got, err)
		}
	}
}
