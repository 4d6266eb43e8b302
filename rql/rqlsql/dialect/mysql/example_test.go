package mysql_test

import (
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
)

func Example() {
	d := mysql.Dialect{MariaDB: true}
	name := rql.Field{Name: "name", Column: "full name", Type: rql.TypeString}
	arg, err := d.Arg(rql.TimeMicros(1_700_000_000_000_001))
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Quote(name.Column), d.KeyType(name))
	fmt.Println(arg)
	// Output:
	// `full name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin
	// 2023-11-14 22:13:20.000001
}
