package rqlsql

import "github.com/perstore/perstoregen/rql"

// Dialect is what differs between databases. Its methods take and give pieces
// of SQL text: an operand (a qualified column or a placeholder) is written at
// most once in a result, except by Reduce. A dialect embeds [Standard] and
// replaces what its database has otherwise. Methods are called concurrently.
type Dialect interface {
	// Name is the name of the database in lower case: sqlite, postgres.
	Name() string

	// Quote makes an identifier of any non-empty text without a NUL.
	Quote(name string) string

	// Placeholder is the place of the n-th argument, counted from 1. A
	// statement has its placeholders in the order of its arguments, except
	// where Page changes the order of its two.
	Placeholder(n int) string

	// Distinct holds where a and b differ, or where one of them is null. It is
	// never unknown.
	Distinct(a, b string) string

	// AsText is the text of a column of type t, a date or a uuid, as rql has it: it
	// compares with texts by code point.
	AsText(column string, t rql.Type) string

	// Decimal is a column of decimals as comparisons, orders and indexes take it: of a
	// database without exact numbers a text that orders as they do. column may be
	// written several times.
	Decimal(column string) string

	// DecimalPlace stands in the text for an argument made by DecimalArg, as what
	// Decimal gives is compared with it.
	DecimalPlace(place string) string

	// DecimalArg makes the driver value that what Decimal gives is compared with. It is
	// errors.ErrUnsupported for one that no column can have.
	DecimalArg(v rql.Value) (any, error)

	// Like holds where column matches pattern, an argument made by PatternArg:
	// by code point, case-sensitive, the whole text. With not it is the
	// complement for what is not null.
	Like(column, pattern string, not bool) string

	// Regexp holds where column matches pattern, an argument made by RegexpArg,
	// somewhere in its text. With not it is the complement for what is not null.
	Regexp(column, pattern string, not bool) string

	// Contains holds where list, a column with a JSON array of elem values,
	// has the element, an argument made by ElementArg or a column. With not it
	// is the exact complement, which holds for a null list too.
	Contains(list, element string, elem rql.Type, not bool) string

	// ScalarsFrom is an item of FROM that has a row for each element of list, a
	// column with a JSON array of elem values, none where it is null, and the
	// expression of the element as a column of type elem holds it. alias names
	// the item.
	ScalarsFrom(list, alias string, elem rql.Type) (from, value string)

	// ElementsFrom is an item of FROM that has a row for each element of list, a
	// column with a JSON array, none where it is null, and the element as JSON,
	// which is a column to JSONValue; what is no object may be null there. alias
	// names the item.
	ElementsFrom(list, alias string) (from, value string)

	// JSONValue is the value at a path of member names, one or more, in a column
	// with JSON, as a column of type t holds it: JSON itself for a list, which is an
	// array, and for a nested value, which is anything. It is null where the path
	// leads nowhere, to null or to a value of another type of JSON; a number without
	// a fraction is an integer however it is written. A time is one in UTC, as
	// encoding/json writes it. The names are any text without a NUL. column may be
	// written several times.
	JSONValue(column string, path []string, t rql.Type) string

	// InList holds where column, of type elem, is one of a list, an argument
	// made by InListArg; a column of decimals is what Decimal gives. With not it is
	// the complement for what is not null.
	InList(column, list string, elem rql.Type, not bool) string

	// RowValues tells whether (a, b) > (x, y) compares a first and then b, and
	// an index over them serves.
	RowValues() bool

	// RowKeys tells whether (a, b) IN (SELECT x, y …) is understood.
	RowKeys() bool

	// Recursion tells whether a sub-query may begin with WITH RECURSIVE and make
	// a table by UNION of itself, which ends when there are no new rows.
	Recursion() bool

	// Unbounded makes of the text of a statement that has such a table one that
	// goes as deep as the rows lead, whatever bound the database has.
	Unbounded(statement string) string

	// NullsOrder follows a key of ORDER BY that may be null: nulls come first
	// ascending, last descending. It is empty where that is the default.
	NullsOrder(desc bool) string

	// LiteralLimit tells whether the limit is written as a number, which makes
	// it a part of the shape, and not as a placeholder.
	LiteralLimit() bool

	// Page is the clause after ORDER BY that skips offset rows and gives up to
	// limit rows. Either may be empty, not both. Where the statement has no
	// ORDER BY, ordered is false.
	Page(limit, offset string, ordered bool) string

	// Reduce is the expression of op (sum, mean, min, max) over a column of
	// type t. The sum of none is 0, the sum of integers is an integer, that of decimals
	// is exact, a mean is a float; the others are null for none.
	Reduce(op, column string, t rql.Type) string

	// Arg makes a driver value of a scalar, a list or a nested value, as a
	// column of its type holds it; of a list JSON, see [ColumnArg].
	Arg(v rql.Value) (any, error)

	// ElementArg makes the driver value that an element of a JSON array is
	// compared with.
	ElementArg(v rql.Value) (any, error)

	// InListArg makes the one driver value of the list of InList, whatever its
	// length. The values are compared exactly: integers beyond 2^53, texts that
	// are not UTF-8.
	InListArg(values []rql.Value, elem rql.Type) (any, error)

	// PatternArg makes the driver value of an rql pattern: * any run, ? one
	// character, \ escapes.
	PatternArg(pattern string) (any, error)

	// RegexpArg makes the driver value of a regular expression of RE2; with fold
	// it ignores case. It is errors.ErrUnsupported where the database cannot
	// match what RE2 does, which may be so for all patterns.
	RegexpArg(pattern string, fold bool) (any, error)

	// ColumnType is the type of the column of f in CREATE TABLE, with what makes
	// text compare by code point, without NOT NULL.
	ColumnType(f rql.Field) string
}
