package rqlsql

import (
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// Standard is what most databases agree on. A dialect embeds it. It has no
// Name, InList, InListArg, RegexpArg and ColumnType, and nothing that looks into
// JSON, which no two databases share.
type Standard struct{}

// Quote writes name in double quotes.
func (Standard) Quote(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Placeholder is a question mark.
func (Standard) Placeholder(int) string { return "?" }

// Distinct is IS DISTINCT FROM.
func (Standard) Distinct(a, b string) string { return a + " IS DISTINCT FROM " + b }

// AsText is the column itself, of a database that keeps texts.
func (Standard) AsText(column string, _ rql.Type) string { return column }

// Decimal is the column itself, of a database that has exact numbers.
func (Standard) Decimal(column string) string { return column }

// DecimalPlace is place as it is.
func (Standard) DecimalPlace(place string) string { return place }

// DecimalArg is the text of the number.
func (Standard) DecimalArg(v rql.Value) (any, error) { return v.Text(), nil }

// Like is LIKE with the escape that PatternArg writes: a backslash would need
// different spellings.
func (Standard) Like(column, pattern string, not bool) string {
	if not {
		return column + " NOT LIKE " + pattern + " ESCAPE '!'"
	}
	return column + " LIKE " + pattern + " ESCAPE '!'"
}

// Regexp is REGEXP.
func (Standard) Regexp(column, pattern string, not bool) string {
	if not {
		return column + " NOT REGEXP " + pattern
	}
	return column + " REGEXP " + pattern
}

// NullsOrder relies on nulls being the lowest values.
func (Standard) NullsOrder(bool) string { return "" }

// RowValues is false: some have the syntax and do not use an index.
func (Standard) RowValues() bool { return false }

// RowKeys is true.
func (Standard) RowKeys() bool { return true }

// Recursion is true.
func (Standard) Recursion() bool { return true }

// Unbounded changes nothing: most databases have no bound.
func (Standard) Unbounded(statement string) string { return statement }

// LiteralLimit is false: the limit is bound.
func (Standard) LiteralLimit() bool { return false }

// Page is LIMIT and OFFSET.
func (Standard) Page(limit, offset string, _ bool) string {
	var clause string
	if limit != "" {
		clause = " LIMIT " + limit
	}
	if offset != "" {
		clause += " OFFSET " + offset
	}
	return clause
}

// Reduce relies on sum and avg giving the types that [Dialect] asks for.
func (Standard) Reduce(op, column string, t rql.Type) string {
	switch {
	case op == "mean":
		return "avg(" + column + ")"
	case op == "sum" && t == rql.TypeFloat:
		return "coalesce(sum(" + column + "), 0.0)"
	case op == "sum":
		return "coalesce(sum(" + column + "), 0)"
	}
	return op + "(" + column + ")"
}

// Arg gives a bool, int64, float64, string or time.Time, the normal text of a
// decimal, and the JSON text of a list or a nested value.
func (Standard) Arg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindNull:
		return nil, nil
	case rql.KindBool:
		return v.Bool(), nil
	case rql.KindInt:
		return v.Int(), nil
	case rql.KindFloat:
		return v.Float(), nil
	case rql.KindString:
		return v.Text(), nil
	case rql.KindTime:
		return v.Time(), nil
	case rql.KindDecimal:
		return normalText(v)
	}
	return jsonText(v)
}

// ElementArg gives a bool, int64, float64 or string. A time is the text that
// encoding/json writes for a time in UTC.
func (Standard) ElementArg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindBool:
		return v.Bool(), nil
	case rql.KindInt:
		return v.Int(), nil
	case rql.KindFloat:
		return v.Float(), nil
	case rql.KindString:
		return v.Text(), nil
	case rql.KindTime:
		return timeText(v), nil
	}
	return nil, unsupported("a list element of this kind")
}

// PatternArg makes a pattern of LIKE. A bracket is escaped as well, for SQL
// Server.
func (Standard) PatternArg(pattern string) (any, error) {
	return likeSyntax.Convert(pattern), nil
}

var likeSyntax = PatternSyntax{Run: "%", One: "_", Special: "%_[!", Before: "!"}
