package mssql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mssql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// FuzzText compiles queries for SQL Server.
func FuzzText(f *testing.F) {
	dialecttest.Fuzz(f, mssql.Dialect{}, dialecttest.Seeds(f, "../../../.."), nil)
}
