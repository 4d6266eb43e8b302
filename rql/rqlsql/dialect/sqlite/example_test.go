package sqlite_test

import (
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

func Example() {
	var d sqlite.Dialect
	f := rql.Field{Name: "placedAt", Column: "placed at", Type: rql.TypeTime}
	arg, err := d.Arg(rql.TimeMicros(1_700_000_000_000_001))
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Quote(f.Column), d.ColumnType(f), arg)
	// Output: "placed at" INTEGER 1700000000000001
}
