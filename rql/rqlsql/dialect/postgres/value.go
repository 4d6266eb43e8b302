package postgres

import (
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Regexp is the operator ~.
func (Dialect) Regexp(column, pattern string, not bool) string {
	if not {
		return column + " !~ " + pattern
	}
	return column + " ~ " + pattern
}

// RegexpArg makes an advanced regular expression.
func (Dialect) RegexpArg(pattern string, fold bool) (any, error) {
	return regexpSyntax.Arg(pattern, fold)
}

var regexpSyntax = rqlsql.RegexpSyntax{Any: ".", Begin: `\A`, End: `\Z`, MaxRepeat: 255}

// ElementsFrom are the rows of a path, which has none in what is no array.
func (Dialect) ElementsFrom(list, alias string) (from, value string) {
	return "jsonb_path_query(" + list + ", 'strict $[*]', '{}', true) AS " + alias + "(v)", alias + ".v"
}

// JSONValue goes to the value by its names and casts it where a path of JSON
// says that it is of the type.
func (Dialect) JSONValue(column string, path []string, t rql.Type) string {
	for _, name := range path {
		column += " -> " + literal(name)
	}
	value := "jsonb_path_query_first(" + column + ", 'strict $ ? (" + ofType(t) + ")', '{}', true)"
	text := "(" + value + " #>> '{}')"
	switch t {
	case rql.TypeList, rql.TypeJSON:
		return value
	case rql.TypeBool, rql.TypeInt, rql.TypeFloat:
		return value + "::" + columnType(t)
	case rql.TypeTime:
		return instant(text)
	case rql.TypeDate:
		return day(text)
	case rql.TypeUUID:
		return text + "::uuid"
	}
	return `(` + text + ` COLLATE "C")`
}

// instant is the text of a time in UTC, as encoding/json writes it, as a time.
func instant(text string) string {
	return beforeChrist("rtrim(left("+text+", 26), 'Z') || 'Z'") + "::timestamptz"
}

// day is the text of a date as a date.
func day(text string) string { return beforeChrist(text) + "::date" }

// beforeChrist writes the year 0 of a text as PostgreSQL has it.
func beforeChrist(text string) string {
	return "regexp_replace(" + text + `, '^0000(.*)', E'0001\\1 BC')`
}

// ofType is the condition on a value of JSON that a cast to t needs.
func ofType(t rql.Type) string {
	switch t {
	case rql.TypeJSON:
		return `@.type() != "null"`
	case rql.TypeList:
		return `@.type() == "array"`
	case rql.TypeBool:
		return `@.type() == "boolean"`
	case rql.TypeInt:
		return `@.type() == "number" && @.floor() == @ && @ >= -9223372036854775808 && @ <= 9223372036854775807`
	case rql.TypeFloat:
		return `@.type() == "number" && @ >= -1.7976931348623157e308 && @ <= 1.7976931348623157e308`
	case rql.TypeTime:
		return `@ like_regex "` + rqlsql.JSONTime + `"`
	case rql.TypeDate:
		return `@ like_regex "` + rqlsql.JSONDate + `"`
	case rql.TypeUUID:
		return `@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"`
	}
	return `@.type() == "string"`
}

// literal writes a text so that a backslash in it is one, whatever the settings
// of the server.
func literal(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return rqlsql.Literal(text)
	}
	return "E" + rqlsql.Literal(strings.ReplaceAll(text, `\`, `\\`))
}
