package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/internal/decimal"
)

// columns decides what the models' fields are to stores and queries.
func (l *loader) columns() {
	for _, m := range l.ordered {
		for i, f := range m.ir.Fields {
			if f.Transient {
				continue
			}
			if f.Extra {
				f.Column, f.ColumnNull, f.QueryType = extraColumn, true, ir.QueryJSON
				if m.keepsFixed(i) {
					m.ir.ReadOnly = append(m.ir.ReadOnly, i)
				}
				continue
			}
			isKey := slices.Contains(m.ir.Key.Fields, i)
			f.QueryType, f.QueryElem = queryType(f.Type)
			l.column(m, i, f)
			if !isKey && !m.discriminates(i) && !m.isVersion(i) {
				f.ColumnNull = !f.Required || f.Nullable || f.Type.Kind == ir.KindJSON
			}
			if m.inherits(i) {
				f.ColumnNull = m.super.ir.Fields[i].ColumnNull
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

// column decides the name, the type and the default of a column.
func (l *loader) column(m *model, i int, f *ir.Field) {
	said := marked(m.properties[i], "column")
	f.SQLType = l.sqlType(m, i)
	switch {
	case m.inherits(i):
		f.Column, f.SQLType = m.super.ir.Fields[i].Column, m.super.ir.Fields[i].SQLType
		if said != nil && said.Text() != f.Column {
			l.problem(said.Place(), "property %q is in the column %s of %s, which %s extends; it cannot have another", f.Property, f.Column, m.super.ir.Name, m.ir.Name)
		}
	case f.Hidden:
		f.Column = f.Property
	default:
		f.Column = said.StringOr(naming.Snake(f.Property))
	}
	f.ColumnEnum = f.Type.Kind == ir.KindEnum && f.SQLType == "" && !m.discriminates(i)
	switch {
	case m.discriminates(i):
		f.ColumnDefault = &ir.Literal{Kind: ir.KindString, String: m.root().ir.Name}
	case isScalar(f.QueryType):
		f.ColumnDefault = f.Default
		l.checkDecimal(m, i, f)
	}
}

// checkDecimal reports a default that no store keeps.
func (l *loader) checkDecimal(m *model, i int, f *ir.Field) {
	if f.Default == nil || f.QueryType != ir.QueryDecimal {
		return
	}
	if _, ok := decimal.Normal(f.Default.JSON); !ok {
		l.problem(l.see(m.properties[i]).get("default").Place(), "the default of %q has more than %d digits before or behind the point, which no store keeps", f.Property, decimal.MaxDigits)
	}
}

// scalars are the kinds that a query compares, with the type of each there.
var scalars = map[ir.Kind]ir.QueryType{
	ir.KindBool: ir.QueryBool, ir.KindInt: ir.QueryInt, ir.KindFloat: ir.QueryFloat, ir.KindDecimal: ir.QueryDecimal,
	ir.KindString: ir.QueryString, ir.KindEnum: ir.QueryString, ir.KindGoText: ir.QueryString,
	ir.KindTime: ir.QueryTime, ir.KindDate: ir.QueryDate, ir.KindUUID: ir.QueryUUID,
}

// queryType is a type as queries see it, and that of the elements of a list that
// they can look into. A list of decimals is JSON to them, whose numbers no database
// compares exactly.
func queryType(t ir.Type) (of, elem ir.QueryType) {
	if scalar, ok := scalars[t.Kind]; ok {
		return scalar, ""
	}
	if t.Kind == ir.KindList && !t.Elem.Opt && t.Elem.Kind != ir.KindDecimal {
		if elem, ok := scalars[t.Elem.Kind]; ok {
			return ir.QueryList, elem
		}
	}
	return ir.QueryJSON, ""
}

// isScalar tells whether a query compares values of a type.
func isScalar(t ir.QueryType) bool { return t != ir.QueryList && t != ir.QueryJSON }
