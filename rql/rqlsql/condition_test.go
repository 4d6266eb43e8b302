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

// TestConditionInside has conditions on members of a nested value.
func TestConditionInside(t *testing.T) {
	visit := &rql.Schema{Name: "visit", Table: "visits", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "place", Column: "place", Type: rql.TypeJSON, Of: &rql.Schema{Name: "place", Fields: []rql.Field{
			{Name: "city", Type: rql.TypeString},
			{Name: "since", Type: rql.TypeTime},
			{Name: "opened", Type: rql.TypeDate},
			{Name: "fee", Type: rql.TypeDecimal},
		}}},
	}}
	for query, ok := range map[string]bool{
		"place/city=a": true, "place=null": true, "id=1|place/city=null": true,
		"place/since=null": false, "id=1&place/since=ge=2020-01-01T00:00:00Z": false, "in(place/opened,(2020-01-01))": false, "not(place/fee=1)": false,
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", query, err)
		}
		b, err := rql.Bind(q, visit)
		if err != nil {
			t.Fatalf("Bind(%s) error = %v", query, err)
		}
		if _, err := rqlsql.Condition(postgres.Dialect{}, b, asLiteral); ok && err != nil || !ok && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Condition(%s) error = %v; want errors.ErrUnsupported: %v", query, err, !ok)
		}
	}
}
