package postgres_test

import (
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

func Example() {
	var d postgres.Dialect
	name := rql.Field{Name: "name", Column: "full name", Type: rql.TypeString}
	ids := []rql.Value{rql.Int(1), rql.Int(2)}
	arg, err := d.InListArg(ids, rql.TypeInt)
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Quote(name.Column), d.ColumnType(name))
	fmt.Println(d.InList("id", d.Placeholder(1), rql.TypeInt, false), arg)
	// Output:
	// "full name" text COLLATE "C"
	// id = ANY ($1::bigint[]) {1,2}
}
