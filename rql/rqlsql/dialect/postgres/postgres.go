// Package postgres is the dialect of PostgreSQL 14 and later, over a database
// whose encoding is UTF8.
//
// Text is compared by code point, which is the collation "C" of its columns.
// Decimals are numeric. Times are of the type timestamptz, dates and uuids of their own,
// lists of scalars but decimals arrays, other lists and nested values jsonb. Casts tell
// the types of arguments where PostgreSQL does not see them.
//
// PostgreSQL keeps no text with a NUL, which is refused as an argument; a date
// of the year 0 is refused by the database.
package postgres

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/perstore/perstoregen/internal/arraytext"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Dialect is the dialect of PostgreSQL.
type Dialect struct{ rqlsql.Standard }

var _ rqlsql.Dialect = Dialect{}

// Name is postgres.
func (Dialect) Name() string { return "postgres" }

// Placeholder is a dollar and the number.
func (Dialect) Placeholder(n int) string { return "$" + strconv.Itoa(n) }

// RowValues is true.
func (Dialect) RowValues() bool { return true }

// NullsOrder says where nulls go: they are the highest values.
func (Dialect) NullsOrder(desc bool) string {
	if desc {
		return " NULLS LAST"
	}
	return " NULLS FIRST"
}

// Reduce makes floats of means: avg of integers is a numeric. Before version 18
// there is no min and max of uuids: that of their texts has the same order.
func (d Dialect) Reduce(op, column string, t rql.Type) string {
	switch {
	case op == "mean":
		return "avg(" + column + ")::double precision"
	case t == rql.TypeUUID:
		return op + "(" + d.AsText(column, t) + ")::uuid"
	}
	return d.Standard.Reduce(op, column, t)
}

// AsText does not hang on how the server shows dates.
func (Dialect) AsText(column string, t rql.Type) string {
	if t == rql.TypeDate {
		return "(to_char(" + column + `, 'YYYY-MM-DD') COLLATE "C")`
	}
	return "(" + column + `::text COLLATE "C")`
}

// Contains asks with @>, which a GIN index serves.
func (Dialect) Contains(list, element string, elem rql.Type, not bool) string {
	if strings.HasPrefix(element, "$") { // an argument, which has no type of its own
		element += "::" + elementType(elem)
	}
	has := list + " @> to_jsonb(" + element + ")"
	if not {
		return "(" + has + ") IS NOT TRUE"
	}
	return has
}

// elementType is the type of what ElementArg gives.
func elementType(elem rql.Type) string {
	switch elem {
	case rql.TypeBool, rql.TypeInt, rql.TypeFloat:
		return columnType(elem)
	}
	return "text"
}

// ScalarsFrom are the texts of the elements as values of their type.
func (Dialect) ScalarsFrom(list, alias string, elem rql.Type) (from, value string) {
	from, value = "jsonb_array_elements_text("+list+") AS "+alias+"(v)", alias+".v"
	switch elem {
	case rql.TypeString:
		return from, "(" + value + ` COLLATE "C")`
	case rql.TypeTime:
		return from, instant(value)
	case rql.TypeDate:
		return from, day(value)
	}
	return from, value + "::" + columnType(elem)
}

// InList compares with an array: an index over the column serves.
func (Dialect) InList(column, list string, elem rql.Type, not bool) string {
	array := "(" + list + "::" + columnType(elem) + "[])"
	if not {
		return column + " <> ALL " + array
	}
	return column + " = ANY " + array
}

// InListArg is the text of an array, without nulls.
func (d Dialect) InListArg(values []rql.Value, elem rql.Type) (any, error) {
	for _, v := range values {
		if v.IsNull() {
			return nil, errors.New("postgres: a list with a null")
		}
	}
	return d.ArrayArg(rql.List(values), &rql.Field{Elem: elem})
}

// Arg writes times as text, since not every driver knows the years before 1.
func (d Dialect) Arg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindTime:
		return string(arraytext.AppendInstant(make([]byte, 0, len(time.RFC3339Nano)), v.Time())), nil
	case rql.KindString:
		return textArg(v.Text())
	case rql.KindList, rql.KindJSON:
		return jsonArg(d.Standard.Arg(v))
	}
	return d.Standard.Arg(v)
}

// jsonArg refuses JSON with a NUL in a text, which is escaped there.
func jsonArg(text any, err error) (any, error) {
	s, _ := text.(string)
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\\':
		case strings.HasPrefix(s[i:], `\u0000`):
			return nil, errNUL
		default:
			i++ // what is escaped
		}
	}
	return text, err
}

// errNUL is the error of a text that the server would refuse: no column has it.
var errNUL = errors.New("postgres: a text with a NUL character, or one that is not UTF-8")

// ElementArg refuses what is no text of PostgreSQL.
func (d Dialect) ElementArg(v rql.Value) (any, error) {
	if v.Kind() == rql.KindString {
		return textArg(v.Text())
	}
	return d.Standard.ElementArg(v)
}

// PatternArg makes a pattern of LIKE.
func (d Dialect) PatternArg(pattern string) (any, error) {
	if _, err := textArg(pattern); err != nil {
		return nil, err
	}
	return d.Standard.PatternArg(pattern)
}

// textArg refuses what is no text of PostgreSQL.
func textArg(text string) (any, error) {
	if !isText(text) {
		return nil, errNUL
	}
	return text, nil
}

func isText(text string) bool { return strings.IndexByte(text, 0) < 0 && utf8.ValidString(text) }

// ColumnType is the native type. Text has the collation that compares bytes,
// which in UTF-8 is by code point.
func (d Dialect) ColumnType(f rql.Field) string {
	switch {
	case f.Type == rql.TypeString:
		return `text COLLATE "C"`
	case !rqlsql.HoldsArray(d, &f):
		return columnType(f.Type)
	case f.ListType != "":
		return f.ListType
	case f.Elem == rql.TypeString:
		return `text[] COLLATE "C"`
	}
	return columnType(f.Elem) + "[]"
}

func columnType(t rql.Type) string {
	switch t {
	case rql.TypeBool:
		return "boolean"
	case rql.TypeInt:
		return "bigint"
	case rql.TypeFloat:
		return "double precision"
	case rql.TypeDecimal:
		return "numeric"
	case rql.TypeString:
		return "text"
	case rql.TypeTime:
		return "timestamptz"
	case rql.TypeDate:
		return "date"
	case rql.TypeUUID:
		return "uuid"
	}
	return "jsonb"
}
