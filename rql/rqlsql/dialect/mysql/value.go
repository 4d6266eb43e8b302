package mysql

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Regexp is REGEXP_LIKE, which MariaDB does not have: there the collation of
// the column makes REGEXP tell cases apart.
func (d Dialect) Regexp(column, pattern string, not bool) string {
	if d.MariaDB {
		return d.Standard.Regexp(column, pattern, not)
	}
	like := "REGEXP_LIKE(" + column + ", " + pattern + ", 'c')"
	if not {
		return "NOT " + like
	}
	return like
}

// RegexpArg makes an expression that ICU, which MySQL has, and PCRE, which
// MariaDB has, read alike. Both backtrack, and PCRE takes what it gave up for no
// match, so that few repetitions can be asked for.
func (Dialect) RegexpArg(pattern string, fold bool) (any, error) {
	return regexpSyntax.Arg(pattern, fold)
}

var regexpSyntax = rqlsql.RegexpSyntax{
	Any: `[\s\S]`, NUL: `\x{0}`, Begin: `\A`, End: `\z`, MaxRepeat: 1000, Backtracks: true,
}

// ElementsFrom are the rows of JSON_TABLE.
func (d Dialect) ElementsFrom(list, alias string) (from, value string) {
	return "JSON_TABLE(" + d.read(list) + ", '$[*]' COLUMNS (v JSON PATH '$')) AS " + alias, alias + ".v"
}

// JSONValue asks for the type at the path first.
func (d Dialect) JSONValue(column string, path []string, t rql.Type) string {
	at := d.extract(column, path)
	kind, text := "JSON_TYPE("+at+")", "JSON_UNQUOTE("+at+")"
	when := func(condition, value string) string {
		return "(CASE WHEN " + kind + condition + " THEN " + value + " END)"
	}
	const isText, isNumber = " = 'STRING'", " IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')"
	switch t {
	case rql.TypeList:
		return when(" = 'ARRAY'", at)
	case rql.TypeJSON:
		return when(" <> 'NULL'", at)
	case rql.TypeBool:
		return when(" = 'BOOLEAN'", text+" = 'true'")
	case rql.TypeInt:
		number := "(" + text + " + 0e0)"
		return when(isNumber+" AND "+number+" % 1 = 0 AND abs("+number+") <= 9223372036854775808e0", whole(text))
	case rql.TypeFloat:
		return when(isNumber, text+" + 0e0")
	case rql.TypeTime:
		return when(isText+" AND "+text+" REGEXP '"+rqlsql.JSONTime+"' AND "+text+" LIKE '%Z' AND "+text+" NOT LIKE '0000%'",
			datetime(text))
	case rql.TypeDate:
		return when(isText+" AND "+text+" REGEXP '"+rqlsql.JSONDate+"' AND CHAR_LENGTH("+text+") = 10 AND "+text+" NOT LIKE '0000%'",
			"CAST("+text+" AS DATE)")
	}
	return when(isText, text+d.collate())
}

// datetime is the text of a time in UTC, as encoding/json writes it, as a time.
func datetime(text string) string {
	return "CAST(TRIM(TRAILING 'Z' FROM LEFT(" + text + ", 26)) AS DATETIME(6))"
}

// extract is the value at a path, as JSON. MariaDB compares the names of a path
// with those in the text as they are spelled there, and finds none that begins
// with a hyphen: where a name may have several spellings, it is looked for
// among the decoded names of the object.
func (d Dialect) extract(column string, path []string) string {
	if !d.MariaDB || !slices.ContainsFunc(path, spelled) {
		return "JSON_EXTRACT(" + column + ", " + literal(rqlsql.JSONPath(path)) + ")"
	}
	for _, name := range path {
		column = d.member(column, name)
	}
	return column
}

// spelled tells whether a name has other characters than those that are written
// in one way.
func spelled(name string) bool {
	return strings.HasPrefix(name, "-") || strings.ContainsFunc(name, func(c rune) bool {
		return c < ' ' || c > '~' || strings.ContainsRune("\"\\'/<>&", c)
	})
}

// member is the member of an object that has a name: JSON_KEYS and $.* have the
// members in one order.
func (d Dialect) member(object, name string) string {
	return "JSON_EXTRACT(JSON_EXTRACT(" + object + ", '$.*'), (SELECT CONCAT('$[', j.n - 1, ']') FROM JSON_TABLE(JSON_KEYS(" + object +
		"), '$[*]' COLUMNS (n FOR ORDINALITY, k " + d.longText() + " PATH '$')) AS j WHERE j.k = " + literal(name) + "))"
}

// whole is the text of a whole number as an integer of 64 bits. A cast of the
// text itself would stop at an exponent.
func whole(text string) string {
	number := "CAST(" + text + " AS DECIMAL(65))"
	return "CASE WHEN " + number + " BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(" + number + " AS SIGNED) END"
}

// literal writes a text with a quote or a backslash in hexadecimal digits, so
// that it is the same whatever the SQL mode.
func literal(text string) string {
	if strings.ContainsAny(text, `'\`) {
		return "_utf8mb4 X'" + hex.EncodeToString([]byte(text)) + "'"
	}
	return "'" + text + "'"
}
