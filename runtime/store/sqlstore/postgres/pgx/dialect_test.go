package pgx_test

import (
	"database/sql"
	"testing"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// TestDialect asks queries with arguments of all kinds, in memory and over pgx,
// which writes arguments by the types that the server expects.
func TestDialect(t *testing.T) {
	dialecttest.Run(t, dialect.Dialect{}, func(t *testing.T) *sql.DB {
		return connect(t, "postgres:"+newSchema(t)+"&jit=off").DB
	})
}
