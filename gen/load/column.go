package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
)

// columns decides what the models' fields are to stores and queries.
func (l *loader) columns() {
	for _, m := range l.models {
		for i, f := range m.ir.Fields {
			isKey := slices.Contains(m.ir.Key.Fields, i)
			f.Column = marked(m.properties[i], "column").StringOr(naming.Snake(f.Property))
			f.SQLType = l.sqlType(m, i)
			f.ColumnNull = !isKey && !m.isVersion(i) && (!f.Required || f.Nullable || f.Type.Kind == ir.KindJSON)
			f.QueryType, f.QueryElem = queryType(f.Type)
			if isScalar(f.QueryType) {
				f.ColumnDefault = f.Default
			}
			if m.isVersion(i) {
				f.ColumnDefault = &ir.Literal{Kind: ir.KindInt, Int: 1} // of rows that others insert, and that were there before
			}
			if f.ReadOnly && !isKey && !m.isVersion(i) {
				m.ir.ReadOnly = append(m.ir.ReadOnly, i)
			}
		}
	}
}

// scalars are the kinds that a query compares, with the type of each there.
var scalars = map[ir.Kind]ir.QueryType{
	ir.KindBool: ir.QueryBool, ir.KindInt: ir.QueryInt, ir.KindFloat: ir.QueryFloat,
	ir.KindString: ir.QueryString, ir.KindEnum: ir.QueryString, ir.KindGoText: ir.QueryString,
	ir.KindTime: ir.QueryTime, ir.KindDate: ir.QueryDate, ir.KindUUID: ir.QueryUUID,
}

// queryType is a type as queries see it, and that of the elements of a list that
// they can look into.
func queryType(t ir.Type) (of, elem ir.QueryType) {
	if scalar, ok := scalars[t.Kind]; ok {
		return scalar, ""
	}
	if t.Kind == ir.KindList && !t.Elem.Opt {
		if elem, ok := scalars[t.Elem.Kind]; ok {
			return ir.QueryList, elem
		}
	}
	return ir.QueryJSON, ""
}

// isScalar tells whether a query compares values of a type.
func isScalar(t ir.QueryType) bool { return t != ir.QueryList && t != ir.QueryJSON }
