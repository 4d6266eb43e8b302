// Package mysql keeps objects in a database of MySQL 8.0.19 or later, or of
// MariaDB 10.6 or later, over the driver go-sql-driver/mysql.
package mysql

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"unicode"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// Engine is MySQL or MariaDB for sqlstore.
type Engine struct{ dialect.Dialect }

var (
	_ sqlstore.Engine       = Engine{}
	_ sqlstore.RowsInserter = Engine{}
)

// IncrementKey counts up, also behind keys that rows bring.
func (Engine) IncrementKey() string { return "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY" }

// Check refuses days of the year 0, which the driver reads as others.
func (e Engine) Check(f rql.Field) string {
	if f.Type == rql.TypeDate {
		return e.Quote(f.Column) + " >= '0001-01-01'"
	}
	return ""
}

// Literal writes texts in hexadecimal digits, whatever the SQL mode, and in
// parentheses: a column for long texts takes no other default in MySQL. Those of ASCII
// are such texts: for others a column of uuids is converted in a comparison, which no
// column that the database computes may have.
func (e Engine) Literal(v rql.Value) string {
	switch v.Kind() {
	case rql.KindBool:
		return strconv.FormatBool(v.Bool())
	case rql.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case rql.KindFloat:
		return strconv.FormatFloat(v.Float(), 'e', -1, 64)
	case rql.KindDecimal:
		if text, err := e.Arg(v); err == nil {
			return text.(string)
		}
	case rql.KindString, rql.KindTime:
		if text, err := e.Arg(v); err == nil {
			return "(CONVERT(X'" + hex.EncodeToString([]byte(text.(string))) + "' USING " + charset(text.(string)) + "))"
		}
	}
	return "NULL"
}

// charset is the smallest one that has a text.
func charset(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "utf8mb4"
	}
	return "ascii"
}

// ComputedIndexes is false: MySQL has no conditions of indexes, MariaDB no
// expressions either.
func (Engine) ComputedIndexes() bool { return false }

// Lower replaces letter by letter: both would change the letters of all scripts.
func (Engine) Lower(column string) string {
	for r := 'A'; r <= 'Z'; r++ {
		column = "REPLACE(" + column + ", '" + string(r) + "', '" + string(r+'a'-'A') + "')"
	}
	return column
}

// MaxName is 64 characters.
func (Engine) MaxName() int { return 64 }

// MaxColumns is that of InnoDB; a row of some types takes less.
func (Engine) MaxColumns() int { return 1017 }

// SameColumn ignores case.
func (Engine) SameColumn(a, b string) bool { return strings.EqualFold(a, b) }

// NoValues is an empty list.
func (Engine) NoValues() string { return "() VALUES ()" }

// Upsert is empty: ON DUPLICATE KEY UPDATE takes any unique index for the key.
func (Engine) Upsert(string, []string, []string, string) string { return "" }

// Returning is false: MariaDB has it for INSERT, MySQL not at all.
func (Engine) Returning() bool { return false }

// MaxArguments is that of the protocol.
func (Engine) MaxArguments() int { return 65535 }

// KeysEndAtLast is false: the driver gives the key of the first row, and what the
// others have is up to settings of the server.
func (Engine) KeysEndAtLast() bool { return false }

// KeysOfRows is true of MariaDB; MySQL has no RETURNING.
func (e Engine) KeysOfRows() bool { return e.MariaDB }

// LastInsertID is true.
func (Engine) LastInsertID() bool { return true }

// CountOn is empty: both count on behind the largest key.
func (Engine) CountOn(string, string) string { return "" }

// KeyTaken is false: a key that was counted is free.
func (Engine) KeyTaken(error) bool { return false }

// FailureAborts is false.
func (Engine) FailureAborts() bool { return false }

// AddsForeignKeys is true.
func (Engine) AddsForeignKeys() bool { return true }

// TableOptions are the engine that has transactions and foreign keys, and the
// characters of columns whose types a definition names.
func (Engine) TableOptions([]perstore.ColumnType) string {
	return " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
}

// migration names the lock of a database. It is the connection's, since a
// transaction ends with the first table that is made.
const migration = "CONCAT('perstore migrate ', MD5(DATABASE()))"

