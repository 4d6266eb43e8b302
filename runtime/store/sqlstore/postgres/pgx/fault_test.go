package pgx_test

import (
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

func TestFaults(t *testing.T) {
	server(t)
	faulttest.Run(t, faulttest.Server{
		Open: open,
		Name: func(t *testing.T) string { return newSchema(t) + "&lock_timeout=1500ms&application_name=" + nameOf(t) },
		Raw: func(t *testing.T, name string) *sqlx.DB {
			return connect(t, "postgres:"+strings.ReplaceAll(name, "&application_name=", "&application_name=raw_"))
		},
		Over:    postgres.Over,
		Dialect: dialect.Dialect{},
		Cut: func(t *testing.T, raw *sqlx.DB) {
			mustExec(t, raw, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1", nameOf(t))
		},
		HoldMigrations: func(t *testing.T, raw *sqlx.DB) {
			raw.SetMaxOpenConns(1)
			mustExec(t, raw, "SELECT pg_advisory_lock("+migrationKey+")")
		},
		FreeMigrations: func(t *testing.T, raw *sqlx.DB) { mustExec(t, raw, "SELECT pg_advisory_unlock("+migrationKey+")") },
		Patient:        func(name string) string { return strings.Replace(name, "lock_timeout=1500ms", "lock_timeout=1min", 1) },
		Waiting: func(t *testing.T, raw *sqlx.DB) int {
			return count(t, raw, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = $1", nameOf(t))
		},
		Prepared: "SELECT count(*) FROM pg_prepared_statements WHERE name NOT LIKE 'stmtcache_%'",
		Retype: func(table, column, to string) string {
			return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE " + to
		},
		FailureAborts: true,
		NoNUL:         true,
		TooLong:       10_000,
		MaxColumns:    1600,
		MaxNumbers:    1000,
		UniqueSays:    `"Where 'it' is"`,
		LinkSays:      `_previous_fk"`,
	})
}

// nameOf names the connections of a test's store.
func nameOf(t *testing.T) string { return strings.ReplaceAll(t.Name(), "/", "_") }

// migrationKey is the number of the lock of a schema's migrations.
const migrationKey = "hashtextextended('perstore migrate ' || current_schema(), 0)"
