package postgres_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// FuzzText compiles queries for PostgreSQL.
func FuzzText(f *testing.F) {
	dialecttest.Fuzz(f, postgres.Dialect{}, dialecttest.Seeds(f, "../../../.."), nil)
}