// LockMigrations takes a lock of the server for the database.
func (Engine) LockMigrations(ctx context.Context, tx sqlx.ExtContext, _ bool) (unlock string, err error) {
	const year = "31536000" // in seconds, which ctx or the caller shortens
	var taken bool
	if err := sqlx.GetContext(ctx, tx, &taken, "SELECT coalesce(GET_LOCK("+migration+", "+year+"), 0)"); err != nil {
		return "", err
	}
	if !taken {
		return "", errors.New("the lock of migrations was not given")
	}
	return "DO RELEASE_LOCK(" + migration + ")", nil
}

// Describe reads the information schema.
func (Engine) Describe(ctx context.Context, db sqlx.QueryerContext, table string) (have sqlstore.Table, err error) {
	const here = " WHERE table_schema = database() AND table_name = ?"
	for _, part := range []struct {
		names *[]string
		query string
	}{
		{&have.Columns, "SELECT column_name FROM information_schema.columns" + here + " ORDER BY ordinal_position"},
		{&have.Indexes, "SELECT DISTINCT index_name FROM information_schema.statistics" + here},
		{&have.Checks, "SELECT constraint_name FROM information_schema.table_constraints" + here + " AND constraint_type = 'CHECK'"},
		{&have.ForeignKeys, "SELECT constraint_name FROM information_schema.table_constraints" + here + " AND constraint_type = 'FOREIGN KEY'"},
	} {
		if err := sqlx.SelectContext(ctx, db, part.names, part.query, table); err != nil {
			return have, err
		}
	}
	return have, nil
}

// Classify reads the number of the error.
func (Engine) Classify(err error) sqlstore.Class {
	if errors.Is(err, driver.ErrPktTooLarge) {
		return sqlstore.Check
	}
	if errors.Is(err, driver.ErrInvalidConn) {
		return sqlstore.Unreachable
	}
	var failed *driver.MySQLError
	if !errors.As(err, &failed) {
		return sqlstore.Other
	}
	if failed.Number == 1105 && strings.Contains(failed.Message, "max_allowed_packet") { // ER_UNKNOWN_ERROR, of one value
		return sqlstore.Check
	}
	return classes[failed.Number]
}

// classes are the meanings of errors by their numbers.
var classes = map[uint16]sqlstore.Class{
	1062: sqlstore.Unique, // ER_DUP_ENTRY
	1586: sqlstore.Unique, // ER_DUP_ENTRY_WITH_KEY_NAME

	1216: sqlstore.ForeignKey, // ER_NO_REFERENCED_ROW
	1217: sqlstore.ForeignKey, // ER_ROW_IS_REFERENCED
	1451: sqlstore.ForeignKey, // ER_ROW_IS_REFERENCED_2
	1452: sqlstore.ForeignKey, // ER_NO_REFERENCED_ROW_2

	1074: sqlstore.Check, // ER_TOO_BIG_FIELDLENGTH
	1117: sqlstore.Check, // ER_TOO_MANY_FIELDS
	1118: sqlstore.Check, // ER_TOO_BIG_ROWSIZE

	1048: sqlstore.Check, // ER_BAD_NULL_ERROR
	1153: sqlstore.Check, // ER_NET_PACKET_TOO_LARGE
	1264: sqlstore.Check, // ER_WARN_DATA_OUT_OF_RANGE
	1265: sqlstore.Check, // WARN_DATA_TRUNCATED
	1292: sqlstore.Check, // ER_TRUNCATED_WRONG_VALUE
	1364: sqlstore.Check, // ER_NO_DEFAULT_FOR_FIELD
	1366: sqlstore.Check, // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD
	1406: sqlstore.Check, // ER_DATA_TOO_LONG
	3140: sqlstore.Check, // ER_INVALID_JSON_TEXT
	3819: sqlstore.Check, // ER_CHECK_CONSTRAINT_VIOLATED of MySQL
	4025: sqlstore.Check, // ER_CONSTRAINT_FAILED of MariaDB

	1690: sqlstore.Overflow, // ER_DATA_OUT_OF_RANGE

	1205: sqlstore.Busy, // ER_LOCK_WAIT_TIMEOUT
	3572: sqlstore.Busy, // ER_LOCK_NOWAIT

	1020: sqlstore.Lost, // ER_CHECKREAD
	1213: sqlstore.Lost, // ER_LOCK_DEADLOCK
	1613: sqlstore.Lost, // ER_XA_RBTIMEOUT
	1614: sqlstore.Lost, // ER_XA_RBDEADLOCK

	1040: sqlstore.Unreachable, // ER_CON_COUNT_ERROR
	1053: sqlstore.Unreachable, // ER_SERVER_SHUTDOWN
	1129: sqlstore.Unreachable, // ER_HOST_IS_BLOCKED
}
