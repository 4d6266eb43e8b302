package mssql_test

import (
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mssql"
)

func Example() {
	var d mssql.Dialect
	f := rql.Field{Name: "placedAt", Column: "placed at", Type: rql.TypeTime}
	fmt.Println(d.Quote(f.Column), d.ColumnType(f), d.Placeholder(1))
	fmt.Println(d.Page("10", "@p1", true))
	// Output:
	// [placed at] datetime2(6) @p1
	//  OFFSET @p1 ROWS FETCH NEXT 10 ROWS ONLY
}
