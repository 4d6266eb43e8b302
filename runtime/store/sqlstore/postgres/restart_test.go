package postgres_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

// TestRestart kills a server of its own, which writes what it acknowledges.
func TestRestart(t *testing.T) {
	server(t)
	own := faulttest.StartOwn(t, "../../../..", "PERSTORE_TEST_POSTGRES", "PERSTORE_TEST_MYSQL")
	t.Setenv("PERSTORE_TEST_POSTGRES", own.DSN+"&synchronous_commit=on")
	faulttest.Restart(t, faulttest.Server{
		Open:    postgres.Open,
		Name:    func(t *testing.T) string { return newSchema(t) },
		Raw:     func(t *testing.T, name string) *sqlx.DB { return connect(t, "postgres:"+name) },
		Dialect: dialect.Dialect{},
	}, own)
}
