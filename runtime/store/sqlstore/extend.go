package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// missingColumns writes ALTER TABLE for the columns that a table lacks.
func (d definition) missingColumns(ctx context.Context, have []string) ([]string, error) {
	var out []string
	for _, i := range d.own() {
		if d.hasColumn(have, i) {
			continue
		}
		filled, err := d.filled(ctx, have)
		if err != nil {
			return nil, err
		}
		text, err := d.missingColumn(i, filled)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
		if v, ok := d.defaultOf(i); ok && d.super != nil && filled {
			out = append(out, d.fill(i, v))
		}
	}
	return out, nil
}

// hasColumn tells whether a table that has some columns has the one of a field.
func (d definition) hasColumn(have []string, field int) bool {
	column := d.entity.Schema.Fields[field].Column
	return slices.ContainsFunc(have, func(name string) bool { return d.db.engine.SameColumn(name, column) })
}

// filled tells whether a table that had some columns may have rows of the
// entity.
func (d definition) filled(ctx context.Context, have []string) (bool, error) {
	if d.super == nil {
		return true, nil
	}
	if !d.hasColumn(have, d.entity.Schema.Shared.Field) {
		return false, nil // no model has specialised another yet
	}
	n, err := d.db.stores[d.entity].Count(ctx, rql.Query{})
	return n > 0, err
}

// fill gives the entity's rows the default of a new column, which the column
// does not have itself: other models have rows too.
func (d definition) fill(i int, v rql.Value) string {
	names := make([]string, len(d.entity.Schema.Shared.Names))
	for n, name := range d.entity.Schema.Shared.Names {
		names[n] = d.db.engine.Literal(rql.String(name))
	}
	return "UPDATE " + d.quote(d.entity.Schema.Table) + " SET " + d.names([]int{i}) + " = " + d.db.engine.Literal(v) +
		" WHERE " + d.names([]int{d.entity.Schema.Shared.Field}) + " IN (" + strings.Join(names, ", ") + ")"
}

// missingColumn writes ALTER TABLE for one column, with the foreign keys that it
// has alone. A constraint that ALTER TABLE cannot add is an error: without it
// the table would take links to what is not there.
func (d definition) missingColumn(i int, filled bool) (string, error) {
	table, f := d.entity.Schema.Table, d.entity.Schema.Fields[i]
	_, hasDefault := d.defaultOf(i)
	if !f.Nullable && !hasDefault && filled {
		return "", fmt.Errorf("%w: table %s lacks column %s, which is required and has no default: existing rows would have no value",
			perstore.ErrInvalid, table, f.Column)
	}
	text := "ALTER TABLE " + d.quote(table) + " ADD COLUMN " + d.column(i)
	if d.db.engine.AddsForeignKeys() {
		return text, nil
	}
	for _, fk := range d.db.ownKeys(d.entity) {
		switch locals := d.locals(fk); {
		case !slices.Contains(locals, i):
		case len(locals) > 1:
			return "", fmt.Errorf("%w: table %s lacks column %s of link %s, whose foreign key has several columns and cannot be added to a table: "+
				"make the table anew with them, copy its rows and migrate again", perstore.ErrInvalid, table, f.Column, fk.Link)
		case d.super == nil && (!f.Nullable || hasDefault):
			return "", fmt.Errorf("%w: table %s lacks column %s of link %s, whose foreign key cannot be added where existing rows get a default: "+
				"make the property optional, without a default, and migrate again", perstore.ErrInvalid, table, f.Column, fk.Link)
		default:
			text += " " + d.constraint(fk) + d.references(fk)
		}
	}
	return text, nil
}
