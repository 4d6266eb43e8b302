package mysql_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	"github.com/perstore/perstoregen/rql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
)

// The models of a package over a handle of the application's own. What is asked
// of the server is known before it is asked.
func ExampleOver() {
	handle, err := sqlx.Open("mysql", "wiki@tcp(db.example)/wiki?parseTime=true&clientFoundRows=true") // which connects when it has to
	if err != nil {
		log.Fatal(err)
	}
	defer handle.Close()
	data, err := sqlstore.Over(handle, dialect.Dialect{MariaDB: true}, wiki.Entities(), map[string]sqlstore.OverFunc{"mariadb": mysql.Over})
	if err != nil {
		log.Fatal(err)
	}

	query, err := rql.Parse("title=ilike=home*&select(title)&limit(3)")
	if err != nil {
		log.Fatal(err)
	}
	plan, err := perstore.Explain(context.Background(), data.Model("Page").Store(), query)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(plan.SQL)
	fmt.Printf("%q\n", plan.Args[0])
	// Output:
	// SELECT t0.`slug`, t0.`title` FROM `pages` AS t0 WHERE t0.`title` REGEXP ? ORDER BY t0.`slug` LIMIT ?
	// "\\A[Hh][Oo][Mm][Ee]"
}
