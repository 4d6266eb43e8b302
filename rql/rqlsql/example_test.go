package rqlsql_test

import (
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

func Example() {
	city := &rql.Schema{Name: "city", Table: "cities", Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString},
		{Name: "mayor", Column: "mayor", Type: rql.TypeString, Nullable: true},
	}}
	query, err := rql.Parse("like(name,New*)&mayor!=Ann&sort(-name)&limit(10)")
	if err != nil {
		panic(err)
	}
	bound, err := rql.Bind(query, city)
	if err != nil {
		panic(err)
	}

	statement := rqlsql.Select(sqlite.Dialect{}, bound, nil)
	text, err := statement.SQL()
	if err != nil {
		panic(err)
	}
	args, err := statement.Args(nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(text)
	fmt.Printf("%q\n", args)
	// Output:
	// SELECT t0."id", t0."name", t0."mayor" FROM "cities" AS t0 WHERE t0."name" >= ? AND t0."name" < ? AND t0."mayor" IS DISTINCT FROM ? ORDER BY t0."name" DESC LIMIT 10
	// ["New" "Nex" "Ann"]
}
