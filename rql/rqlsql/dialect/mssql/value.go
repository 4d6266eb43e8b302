package mssql

import (
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// RegexpArg refuses all patterns.
func (Dialect) RegexpArg(string, bool) (any, error) {
	return nil, fmt.Errorf("mssql: a regular expression: %w", errors.ErrUnsupported)
}

// ElementsFrom are the rows of OPENJSON, which takes arrays and objects alone.
func (Dialect) ElementsFrom(list, alias string) (from, value string) {
	from = "OPENJSON(CASE WHEN " + list + " LIKE '[[]%' THEN " + list + " END) AS " + alias
	return from, "(CASE WHEN " + alias + ".[type] IN (4, 5) THEN " + alias + ".[value] END)"
}

// JSONValue looks among the members of the object that has the last name: a
// row of OPENJSON tells the type.
func (Dialect) JSONValue(column string, path []string, t rql.Type) string {
	last := len(path) - 1
	condition, value := ofType(t)
	return "(SELECT TOP 1 CASE WHEN " + condition + " THEN " + value + " END FROM OPENJSON(" + column + ", N" +
		rqlsql.Literal(rqlsql.JSONPath(path[:last])) + ") AS j WHERE j.[key] = N" + rqlsql.Literal(path[last]) + ")"
}

// ofType is the condition that a member is of a type, and its value.
func ofType(t rql.Type) (condition, value string) {
	const number = "TRY_CAST(j.[value] AS float)"
	switch t {
	case rql.TypeList:
		return "j.[type] = 4", "j.[value]"
	case rql.TypeJSON:
		return "j.[type] <> 0", "j.[value]"
	case rql.TypeBool:
		return "j.[type] = 3", "TRY_CAST(j.[value] AS bit)"
	case rql.TypeInt:
		return "j.[type] = 2 AND " + number + " = floor(" + number + ")",
			"coalesce(TRY_CAST(j.[value] AS bigint), TRY_CAST(" + number + " AS bigint))"
	case rql.TypeFloat:
		return "j.[type] = 2", number
	case rql.TypeTime:
		return "j.[type] = 1", "CAST(SWITCHOFFSET(TRY_CAST(j.[value] AS datetimeoffset(6)), 0) AS datetime2(6))"
	case rql.TypeDate:
		return "j.[type] = 1", "TRY_CAST(j.[value] AS date)"
	}
	return "j.[type] = 1", "j.[value]" + collation
}
