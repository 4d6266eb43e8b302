package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// remoteTuples gives, for each row, the tuples under which objects find it: at
// least those of the wanted ones.
func (m *Model) remoteTuples(ctx context.Context, rows []any, link *rql.Link, wanted [][]rql.Value) ([][][]rql.Value, error) {
	out := make([][][]rql.Value, len(rows))
	if len(link.On) == 1 {
		values, err := m.pathValues(ctx, rows, link.On[0].Op, link.On[0].Remote, wanted)
		for i := range values {
			for _, v := range values[i] {
				out[i] = append(out[i], []rql.Value{v})
			}
		}
		return out, err
	}
	for i, row := range rows {
		tuple := make([]rql.Value, len(link.On))
		for j, join := range link.On {
			tuple[j] = m.entity.Schema.Value(row, m.entity.Schema.FieldIndex(join.Remote[0]))
		}
		out[i] = [][]rql.Value{tuple}
	}
	return out, nil
}

// pathValues reads a property through links for each row, loading each link on
// the way for all rows at once, as far as it leads to a wanted value: an object
// of a table between may have many more rows there. The elements of a list
// count one by one.
func (m *Model) pathValues(ctx context.Context, rows []any, op string, path []string, wanted [][]rql.Value) ([][]rql.Value, error) {
	out := make([][]rql.Value, len(rows))
	if len(path) == 1 {
		field := m.entity.Schema.FieldIndex(path[0])
		for i, row := range rows {
			switch v := m.entity.Schema.Value(row, field); v.Kind() {
			case rql.KindNull:
			case rql.KindList:
				out[i] = v.List()
			default:
				out[i] = []rql.Value{v}
			}
		}
		return out, nil
	}
	link := m.entity.Schema.Link(path[0])
	targets, linked, err := m.linked(ctx, m.localsOf(rows, link), link, anyOf(op, path[1:], wanted))
	if err != nil || len(targets) == 0 {
		return out, err
	}
	values, err := m.target(link).pathValues(ctx, targets, op, path[1:], wanted)
	if err != nil {
		return nil, err
	}
	byTarget := make(map[any][]rql.Value, len(targets))
	for i, t := range targets {
		byTarget[t] = values[i] // targets are pointers
	}
	for i := range rows {
		for _, t := range linked[i] {
			out[i] = append(out[i], byTarget[t]...)
		}
	}
	return out, nil
}
