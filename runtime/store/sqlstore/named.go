package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// moveNamed moves members that were no properties when they were stored to the
// columns of properties that name them now, of a table that had some columns.
// Which columns are new does not matter: a migration that was cut short has added
// them, and programs that do not know them may have written since.
func (d definition) moveNamed(ctx context.Context, have []string) error {
	moves, err := d.moves(ctx, have)
	for _, m := range moves {
		if err == nil {
			err = d.set(ctx, m.obj, m.fields, m.args)
		}
	}
	return err
}

func unnamed(f rql.Field) bool { return f.Unnamed }

// named tells whether a field is a property.
func named(f rql.Field) bool { return !f.Unnamed }

// move is what to write to the row of an object.
type move struct {
	obj    any // with the key alone
	fields []int
	args   []any
}

// moves finds the rows of a table that had some columns with members that
// properties name. A value that a property cannot hold is an error: reading would
// leave it out, and the next write would lose it.
func (d definition) moves(ctx context.Context, have []string) (moves []move, err error) {
	s, w := d.entity.Schema, textWriter{engine: d.db.engine, entity: d.entity}
	extra := slices.IndexFunc(s.Fields, unnamed)
	if extra < 0 || !d.hasColumn(have, extra) {
		return nil, nil
	}
	within, args := w.within(" AND ", 1), modelArgs(d.entity)
	if s.Shared != nil && !d.hasColumn(have, s.Shared.Field) { // all rows are of the most general model
		if d.super != nil {
			return nil, nil
		}
		within, args = "", nil
	}
	fields := append(slices.Clone(s.Key), extra)
	text := "SELECT " + d.names(fields) + " FROM " + d.quote(s.Table) + " WHERE " + d.names([]int{extra}) + " IS NOT NULL" + within
	row := perstore.NewRow(d.entity)
	err = d.db.query(ctx, text, args, row.Targets(fields), func() (bool, error) {
		m, err := d.moveOf(row, extra)
		if err == nil && len(m.fields) > 0 {
			moves = append(moves, m)
		}
		return true, err
	})
	return moves, err
}

// moveOf finds the members of a row that properties name.
func (d definition) moveOf(row *perstore.Row, extra int) (m move, err error) {
	m.obj = d.entity.New()
	d.entity.Scan(m.obj, row)
	var members perstore.Members
	row.JSON(extra, &members)
	if err := row.Err(); err != nil {
		return m, err
	}
	set, err := d.entity.Named(members, named)
	if err != nil || len(set) == 0 {
		return m, err
	}
	rest := rql.Assignment{Field: extra}
	if len(members) > 0 {
		rest.Value = rql.JSON(members)
	}
	for _, a := range append(set, rest) {
		arg, err := rqlsql.ColumnArg(d.db.engine, &d.entity.Schema.Fields[a.Field], a.Value)
		if err != nil {
			return m, fmt.Errorf("%w: property %s: %w", perstore.ErrInvalid, d.entity.Schema.Fields[a.Field].Name, err)
		}
		m.fields, m.args = append(m.fields, a.Field), append(m.args, arg)
	}
	return m, nil
}

// set writes fields of the row of an object.
func (d definition) set(ctx context.Context, obj any, fields []int, args []any) error {
	s, w := d.entity.Schema, textWriter{engine: d.db.engine, entity: d.entity}
	for _, k := range s.Key {
		arg, err := d.db.engine.Arg(s.Value(obj, k))
		if err != nil {
			return err
		}
		args = append(args, arg)
	}
	text := "UPDATE " + d.quote(s.Table) + " SET " + w.equals(fields, 1, ", ") + " WHERE " + w.equals(s.Key, len(fields)+1, " AND ")
	_, err := d.db.exec(ctx, text, args)
	return err
}
