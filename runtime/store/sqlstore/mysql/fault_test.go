package mysql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
)

func TestFaults(t *testing.T) {
	server(t)
	faulttest.Run(t, faulttest.Server{
		Open:    mysql.Open,
		Name:    func(t *testing.T) string { return newDatabase(t) + "&innodb_lock_wait_timeout=1" },
		Raw:     within,
		Over:    mysql.Over,
		Dialect: dialect.Dialect{MariaDB: true},
		Cut:     cut,
		HoldMigrations: func(t *testing.T, raw *sqlx.DB) {
			mustExec(t, raw, "SELECT GET_LOCK(CONCAT('perstore migrate ', MD5(DATABASE())), 0)")
		},
		FreeMigrations: func(t *testing.T, raw *sqlx.DB) {
			mustExec(t, raw, "SELECT RELEASE_LOCK(CONCAT('perstore migrate ', MD5(DATABASE())))")
		},
		Patient: func(name string) string {
			return strings.Replace(name, "innodb_lock_wait_timeout=1", "innodb_lock_wait_timeout=60", 1)
		},
		Waiting: func(t *testing.T, raw *sqlx.DB) int {
			return count(t, raw, "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <> connection_id() AND command <> 'Sleep'")
		},
		Prepared: "SELECT sum(IF(variable_name = 'COM_STMT_PREPARE', 1, -1) * variable_value) FROM information_schema.session_status" +
			" WHERE variable_name IN ('COM_STMT_PREPARE', 'COM_STMT_CLOSE')",
		Retype:      func(table, column, to string) string { return "ALTER TABLE " + table + " MODIFY " + column + " " + to },
		AnyCase:     true,
		HookSees:    []string{"GET_LOCK", "RELEASE_LOCK"},
		TooLong:     256,
		MaxColumns:  1017,
		MaxNumbers:  900,
		TooWideSays: "Row size too large (> 8126)",
		UniqueSays:  "Where 'it' is",
		LinkSays:    "_previous_fk`",
	})
}

// cut kills the connections to the database of raw.
func cut(t *testing.T, raw *sqlx.DB) {
	var ids []int64
	err := raw.Select(&ids, "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		mustExec(t, raw, fmt.Sprint("KILL ", id))
	}
}
