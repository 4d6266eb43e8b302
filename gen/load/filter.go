package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/rql"
)

// filters checks the links as RQL sees them: first the parts of their queries
// that are the same for all objects, then whether following them comes to an
// end. The rules of RQL are known to RQL alone.
func (l *loader) filters() {
	schemas := l.querySchemas()
	l.queries = schemas
	for _, m := range l.models {
		for i, found := range m.links {
			if target := schemas[found.target]; target != nil && !found.wrong && l.bindFilter(found, target) {
				found.ir.Filter = found.filter.String()
				schemas[m].Links[i].Filter = found.filter
			}
		}
	}
	for _, m := range l.models {
		for _, found := range m.links {
			if found.target == nil || found.wrong {
				continue
			}
			if _, err := rql.Bind(rql.NewQuery(rql.Rel(found.ir.Rel)), schemas[m]); err != nil {
				l.queryProblem(found, parameters{}, err)
			}
		}
	}
}

// bindFilter binds the filter of a link and reports what is not a condition on
// the target.
func (l *loader) bindFilter(found *link, target *rql.Schema) bool {
	bound, err := rql.Bind(found.filter, target)
	if err != nil {
		found.wrong = true
		l.queryProblem(found, found.href.parameters(), err)
		return false
	}
	if !onlyWhere(bound) {
		found.wrong = true
		l.problem(found.href.href.Place(), "the RQL of link %q can only have conditions, no sort, limit, select or other clause", found.ir.Rel)
	}
	return !found.wrong
}

// onlyWhere tells whether a query is nothing but conditions.
func onlyWhere(b *rql.Bound) bool {
	return len(b.Sort) == 0 && b.Limit < 0 && b.Offset == 0 && b.MaxCount < 0 && b.Select == nil && b.Reduce.Op == ""
}

// queryTypes are the types of RQL.
var queryTypes = map[ir.QueryType]rql.Type{
	ir.QueryBool: rql.TypeBool, ir.QueryInt: rql.TypeInt, ir.QueryFloat: rql.TypeFloat,
	ir.QueryString: rql.TypeString, ir.QueryTime: rql.TypeTime, ir.QueryDate: rql.TypeDate,
	ir.QueryUUID: rql.TypeUUID, ir.QueryList: rql.TypeList, ir.QueryJSON: rql.TypeJSON,
}

// querySchemas are the models as queries see them.
func (l *loader) querySchemas() map[*model]*rql.Schema {
	schemas := make(map[*model]*rql.Schema, len(l.models))
	for _, m := range l.models {
		schemas[m] = &rql.Schema{Name: m.ir.Name, Table: m.ir.Table, Fields: queryFields(m)}
	}
	for _, m := range l.models {
		for _, found := range m.links {
			view := &rql.Link{Name: found.ir.Rel, Many: found.ir.Many, Target: schemas[found.target]}
			for _, j := range found.ir.On {
				view.On = append(view.On, rql.Join{Op: j.Op, Local: m.ir.Fields[j.Local].Index, Remote: slices.Clone(j.Remote)})
			}
			schemas[m].Links = append(schemas[m].Links, view)
		}
	}
	return schemas
}

func queryFields(m *model) []rql.Field {
	var fields []rql.Field
	for _, f := range m.ir.Fields {
		if !f.Transient {
			fields = append(fields, rql.Field{
				Name: f.Property, Column: f.Column, Nullable: f.ColumnNull,
				Type: queryTypes[f.QueryType], Elem: queryTypes[f.QueryElem],
			})
		}
	}
	return fields
}
