package rqlsql

import (
	"fmt"
	"strings"
)

// JSONPath is the path of member names, quoted each, from the root of a JSON
// text: $."a"."b". It is the syntax that SQLite, MySQL and SQL Server have in
// common; it still has to be written as a literal of SQL.
func JSONPath(names []string) string {
	var b strings.Builder
	b.WriteByte('$')
	for _, name := range names {
		b.WriteString(`."`)
		for i := range len(name) {
			pathByte(&b, name[i])
		}
		b.WriteByte('"')
	}
	return b.String()
}

// pathByte escapes what JSON has to; the databases do not understand all of its
// other escapes.
func pathByte(b *strings.Builder, c byte) {
	switch {
	case c == '"' || c == '\\':
		b.WriteByte('\\')
		b.WriteByte(c)
	case c < ' ':
		fmt.Fprintf(b, `\u%04x`, c)
	default:
		b.WriteByte(c)
	}
}

// JSONDate and JSONTime are the texts of the dates and of the times in UTC that
// there are, as regular expressions that every database reads alike and that
// have no quote, no backslash and no question mark. A database that casts another text stops
// with an error.
const (
	JSONDate = "^" + jsonDate + "$"
	JSONTime = "^" + jsonDate + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+|)Z$"

	jsonDate = "([0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])" +
		"|[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)" +
		"|[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])" +
		"|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)

// Literal is a text as a literal of SQL, for texts of a schema. Values are bound.
func Literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
