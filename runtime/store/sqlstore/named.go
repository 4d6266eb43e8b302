package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// moveNamed moves members that were no properties when they were stored to the
// columns of properties that name them now, of a table that had some columns. A
// value that a property cannot hold is an error: reading would leave it out, and
// the next write would lose it.
func (d definition) moveNamed(ctx context.Context, have []string) error {
	fields := d.entity.Schema.Fields
	extra := slices.IndexFunc(fields, unnamed)
	if extra < 0 || !hasColumn(have, fields[extra].Column) {
		return nil
	}
	isNew := func(f rql.Field) bool { return !hasColumn(have, f.Column) }
	if !slices.ContainsFunc(fields, isNew) {
		return nil
	}
	rows, err := d.unnamedRows(ctx, extra)
	for _, r := range rows {
		if err == nil {
			err = d.move(ctx, r, extra, isNew)
		}
	}
	return err
}

func unnamed(f rql.Field) bool { return f.Unnamed }

// unnamedRow is an object with the key of a row, and the members that the row has
// beside the properties.
type unnamedRow struct {
	obj     any
	members perstore.Members
}

// unnamedRows reads the rows of the entity that have such members.
func (d definition) unnamedRows(ctx context.Context, extra int) (rows []unnamedRow, err error) {
	s, w := d.entity.Schema, textWriter{engine: d.db.engine, entity: d.entity}
	fields := append(slices.Clone(s.Key), extra)
	text := "SELECT " + d.names(fields) + " FROM " + d.quote(s.Table) + " WHERE " + d.names([]int{extra}) + " IS NOT NULL" + w.within(" AND ", 1)
	row := perstore.NewRow(d.entity)
	err = d.db.query(ctx, text, modelArgs(d.entity), row.Targets(fields), func() (bool, error) {
		r := unnamedRow{obj: d.entity.New()}
		d.entity.Scan(r.obj, row)
		row.JSON(extra, &r.members)
		rows = append(rows, r)
		return true, row.Err()
	})
	return rows, err
}

// move writes the members of a row that have a new column there.
func (d definition) move(ctx context.Context, r unnamedRow, extra int, isNew func(f rql.Field) bool) error {
	set, err := d.entity.Named(r.members, isNew)
	if err != nil || len(set) == 0 {
		return err
	}
	rest := rql.Assignment{Field: extra}
	if len(r.members) > 0 {
		rest.Value = rql.JSON(r.members)
	}
	var fields []int
	var args []any
	for _, a := range append(set, rest) {
		arg, err := d.db.engine.Arg(a.Value)
		if err != nil {
			return fmt.Errorf("%w: property %s: %w", perstore.ErrInvalid, d.entity.Schema.Fields[a.Field].Name, err)
		}
		fields, args = append(fields, a.Field), append(args, arg)
	}
	return d.set(ctx, r.obj, fields, args)
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
