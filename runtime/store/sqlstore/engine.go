package sqlstore

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Engine is a database product: its dialect for queries, and what differs in
// writing, defining tables and reporting errors.
type Engine interface {
	rqlsql.Dialect

	// IncrementKey is the definition, after its name, of a column that is the
	// primary key and whose values the database counts up.
	IncrementKey() string

	// Upsert is the clause that makes INSERT replace the columns set of the row
	// of table whose key columns are taken, and add one to the column version
	// of that row; an empty version is none. set may be empty if it is not.
	// A WHERE about the row, or RETURNING, may follow.
	Upsert(table string, key, set []string, version string) string

	// Returning tells whether RETURNING at the end of INSERT, with or without
	// Upsert, and UPDATE gives columns of the row as it was written.
	Returning() bool

	// TableOptions follows the closing parenthesis of CREATE TABLE, for a table
	// with some columns whose types the definition names.
	TableOptions(named []perstore.ColumnType) string

	// Columns names the columns of a table as the database has it now; none
	// when there is no such table.
	Columns(ctx context.Context, db sqlx.QueryerContext, table string) ([]string, error)

	// Classify tells what a driver's error means.
	Classify(err error) Class
}

// Class is the meaning of a driver's error.
type Class uint8

// The classes of errors.
const (
	Other      Class = iota // anything else
	Unique                  // a key or unique index has the value
	ForeignKey              // a target is missing, or still referred to
	Check                   // a check, NOT NULL or type of a column
	Overflow                // a sum is beyond 64 bits
	Busy                    // another transaction is in the way
)
