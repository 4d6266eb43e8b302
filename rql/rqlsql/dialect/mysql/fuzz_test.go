package mysql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// FuzzMySQL compiles queries for MySQL.
func FuzzMySQL(f *testing.F) {
	dialecttest.Fuzz(f, mysql.Dialect{}, dialecttest.Seeds(f, "../../../.."), nil)
}

// FuzzMariaDB compiles queries for MariaDB.
func FuzzMariaDB(f *testing.F) {
	dialecttest.Fuzz(f, mysql.Dialect{MariaDB: true}, dialecttest.Seeds(f, "../../../.."), nil)
}
