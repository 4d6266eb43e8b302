package sqlstore

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
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

	// KeyType is the type of the column of f where it is in a key, an index or a
	// foreign key: ColumnType, unless the database has no index over that.
	KeyType(f rql.Field) string

	// Check is the condition on the column of f without which the database would
	// keep what cannot be read again. It is empty where there is none.
	Check(f rql.Field) string

	// Literal is a constant, a scalar, as the default of a column. Text may hold
	// anything but a NUL.
	Literal(v rql.Value) string

	// ComputedIndexes tells whether an index may be over expressions, and have a
	// condition on its rows. Where not, columns that the database computes stand for
	// what a unique index is over.
	ComputedIndexes() bool

	// Lower is the text of a column with the letters A to Z as a to z and all else
	// as it is, as an expression of an index.
	Lower(column string) string

	// MaxName is the most bytes of a name that the database keeps whole.
	MaxName() int

	// MaxColumns is the most columns that a table may have.
	MaxColumns() int

	// SameColumn tells whether a table cannot have columns of both names, which
	// may differ in case.
	SameColumn(a, b string) bool

	// NoValues follows the table in an INSERT of a row that has only defaults.
	NoValues() string

	// Upsert is the clause that makes INSERT replace the columns set of the row
	// of table whose key columns are taken, and add one to the column version
	// of that row; an empty version is none. set may be empty if it is not.
	// A WHERE about the row, or RETURNING, may follow. It is empty where the
	// database has no such clause, or one that takes any unique index for the
	// key: an UPDATE, and INSERT where it meets no row, do then.
	Upsert(table string, key, set []string, version string) string

	// Returning tells whether RETURNING at the end of INSERT, with or without
	// Upsert, and UPDATE gives columns of the row as it was written.
	Returning() bool

	// LastInsertID tells whether the driver gives the key that the database has
	// counted up; where not, RETURNING gives it.
	LastInsertID() bool

	// CountOn is an expression that follows RETURNING where a row is given its
	// key although the database counts it up: it makes the database count on
	// behind that key. It is empty where the database does so by itself. table
	// and key are quoted.
	CountOn(table, key string) string

	// KeyTaken tells whether a statement failed because its row's key is taken,
	// rather than a value of another unique index. It is asked of keys that the
	// database has counted up, and may be false where CountOn is empty.
	KeyTaken(err error) bool

	// FailureAborts tells whether a statement that fails makes the database
	// refuse the rest of its transaction, unless a savepoint is gone back to.
	FailureAborts() bool

	// AddsForeignKeys tells whether ALTER TABLE can add a foreign key. A table
	// is then created before its foreign keys, so that their targets are there;
	// where not, it is created with them, and they may lead to tables to come.
	AddsForeignKeys() bool

	// TableOptions follows the closing parenthesis of CREATE TABLE, for a table
	// with some columns whose types the definition names.
	TableOptions(named []perstore.ColumnType) string

	// LockMigrations waits, at the beginning of the transaction tx, until no other
	// process migrates the database, however long that takes before ctx ends. What
	// others have committed until then is seen in tx. fresh tells that tx has run
	// nothing yet. The statement unlock lets others go on; it is empty where the
	// end of tx does.
	LockMigrations(ctx context.Context, tx sqlx.ExtContext, fresh bool) (unlock string, err error)

	// Describe tells what the database has now of a table: nothing when there
	// is no such table.
	Describe(ctx context.Context, db sqlx.QueryerContext, table string) (Table, error)

	// Classify tells what a driver's error means.
	Classify(err error) Class
}

// Table is what a database has of a table.
type Table struct {
	Columns     []string
	Indexes     []string
	Checks      []string // of its constraints with a name
	ForeignKeys []string // of its constraints; none where AddsForeignKeys is false

	// Strict are the types of the columns, by name, where each holds values of its
	// own type alone and the driver gives them as such; nil where it may be otherwise.
	Strict map[string]string
}

// Class is the meaning of a driver's error.
type Class uint8

// The classes of errors.
const (
	Other       Class = iota // anything else
	Unique                   // a key or unique index has the value
	ForeignKey               // a target is missing, or still referred to
	Check                    // a check, NOT NULL or type of a column
	Overflow                 // a sum is beyond 64 bits
	Busy                     // another transaction is in the way for too long
	Lost                     // of transactions in each other's way this one was given up
	Unreachable              // the database cannot be reached, beside what package net tells
	Stale                    // the statement was prepared for columns that have changed: it is to be prepared again
)
