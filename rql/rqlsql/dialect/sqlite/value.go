package sqlite

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// RegexpArg is the expression itself: the function regexp, which whoever opens
// the database registers, is that of RE2.
func (Dialect) RegexpArg(pattern string, fold bool) (any, error) {
	if fold {
		pattern = "(?i)" + pattern
	}
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: %w", err), errors.ErrUnsupported)
	}
	return pattern, nil
}

// ElementsFrom are the rows of json_each, which would have one of null.
func (Dialect) ElementsFrom(list, alias string) (from, value string) {
	from = "json_each(CASE WHEN json_type(" + list + ") = 'array' THEN " + list + " END) AS " + alias
	return from, "(CASE WHEN " + alias + ".type = 'object' THEN " + alias + ".value END)"
}

// JSONValue asks for the type at the path first.
func (Dialect) JSONValue(column string, path []string, t rql.Type) string {
	at := rqlsql.Literal(rqlsql.JSONPath(path))
	kind, value := "json_type("+column+", "+at+")", "("+column+" ->> "+at+")"
	switch t {
	case rql.TypeBool:
		return "(CASE " + kind + " WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)"
	case rql.TypeInt:
		return "(CASE WHEN " + kind + " IN ('integer', 'real') THEN " + whole(value) + " END)"
	case rql.TypeFloat:
		return "(CASE WHEN " + kind + " IN ('integer', 'real') THEN CAST(" + value + " AS REAL) END)"
	case rql.TypeTime:
		return "(CASE " + kind + " WHEN 'text' THEN " + micros(value) + " END)"
	case rql.TypeList:
		return "(CASE " + kind + " WHEN 'array' THEN " + value + " END)"
	case rql.TypeJSON:
		return "nullif(" + column + " -> " + at + ", 'null')"
	}
	return "(CASE " + kind + " WHEN 'text' THEN " + value + " END)"
}

// whole is a number as an integer. One with a fraction or of more than 64 bits
// is a real.
func whole(value string) string {
	integer := "CAST(" + value + " AS INTEGER)"
	return "CASE WHEN typeof(" + value + ") = 'integer' OR " + value + " = " + integer +
		" AND abs(" + value + ") < 9223372036854775808.0 THEN " + integer + " END"
}

// micros reads the seconds of a time, and then its fraction, of which SQLite's
// own functions round all but the first three digits.
func micros(value string) string {
	return "CASE WHEN " + value + " GLOB '*[0-9]Z' THEN unixepoch(substr(" + value + ", 1, 19)) * 1000000" +
		" + CAST(substr(rtrim(substr(" + value + ", 21), 'Z') || '000000', 1, 6) AS INTEGER) END"
}
