package rql

import "slices"

// The operators. The table is closed: what a query names otherwise is an error.
var (
	conditionNames = []string{
		"and", "or", "not", "eq", "ne", "lt", "le", "lte", "gt", "ge", "gte",
		"in", "out", "between", "match", "like", "ilike", "contains", "excludes", "rel",
	}
	clauseNames    = []string{"recurse", "aggregate", "sort", "select", "unselect", "values", "distinct", "limit"}
	reductionNames = []string{"count", "first", "one", "sum", "mean", "min", "max"}
)

func isClause(name string) bool { return slices.Contains(clauseNames, name) || isReduction(name) }

func isReduction(name string) bool { return slices.Contains(reductionNames, name) }

// badOperator tells why a call is not a condition.
func badOperator(n Node) *Error {
	name := n.Name()
	switch {
	case isClause(name):
		return errorf(n.Pos(), "%s is no condition: it stands at the top of a query", name)
	}
	return errorf(n.Pos(), "unknown operator %q%s", name, suggest(name, slices.Values(Operators())))
}

// Operators names the operators.
func Operators() []string { return slices.Concat(conditionNames, clauseNames, reductionNames) }
