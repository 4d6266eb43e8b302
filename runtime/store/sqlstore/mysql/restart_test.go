package mysql_test

import (
	"testing"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
)

// TestRestart kills a server of its own, which writes what it acknowledges.
func TestRestart(t *testing.T) {
	server(t)
	own := faulttest.StartOwn(t, "../../../..", "PERSTORE_TEST_MYSQL", "PERSTORE_TEST_POSTGRES")
	t.Setenv("PERSTORE_TEST_MYSQL", own.DSN)
	mustExec(t, connect(t, server(t)), "SET GLOBAL innodb_flush_log_at_trx_commit = 1")
	faulttest.Restart(t, faulttest.Server{
		Open:    mysql.Open,
		Name:    newDatabase,
		Raw:     within,
		Dialect: dialect.Dialect{MariaDB: true},
	}, own)
}
