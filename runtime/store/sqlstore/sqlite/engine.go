// Package sqlite keeps objects in an SQLite database, embedded in the program:
// the default of generated packages.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// Engine is SQLite for sqlstore.
type Engine struct{ dialect.Dialect }

var (
	_ sqlstore.Engine       = Engine{}
	_ sqlstore.RowsInserter = Engine{}
)

// IncrementKey counts up and never gives the key of a deleted row again.
func (Engine) IncrementKey() string { return "INTEGER PRIMARY KEY AUTOINCREMENT" }

// strictTypes are the types of columns that a STRICT table can have.
var strictTypes = []string{"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"}

// TableOptions makes SQLite check the types of columns, unless one has a type
// that only a table without checks can have.
func (Engine) TableOptions(named []perstore.ColumnType) string {
	for _, t := range named {
		if !slices.Contains(strictTypes, strings.ToUpper(t.Type)) {
			return ""
		}
	}
	return " STRICT"
}

// KeyType is ColumnType.
func (e Engine) KeyType(f rql.Field) string { return e.ColumnType(f) }

// Check lets only normal texts be decimals: others would not be equal to equal ones.
func (e Engine) Check(f rql.Field) string {
	if f.Type == rql.TypeDecimal {
		return normalDecimal(e.Quote(f.Column))
	}
	return ""
}

// Literal has booleans and times as integers, as the dialect has.
func (e Engine) Literal(v rql.Value) string {
	switch v.Kind() {
	case rql.KindBool:
		if v.Bool() {
			return "1"
		}
		return "0"
	case rql.KindInt, rql.KindTime:
		return fmt.Sprint(v.Int())
	case rql.KindFloat:
		return fmt.Sprint(v.Float())
	case rql.KindString:
		return rqlsql.Literal(v.Text())
	case rql.KindDecimal:
		if text, err := e.Arg(v); err == nil {
			return rqlsql.Literal(text.(string))
		}
	}
	return "NULL"
}

// ComputedIndexes is true.
func (Engine) ComputedIndexes() bool { return true }

// Lower knows no letters but those.
func (Engine) Lower(column string) string { return "lower(" + column + ")" }

// MaxName has no bound but that of a statement.
func (Engine) MaxName() int { return math.MaxInt32 }

// MaxColumns is what SQLite has where it is built with its own settings.
func (Engine) MaxColumns() int { return 2000 }

// SameColumn ignores the case of ASCII.
func (Engine) SameColumn(a, b string) bool { return strings.Map(lower, a) == strings.Map(lower, b) }

// lower is the letter that SQLite takes for the same.
func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// NoValues is DEFAULT VALUES.
func (Engine) NoValues() string { return "DEFAULT VALUES" }

// Upsert is ON CONFLICT DO UPDATE.
func (Engine) Upsert(table string, key, set []string, version string) string {
	return sqlstore.OnConflict(table, key, set, version)
}

// Returning is true.
func (Engine) Returning() bool { return true }

// LastInsertID is true.
func (Engine) LastInsertID() bool { return true }

// CountOn is empty: SQLite counts on behind the largest key.
func (Engine) CountOn(string, string) string { return "" }

// KeyTaken is false: a key that was counted is free.
func (Engine) KeyTaken(error) bool { return false }

// FailureAborts is false.
func (Engine) FailureAborts() bool { return false }

// AddsForeignKeys is false.
func (Engine) AddsForeignKeys() bool { return false }

// LockMigrations does nothing: a transaction that begins with BEGIN IMMEDIATE, as
// those of Open do, is the only one that writes.
func (Engine) LockMigrations(context.Context, sqlx.ExtContext, bool) (unlock string, err error) {
	return "", nil
}

// Describe reads the table's description.
func (Engine) Describe(ctx context.Context, db sqlx.QueryerContext, table string) (have sqlstore.Table, err error) {
	err = sqlx.SelectContext(ctx, db, &have.Columns, "SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		return have, err
	}
	err = sqlx.SelectContext(ctx, db, &have.Indexes, "SELECT name FROM pragma_index_list(?)", table)
	if err != nil {
		return have, err
	}
	var text []string
	err = sqlx.SelectContext(ctx, db, &text, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)", table)
	have.Checks = checks(strings.Join(text, ""))
	if err != nil {
		return have, err
	}
	have.Strict, err = strict(ctx, db, table)
	return have, err
}

// strict are the types of the columns of a STRICT table that hold nothing else: not
// INT, which Perstore does not write, nor ANY. INTEGER is as good for REAL as long as
// there are no fractions, but that is not known.
func strict(ctx context.Context, db sqlx.QueryerContext, table string) (map[string]string, error) {
	var columns []struct{ Name, Type string }
	err := sqlx.SelectContext(ctx, db, &columns, `SELECT c.name, c.type FROM pragma_table_list(?) t, pragma_table_info(?) c
		WHERE t.schema = 'main' AND t.strict AND c.type IN ('INTEGER', 'REAL', 'TEXT')`, table, table)
	types := make(map[string]string, len(columns))
	for _, c := range columns {
		types[c.Name] = c.Type
	}
	return types, err
}

// MaxArguments is SQLite's own limit.
func (Engine) MaxArguments() int { return 32766 }

// KeysEndAtLast is true: there is one writer.
func (Engine) KeysEndAtLast() bool { return true }

// KeysOfRows is false: RETURNING costs more than the last key.
func (Engine) KeysOfRows() bool { return false }

// checkName finds a constraint in the text of a table, which is the only place
// that has the names.
var checkName = regexp.MustCompile(`CONSTRAINT "((?:[^"]|"")*)" CHECK `)

// checks are the names of a table's checks.
func checks(text string) (names []string) {
	for _, found := range checkName.FindAllStringSubmatch(text, -1) {
		names = append(names, strings.ReplaceAll(found[1], `""`, `"`))
	}
	return names
}

// Classify reads SQLite's extended error code.
func (Engine) Classify(err error) sqlstore.Class {
	var code sqlite3.ExtendedErrorCode // alone, or in an *Error
	if !errors.As(err, &code) {
		return sqlstore.Other
	}
	switch code {
	case sqlite3.CONSTRAINT_PRIMARYKEY, sqlite3.CONSTRAINT_UNIQUE, sqlite3.CONSTRAINT_ROWID:
		return sqlstore.Unique
	case sqlite3.CONSTRAINT_FOREIGNKEY, sqlite3.CONSTRAINT_TRIGGER:
		return sqlstore.ForeignKey
	}
	switch code.Code() {
	case sqlite3.CONSTRAINT:
		return sqlstore.Check
	case sqlite3.BUSY, sqlite3.LOCKED:
		return sqlstore.Busy
	case sqlite3.CANTOPEN:
		return sqlstore.Unreachable
	case sqlite3.ERROR:
		return classifyText(err)
	}
	return sqlstore.Other
}

// classifyText reads the words of an error that has no code of its own.
func classifyText(err error) sqlstore.Class {
	if strings.HasSuffix(err.Error(), ": integer overflow") {
		return sqlstore.Overflow
	}
	return sqlstore.Other
}
