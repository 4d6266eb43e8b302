package rql

import "slices"

// The operators. The table is closed: what a query names otherwise is an error.
var (
	conditionNames = []string{
		"and", "or", "not", "eq", "ne", "lt", "le", "lte", "gt", "ge", "gte",
		"in", "out", "between", "like", "contains", "excludes", "rel",
	}
	clauseNames    = []string{"sort", "select", "limit"}
	reductionNames = []string{"count", "first", "one", "sum", "mean", "min", "max"}
	futureNames    = []string{
		"match", "ilike", "values", "unselect", "distinct", "aggregate", "recurse",
	}
)

func isClause(name string) bool { return slices.Contains(clauseNames, name) || isReduction(name) }

func isReduction(name string) bool { return slices.Contains(reductionNames, name) }

// badOperator tells why a call is not a condition.
func badOperator(n Node) *Error {
	name := n.Name()
	switch {
	case slices.Contains(futureNames, name):
		return errorf(n.Pos(), "operator %s is not supported yet", name)
	case isClause(name):
		return errorf(n.Pos(), "%s is no condition: it stands at the top of a query", name)
	}
	known := slices.Concat(conditionNames, clauseNames, reductionNames)
	return errorf(n.Pos(), "unknown operator %q%s", name, suggest(name, slices.Values(known)))
}

// Operators names the operators, also those that are not supported yet.
func Operators() []string {
	return slices.Concat(conditionNames, clauseNames, reductionNames, futureNames)
}
