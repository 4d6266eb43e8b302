// Package mssql is the dialect of SQL Server 2022 and later. No server has run
// its texts: golden files hold them, and no store uses them.
//
// Booleans are of the type bit, decimals decimal(38, 15), times datetime2(6) in UTC, dates date, uuids
// char(36), text, lists and nested values nvarchar(max). A binary collation
// compares text by code unit, which beyond 16 bits is not the order of code
// points. SQL Server takes texts that differ in blanks at their end for equal,
// whatever the collation; other databases do not.
package mssql

import (
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Dialect is the dialect of SQL Server.
type Dialect struct{ rqlsql.Standard }

var _ rqlsql.Dialect = Dialect{}

// Name is mssql.
func (Dialect) Name() string { return "mssql" }

// Quote writes name in brackets.
func (Dialect) Quote(name string) string {
	return "[" + strings.ReplaceAll(name, "]", "]]") + "]"
}

// Placeholder is @p and the number.
func (Dialect) Placeholder(n int) string { return "@p" + strconv.Itoa(n) }

// RowKeys is false.
func (Dialect) RowKeys() bool { return false }

// Recursion is false: there is no UNION in it, only UNION ALL, which does not
// end where the rows lead in a circle.
func (Dialect) Recursion() bool { return false }

// LiteralLimit is true: a limit of none has another text.
func (Dialect) LiteralLimit() bool { return true }

// Page is OFFSET and FETCH, which need an order. FETCH gives one row at least,
// so that a limit of none skips all rows that there may be.
func (Dialect) Page(limit, offset string, ordered bool) string {
	if offset == "" {
		offset = "0"
	}
	if limit == "0" {
		limit, offset = "1", "("+offset+" + 4611686018427387904)"
	}
	clause := " OFFSET " + offset + " ROWS"
	if !ordered {
		clause = " ORDER BY (SELECT NULL)" + clause
	}
	if limit != "" {
		clause += " FETCH NEXT " + limit + " ROWS ONLY"
	}
	return clause
}

// Reduce makes floats of means, which otherwise are of the column's type, and
// sums integers of 64 bits.
func (d Dialect) Reduce(op, column string, t rql.Type) string {
	switch {
	case op == "mean":
		return "avg(CAST(" + column + " AS float))"
	case op == "sum" && t == rql.TypeFloat:
		return "coalesce(sum(" + column + "), 0e0)"
	}
	return d.Standard.Reduce(op, column, t)
}

// AsText writes dates as year, month and day.
func (Dialect) AsText(column string, t rql.Type) string {
	if t == rql.TypeDate {
		return "CONVERT(char(10), " + column + ", 23)" + collation
	}
	return column
}

// Contains looks at the elements one by one.
func (Dialect) Contains(list, element string, elem rql.Type, not bool) string {
	rows, value := elements(list, "e", elem)
	exists := "EXISTS (SELECT 1 FROM " + rows + " WHERE " + value + " = " + element + ")"
	if not {
		return "NOT " + exists
	}
	return exists
}

// ScalarsFrom are the rows of OPENJSON.
func (Dialect) ScalarsFrom(list, alias string, elem rql.Type) (from, value string) {
	from, value = elements(list, alias, elem)
	switch elem {
	case rql.TypeTime:
		value = "CAST(SWITCHOFFSET(CAST(" + alias + ".v AS datetimeoffset(6)), 0) AS datetime2(6))"
	case rql.TypeDate:
		value = "CAST(" + alias + ".v AS date)"
	}
	return from, value
}

// elements are the elements of a JSON array, and the value of one.
func elements(list, alias string, elem rql.Type) (rows, value string) {
	columnType, value := "nvarchar(max)", alias+".v"+collation
	switch elem {
	case rql.TypeBool, rql.TypeInt, rql.TypeFloat, rql.TypeDecimal:
		columnType, value = scalarType(elem), alias+".v"
	}
	return "OPENJSON(" + list + ") WITH (v " + columnType + " '$') AS " + alias, value
}

// InList looks among the rows of OPENJSON.
func (Dialect) InList(column, list string, elem rql.Type, not bool) string {
	if not {
		column += " NOT"
	}
	rows, value := elements(list, "e", elem)
	switch elem {
	case rql.TypeTime, rql.TypeDate:
		value = "CAST(e.v AS " + scalarType(elem) + ")"
	}
	return column + " IN (SELECT " + value + " FROM " + rows + ")"
}

// InListArg is the JSON array of the values.
func (d Dialect) InListArg(values []rql.Value, _ rql.Type) (any, error) {
	return d.Arg(rql.List(values))
}

// ColumnType is the native type.
func (Dialect) ColumnType(f rql.Field) string { return scalarType(f.Type) }

func scalarType(t rql.Type) string {
	switch t {
	case rql.TypeBool:
		return "bit"
	case rql.TypeInt:
		return "bigint"
	case rql.TypeFloat:
		return "float"
	case rql.TypeDecimal:
		return "decimal(38, 15)"
	case rql.TypeTime:
		return "datetime2(6)"
	case rql.TypeDate:
		return "date"
	case rql.TypeUUID:
		return "char(36)" + collation
	}
	return "nvarchar(max)" + collation
}

const collation = " COLLATE Latin1_General_100_BIN2_UTF8"
