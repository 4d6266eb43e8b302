// Package sqlite is the dialect of SQLite 3.39 and later.
//
// Booleans are kept as the integers 0 and 1, times as integers of microseconds
// since 1970 UTC, dates, uuids and decimals as text, lists and nested values as JSON
// text. Text is compared by code point, which is SQLite's default. Patterns
// with a wildcard that is not at their end do not see what follows a NUL. A
// regular expression needs the function regexp, which the application registers
// on its connections; a path into JSON with a quote or a backslash in a name
// needs SQLite 3.53. Long
// lists of values are JSON arrays, whose floats SQLite before 3.53 may read with
// an error in the last bit.
package sqlite

import (
	"errors"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Dialect is the dialect of SQLite. What it writes of regular expressions, and of
// ilike, calls the function regexp, which an application that opens the database
// itself registers on each connection, and of sums of decimals the function
// decimal_sum: Functions of the package
// runtime/store/sqlstore/sqlite does so for the driver ncruces. Without it SQLite
// has no such function and the statement fails, or a function that the driver
// brings answers, whose patterns may mean something else than those of Go.
type Dialect struct{ rqlsql.Standard }

var _ rqlsql.Dialect = Dialect{}

// Name is sqlite.
func (Dialect) Name() string { return "sqlite" }

// RowValues is true.
func (Dialect) RowValues() bool { return true }

// LiteralLimit is true: SQLite parses a statement again at every execution
// where its limit is bound.
func (Dialect) LiteralLimit() bool { return true }

// Page is LIMIT and OFFSET, which does not stand alone.
func (d Dialect) Page(limit, offset string, ordered bool) string {
	if limit == "" {
		limit = "-1"
	}
	return d.Standard.Page(limit, offset, ordered)
}

// Like is GLOB, because LIKE folds the case of ASCII letters. The sign before
// the pattern changes nothing but that SQLite does not look at its value when
// it plans, and so need not plan again when it changes.
func (Dialect) Like(column, pattern string, not bool) string {
	if not {
		return column + " NOT GLOB +" + pattern
	}
	return column + " GLOB +" + pattern
}

// PatternArg makes a pattern of GLOB. GLOB ends at a NUL, so that a pattern
// must not have one.
func (Dialect) PatternArg(pattern string) (any, error) {
	if strings.IndexByte(pattern, 0) >= 0 {
		return nil, errors.New("sqlite: a pattern with a NUL character")
	}
	return globSyntax.Convert(pattern), nil
}

var globSyntax = rqlsql.PatternSyntax{Run: "*", One: "?", Special: "*?[", Before: "[", After: "]"}

// Contains looks at the elements one by one.
func (Dialect) Contains(list, element string, _ rql.Type, not bool) string {
	exists := "EXISTS (SELECT 1 FROM json_each(" + list + ") AS e WHERE e.value = " + element + ")"
	if not {
		return "NOT " + exists
	}
	return exists
}

// ScalarsFrom are the rows of json_each, which has booleans as 0 and 1.
func (Dialect) ScalarsFrom(list, alias string, elem rql.Type) (from, value string) {
	from, value = "json_each("+list+") AS "+alias, alias+".value"
	if elem == rql.TypeTime {
		value = "(" + micros(value) + ")"
	}
	return from, value
}

// InList looks among the rows of json_each: an index over the column serves.
func (Dialect) InList(column, list string, _ rql.Type, not bool) string {
	if not {
		column += " NOT"
	}
	return column + " IN (SELECT e.value FROM json_each(" + list + ") AS e)"
}

// InListArg is a JSON array of what Arg gives.
func (d Dialect) InListArg(values []rql.Value, _ rql.Type) (any, error) {
	list := make([]byte, 0, 16*len(values))
	for i, v := range values {
		if i > 0 {
			list = append(list, ',')
		}
		arg, err := d.listedArg(v)
		if err != nil {
			return nil, err
		}
		if list, err = appendJSON(list, arg); err != nil {
			return nil, err
		}
	}
	return "[" + string(list) + "]", nil
}

// listedArg makes the driver value that InList compares with.
func (d Dialect) listedArg(v rql.Value) (any, error) {
	if v.Kind() == rql.KindDecimal {
		return d.DecimalArg(v)
	}
	return d.Arg(v)
}

// Arg writes booleans and times as integers.
func (d Dialect) Arg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindBool:
		return integer(v.Bool()), nil
	case rql.KindTime:
		return v.Int(), nil
	}
	return d.Standard.Arg(v)
}

// ElementArg writes booleans as integers.
func (d Dialect) ElementArg(v rql.Value) (any, error) {
	if v.Kind() == rql.KindBool {
		return integer(v.Bool()), nil
	}
	return d.Standard.ElementArg(v)
}

func integer(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// ColumnType is INTEGER, REAL or TEXT, which suits STRICT tables too.
func (Dialect) ColumnType(f rql.Field) string {
	switch f.Type {
	case rql.TypeBool, rql.TypeInt, rql.TypeTime:
		return "INTEGER"
	case rql.TypeFloat:
		return "REAL"
	}
	return "TEXT"
}
