// Package mysql is the dialect of MySQL 8.0.19 and later, and of MariaDB 10.6
// and later.
//
// Text is compared by code point: its columns have a collation that is binary
// and does not pad, of which each of the two has its own. Booleans are of the
// type BOOLEAN, times DATETIME(6) in UTC, dates DATE, uuids CHAR(36), lists and
// nested values JSON. Neither database keeps an infinite number, a year before
// 1 or after 9999, or a text that is not UTF-8, which are refused as arguments.
// An order looks at the first max_sort_length bytes of a text. Decimals are
// DECIMAL(65,30), the most digits that there are: others are refused as arguments.
//
// The DSN of the Go driver should have parseTime=true, so that times are read as
// such, and clientFoundRows=true, so that an update counts the rows that it met.
package mysql

import (
	"fmt"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Dialect is the dialect of MySQL, or of MariaDB.
type Dialect struct {
	rqlsql.Standard
	MariaDB bool
}

var _ rqlsql.Dialect = Dialect{}

// Name is mysql or mariadb.
func (d Dialect) Name() string {
	if d.MariaDB {
		return "mariadb"
	}
	return "mysql"
}

// Quote writes name in backticks.
func (Dialect) Quote(name string) string {
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

// Distinct is the complement of <=>, which takes two nulls for equal.
func (Dialect) Distinct(a, b string) string { return "NOT (" + a + " <=> " + b + ")" }

// AsText converts to the characters that texts have.
func (d Dialect) AsText(column string, t rql.Type) string {
	if t == rql.TypeDate {
		column = "DATE_FORMAT(" + column + ", '%Y-%m-%d')"
	}
	return "CONVERT(" + column + " USING utf8mb4)" + d.collate()
}

// Page is LIMIT and OFFSET, which does not stand alone.
func (d Dialect) Page(limit, offset string, ordered bool) string {
	if limit == "" {
		limit = "18446744073709551615"
	}
	return d.Standard.Page(limit, offset, ordered)
}

// maxRecursion is as much as the setting of either database takes.
const maxRecursion = "4294967295"

// Unbounded lifts the bound of 1,000 rounds for the statement: behind it MySQL
// stops with an error, and MariaDB gives what it has with a warning.
func (d Dialect) Unbounded(statement string) string {
	if d.MariaDB {
		return "SET STATEMENT max_recursive_iterations = " + maxRecursion + " FOR " + statement
	}
	verb, rest, _ := strings.Cut(statement, " ")
	return verb + " /*+ SET_VAR(cte_max_recursion_depth = " + maxRecursion + ") */ " + rest
}

// Reduce makes floats of means: avg of integers is a decimal number.
func (d Dialect) Reduce(op, column string, t rql.Type) string {
	switch {
	case op == "mean":
		return "avg(" + column + " + 0e0)"
	case op == "sum" && t == rql.TypeFloat:
		return "coalesce(sum(" + column + "), 0e0)"
	}
	return d.Standard.Reduce(op, column, t)
}

// Contains looks at the elements one by one.
func (d Dialect) Contains(list, element string, elem rql.Type, not bool) string {
	exists := "EXISTS (SELECT 1 FROM " + elements(d.read(list), "e", d.elementType(elem)) + " WHERE e.v = " + element + ")"
	if not {
		return "NOT " + exists
	}
	return exists
}

// ScalarsFrom are the rows of JSON_TABLE.
func (d Dialect) ScalarsFrom(list, alias string, elem rql.Type) (from, value string) {
	columnType, value := d.elementType(elem), alias+".v"
	switch elem {
	case rql.TypeTime:
		columnType, value = "VARCHAR(32)", datetime(value)
	case rql.TypeDate:
		columnType, value = "VARCHAR(32)", "CAST("+value+" AS DATE)"
	case rql.TypeUUID:
		columnType = uuidType
	}
	return elements(d.read(list), alias, columnType), value
}

// elements are the elements of a JSON array, as the column v of alias.
func elements(list, alias, columnType string) string {
	return "JSON_TABLE(" + list + ", '$[*]' COLUMNS (v " + columnType + " PATH '$')) AS " + alias
}

// read is a list of a row. MariaDB looks into the list of a row that it has not read
// where it sees that there is none to read: the text is empty then, and an error.
func (d Dialect) read(list string) string {
	if d.MariaDB {
		return "NULLIF(" + list + ", '')"
	}
	return list
}

// elementType is the type of an element, as ElementArg compares it.
func (d Dialect) elementType(elem rql.Type) string {
	switch elem {
	case rql.TypeBool:
		return "TINYINT"
	case rql.TypeInt:
		return "BIGINT"
	case rql.TypeFloat:
		return "DOUBLE"
	}
	return d.longText()
}

// InList looks among the rows of JSON_TABLE.
func (d Dialect) InList(column, list string, elem rql.Type, not bool) string {
	if not {
		column += " NOT"
	}
	columnType, value := d.listed(elem)
	return column + " IN (SELECT " + value + " FROM " + elements(list, "e", columnType) + ")"
}

// listed is the type of what InListArg writes, and the value that it stands
// for. What JSON has no exact value of is a text.
func (d Dialect) listed(elem rql.Type) (columnType, value string) {
	switch elem {
	case rql.TypeFloat:
		return "VARCHAR(32)", "e.v + 0e0"
	case rql.TypeTime:
		return "VARCHAR(32)", "CAST(e.v AS DATETIME(6))"
	case rql.TypeDate:
		return "VARCHAR(32)", "CAST(e.v AS DATE)"
	case rql.TypeUUID:
		return uuidType, "e.v"
	case rql.TypeDecimal:
		return decimalType, "e.v"
	case rql.TypeString:
		return fmt.Sprintf("VARCHAR(%d)", maxListed) + d.collation(), "e.v"
	}
	return d.elementType(elem), "e.v"
}

// ColumnType is the native type. Text has any length, and so no index: see
// KeyType.
func (d Dialect) ColumnType(f rql.Field) string {
	switch f.Type {
	case rql.TypeBool:
		return "BOOLEAN"
	case rql.TypeInt:
		return "BIGINT"
	case rql.TypeFloat:
		return "DOUBLE"
	case rql.TypeDecimal:
		return decimalType
	case rql.TypeString:
		return d.longText()
	case rql.TypeTime:
		return "DATETIME(6)"
	case rql.TypeDate:
		return "DATE"
	case rql.TypeUUID:
		return uuidType
	}
	return "JSON"
}

// KeyType is the type of a column that is in a key or an index, which takes no
// text of any length but one of 255 characters: three of them fit into an
// index.
func (d Dialect) KeyType(f rql.Field) string {
	if f.Type == rql.TypeString {
		return "VARCHAR(255)" + d.collation()
	}
	return d.ColumnType(f)
}

const uuidType = "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin"

func (d Dialect) longText() string { return "LONGTEXT" + d.collation() }

func (d Dialect) collation() string { return " CHARACTER SET utf8mb4" + d.collate() }

// collate compares by code point and does not take "a" and "a " for equal.
func (d Dialect) collate() string {
	if d.MariaDB {
		return " COLLATE utf8mb4_nopad_bin"
	}
	return " COLLATE utf8mb4_0900_bin"
}
